using System.Text;

namespace Shemss.Simulator.Fleet;

/// <summary>Draws what goes wrong for one logger; the same seed and MN give the same faults.</summary>
internal sealed class LineFaults
{
    private readonly FaultOptions _options;
    private readonly Random _random;
    private DateTime? _epoch;
    private DateTime _downUntil;
    private double _setBack;

    public LineFaults(string mn, FaultOptions options)
    {
        _options = options;
        var hash = options.Seed;
        foreach (var b in Encoding.ASCII.GetBytes(mn))
        {
            hash = unchecked((hash * 31) + b);
        }

        _random = new Random(hash);
    }

    public bool IsLineDown(DateTime now)
    {
        if (now < _downUntil)
        {
            return true;
        }

        if (_options.GapRate > 0 && _random.NextDouble() < _options.GapRate)
        {
            _downUntil = now + _options.GapLength;
            return true;
        }

        return false;
    }

    public bool IsDuplicated() => _options.DuplicateRate > 0 && _random.NextDouble() < _options.DuplicateRate;

    /// <summary>The bytes as they arrive: some with a digit of the data changed, which the check value shows.</summary>
    public ReadOnlySpan<byte> OnTheLine(byte[] bytes)
    {
        if (_options.DamageRate <= 0 || _random.NextDouble() >= _options.DamageRate)
        {
            return bytes;
        }

        // Changing a digit of the check value itself is damage that cannot pass by chance.
        var damaged = (byte[])bytes.Clone();
        damaged[^3] = damaged[^3] == (byte)'0' ? (byte)'1' : (byte)'0';
        return damaged;
    }

    public DateTime ByTheLoggersClock(DateTime time)
    {
        if (_options.ClockDriftSecondsPerDay == 0)
        {
            return time;
        }

        _epoch ??= time;
        return time.AddSeconds(((time - _epoch.Value).TotalDays * _options.ClockDriftSecondsPerDay) - _setBack);
    }

    /// <summary>The host set the clock (1012): the error up to now is gone.</summary>
    public void SetClock(DateTime now)
    {
        if (_epoch is { } epoch)
        {
            _setBack = (now - epoch).TotalDays * _options.ClockDriftSecondsPerDay;
        }
    }
}
