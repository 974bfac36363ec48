namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Window">Samples looked at (7 d).</param>
/// <param name="Below">max(detection limit, share of range, share of limit), in the factor's unit.</param>
/// <param name="Share">Share of the samples that must be below.</param>
/// <param name="Coverage">Share of the unguarded samples that must be there.</param>
/// <param name="MinimumShare">Share of the whole window that must be there, whatever was guarded.</param>
/// <param name="Scale">Steps per unit of the exact sum.</param>
/// <param name="News">Times the threshold that the usual level before the window must have had; 0 = not asked.</param>
internal readonly record struct LongLowParameters(bool On, int Window, float Below, double Share, double Coverage, double MinimumShare, float Scale, float News);

/// <summary>A3 长期低位: nearly all samples of the window below a low threshold.</summary>
internal struct LongLow
{
    private int _valid, _low, _guarded, _swings, _swingSum;
    private long _sum;

    public void Count(SampleRing ring, long slot, in LongLowParameters p, int sign)
    {
        if (!ring.IsValid(slot))
        {
            _guarded += sign;
            return;
        }

        _valid += sign;
        var value = ring.Value(slot);
        _low += value < p.Below ? sign : 0;
        _sum += sign * (long)(value * p.Scale);
        if (ring.Swing(slot) is var swing && swing != SampleRing.UnknownSwing)
        {
            _swings += sign;
            _swingSum += sign * swing;
        }
    }

    /// <summary>The mean swing within a sample's period, on the ring's logarithmic scale; 0 while little is known.</summary>
    public readonly int UsualSwing => _swings >= 48 ? _swingSum / _swings : 0;

    /// <summary>Whether a value is below a share of the window's mean: the cheap test before asking for the usual level.</summary>
    public readonly bool IsBelowMean(float value, float share, in LongLowParameters p) => _valid > 0 && value * p.Scale * _valid < share * _sum;

    /// <summary>As <see cref="IsBelowMean"/>, the other way.</summary>
    public readonly bool IsAboveMean(float value, float times, in LongLowParameters p) => _valid > 0 && value * p.Scale * _valid > times * _sum;

    public readonly bool Fires(in LongLowParameters p, out bool held)
    {
        held = false;
        if (!p.On || _low == 0 || _low < p.Share * _valid || _valid + _guarded < p.Coverage * p.Window)
        {
            return false;
        }

        held = !(_valid >= p.Coverage * (p.Window - _guarded) && _valid >= p.MinimumShare * p.Window);
        return !held;
    }
}

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Window">Samples looked at (24 h).</param>
/// <param name="From">Lower end of the crowd, half per cents of the limit.</param>
/// <param name="To">Upper end, half per cents of the limit.</param>
/// <param name="Share">Share of the samples that make a crowd.</param>
/// <param name="Coverage">Share of the window that must be there.</param>
internal readonly record struct NearLimitParameters(bool On, int Window, byte From, byte To, double Share, double Coverage);

/// <summary>A10 贴限: values crowd just below the limit.</summary>
internal struct NearLimit
{
    private int _valid, _near;

    public void Count(SampleRing ring, long slot, in NearLimitParameters p, int sign)
    {
        if (!ring.IsValid(slot))
        {
            return;
        }

        var share = ring.Share(slot);
        _valid += sign;
        _near += share >= p.From && share <= p.To ? sign : 0;
    }

    public readonly bool Fires(in NearLimitParameters p) => p.On && _valid >= p.Coverage * p.Window && _near >= p.Share * _valid;
}
