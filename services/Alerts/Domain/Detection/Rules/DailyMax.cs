using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// The largest of something on each of the last days: what a series does every week is its habit, however large. Eight floats.
/// </summary>
internal struct DailyMax
{
    private const int Days = 8;
    private Values _values;
    private long _day;
    private long _first;

    /// <summary>Full days known.</summary>
    public readonly int Known => _first == 0 ? 0 : (int)(_day - _first);

    public void Record(long time, float value)
    {
        var day = time / 86400;
        if (_first == 0 || day - _day >= Days)
        {
            _first = _first == 0 ? day : _first;
            _values = default;
            _day = day;
        }

        for (; _day < day; _day++)
        {
            _values[(int)((_day + 1) % Days)] = 0;
        }

        ref var today = ref _values[(int)(day % Days)];
        today = MathF.Max(today, value);
    }

    /// <summary>The largest but one: what happened on two days is a habit, what happened once may be the very thing looked for.</summary>
    public readonly float Second()
    {
        var (first, second) = (0f, 0f);
        foreach (var value in _values)
        {
            (first, second) = value > first ? (value, first) : (first, MathF.Max(second, value));
        }

        return second;
    }

    /// <summary>The same, today's running value among them.</summary>
    public readonly float Second(float today)
    {
        var (first, second) = (today, 0f);
        foreach (var value in _values)
        {
            (first, second) = value > first ? (value, first) : (first, MathF.Max(second, value));
        }

        return second;
    }

    public readonly float Max()
    {
        var max = 0f;
        foreach (var value in _values)
        {
            max = MathF.Max(max, value);
        }

        return max;
    }

    public readonly void Write(BinaryWriter to)
    {
        foreach (var value in _values)
        {
            to.Write(value);
        }

        to.Write(_day);
        to.Write(_first);
    }

    public void Read(BinaryReader from)
    {
        for (var i = 0; i < Days; i++)
        {
            _values[i] = from.ReadSingle();
        }

        (_day, _first) = (from.ReadInt64(), from.ReadInt64());
    }

    [InlineArray(Days)]
    private struct Values
    {
        private float _first;
    }
}
