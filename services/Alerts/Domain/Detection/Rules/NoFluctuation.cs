using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Window">Samples looked at (72 h).</param>
/// <param name="Spread">Largest difference that still counts as none, in the factor's unit.</param>
/// <param name="Variation">Coefficient of variation below which there is none.</param>
/// <param name="Coverage">Share of the unguarded samples that must be there.</param>
/// <param name="MinimumShare">Share of the whole window that must be there, whatever was guarded.</param>
/// <param name="Scale">Steps per unit: sums are exact integers, so they do not depend on the order of arrival.</param>
/// <param name="Above">Mean at or below which nothing is judged.</param>
/// <param name="News">Times its spread that the window before must have had; 0 = not asked.</param>
/// <param name="Steps">Steps of its display that the value must be away from zero: a coarse display shows no fluctuation.</param>
internal readonly record struct NoFluctuationParameters(
    bool On, int Window, float Spread, double Variation, double Coverage, double MinimumShare, float Scale, float Above, float News, float Steps);

/// <summary>A2 长期无明显波动: extremes by monotonic deques, variation by exact sums; O(1) amortised.</summary>
internal sealed class NoFluctuation
{
    private const int Mask = SampleRing.Size - 1;
    private Deque _least;
    private Deque _greatest;
    private int _leastHead, _leastCount, _greatestHead, _greatestCount;
    private int _valid, _guarded;
    private long _sum, _squares;

    /// <summary>A sample enters at the newest place.</summary>
    public void Enter(SampleRing ring, long slot, in NoFluctuationParameters p)
    {
        if (!ring.IsValid(slot))
        {
            _guarded++;
            return;
        }

        var value = ring.Value(slot);
        var q = Quantise(value, p.Scale);
        _valid++;
        _sum += q;
        _squares += q * q;
        while (_leastCount > 0 && ring.Value(_least[(_leastHead + _leastCount - 1) & Mask]) >= value)
        {
            _leastCount--;
        }

        _least[(_leastHead + _leastCount++) & Mask] = (byte)slot;
        while (_greatestCount > 0 && ring.Value(_greatest[(_greatestHead + _greatestCount - 1) & Mask]) <= value)
        {
            _greatestCount--;
        }

        _greatest[(_greatestHead + _greatestCount++) & Mask] = (byte)slot;
    }

    /// <summary>The place that has just become too old is forgotten.</summary>
    public void Leave(SampleRing ring, long slot, in NoFluctuationParameters p)
    {
        if (!ring.Has(slot))
        {
            return;
        }

        if (!ring.IsValid(slot))
        {
            _guarded--;
            return;
        }

        var q = Quantise(ring.Value(slot), p.Scale);
        _valid--;
        _sum -= q;
        _squares -= q * q;
        if (_leastCount > 0 && _least[_leastHead & Mask] == (byte)slot)
        {
            _leastHead++;
            _leastCount--;
        }

        if (_greatestCount > 0 && _greatest[_greatestHead & Mask] == (byte)slot)
        {
            _greatestHead++;
            _greatestCount--;
        }
    }

    /// <summary>Whether the window is flat; <paramref name="held"/> when only guarded samples keep it from being judged.</summary>
    public bool Fires(SampleRing ring, in NoFluctuationParameters p, out bool held)
    {
        held = false;
        if (!p.On || _valid < 3 || _valid + _guarded < p.Coverage * p.Window)
        {
            return false;
        }

        var spread = ring.Value(_greatest[_greatestHead & Mask]) - ring.Value(_least[_leastHead & Mask]);
        var mean = _sum / (double)_valid;
        if (mean <= p.Above * p.Scale)
        {
            return false;
        }

        var narrow = spread < p.Spread;
        var steady = (_squares / (double)_valid) - (mean * mean) < p.Variation * mean * p.Variation * mean;
        if (!narrow && !steady)
        {
            return false;
        }

        if (_valid >= p.Coverage * (p.Window - _guarded) && _valid >= p.MinimumShare * p.Window)
        {
            return true;
        }

        held = true;
        return false;
    }

    public void Clear()
    {
        _leastHead = _leastCount = _greatestHead = _greatestCount = _valid = _guarded = 0;
        _sum = _squares = 0;
    }

    private static long Quantise(float value, float scale) => (long)Math.Clamp(MathF.Round(value * scale), -1e8f, 1e8f);

    [InlineArray(SampleRing.Size)]
    private struct Deque
    {
        private byte _first;
    }
}
