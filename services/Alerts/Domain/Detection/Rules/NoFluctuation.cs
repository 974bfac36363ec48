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

/// <summary>
/// A2 长期无明显波动: exact sums of the window. Its extremes are looked up only where the sums leave room for a narrow band: no band
/// of a width has a standard deviation of more than half of it.
/// </summary>
internal struct NoFluctuation
{
    private int _valid, _guarded;
    private long _sum, _squares;

    /// <summary>A sample enters at the newest place, or leaves at the oldest.</summary>
    public void Count(SampleRing ring, long slot, in NoFluctuationParameters p, int sign)
    {
        if (!ring.IsValid(slot))
        {
            _guarded += sign;
            return;
        }

        var q = Quantise(ring.Value(slot), p.Scale);
        _valid += sign;
        _sum += sign * q;
        _squares += sign * q * q;
    }

    /// <summary>Whether the window is flat; <paramref name="held"/> when only guarded samples keep it from being judged.</summary>
    public readonly bool Fires(SampleRing ring, long slot, in NoFluctuationParameters p, out bool held)
    {
        held = false;
        if (!p.On || _valid < 3 || _valid + _guarded < p.Coverage * p.Window)
        {
            return false;
        }

        var mean = _sum / (double)_valid;
        if (mean <= p.Above * p.Scale)
        {
            return false;
        }

        var variance = (_squares / (double)_valid) - (mean * mean);
        var (steady, half) = (variance < p.Variation * mean * p.Variation * mean, (0.5 * p.Spread * p.Scale) + 1);
        if (!steady && (variance > half * half || Habit.SpreadOf(ring, slot - p.Window + 1, slot, out _) >= p.Spread))
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

    private static long Quantise(float value, float scale) => (long)Math.Clamp(MathF.Round(value * scale), -1e8f, 1e8f);
}
