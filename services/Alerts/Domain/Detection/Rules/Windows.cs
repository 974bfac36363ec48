namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Window">Samples looked at (7 d).</param>
/// <param name="Below">max(detection limit, share of range, share of limit), in the factor's unit.</param>
/// <param name="Share">Share of the samples that must be below.</param>
/// <param name="Coverage">Share of the unguarded samples that must be there.</param>
/// <param name="MinimumShare">Share of the whole window that must be there, whatever was guarded.</param>
internal readonly record struct LongLowParameters(bool On, int Window, float Below, double Share, double Coverage, double MinimumShare);

/// <summary>A3 长期低位: nearly all samples of the window below a low threshold.</summary>
internal struct LongLow
{
    private int _valid, _low, _guarded;

    public void Count(SampleRing ring, long slot, in LongLowParameters p, int sign)
    {
        if (!ring.IsValid(slot))
        {
            _guarded += sign;
            return;
        }

        _valid += sign;
        _low += ring.Value(slot) < p.Below ? sign : 0;
    }

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

/// <summary>A10 贴限: values crowd just below the limit.</summary>
internal readonly record struct NearLimitParameters(bool On, int Window, float From, float To, double Share, double Coverage);

internal struct NearLimit
{
    private int _valid, _near;

    public void Count(SampleRing ring, long slot, in NearLimitParameters p, int sign)
    {
        if (!ring.IsValid(slot))
        {
            return;
        }

        var value = ring.Value(slot);
        _valid += sign;
        _near += value >= p.From && value <= p.To ? sign : 0;
    }

    public readonly bool Fires(in NearLimitParameters p) => p.On && _valid >= p.Coverage * p.Window && _near >= p.Share * _valid;
}
