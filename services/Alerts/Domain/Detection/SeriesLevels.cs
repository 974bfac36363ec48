namespace Shemss.Alerts.Domain.Detection;

/// <summary>A6 by what stays: hourly means of what is watched in minutes, and a second look at measurements half a day later.</summary>
internal sealed partial class SeriesState
{
    /// <summary>Samples in a row far above (or, negative, below) the mean of the last days; a stray one costs three.</summary>
    private int _farRun;

    /// <summary>A level that began half a day ago, which three samples of this series could not tell: when, and the sample before.</summary>
    private bool StayedAway(float value, long slot, CompiledRules rules, out long start, out float from)
    {
        (start, from) = (0, 0);
        var p = rules.Late;
        if (!IsBatch || p.Samples <= 0)
        {
            return false;
        }

        var far = _low.IsAboveMean(value, p.Above, rules.LongLow) ? 1 : _low.IsBelowMean(value, p.Below, rules.LongLow) ? -1 : 0;
        _farRun = far != 0 && far * _farRun >= 0 ? Math.Clamp(_farRun + far, -24, 24) : Math.Sign(_farRun) * Math.Max(0, Math.Abs(_farRun) - 3);
        return far * _farRun >= p.Samples && far * _farRun < p.Samples + 6 && Level.Stayed(Ring, slot, far, 0.4f * Unit, rules.Jump, p, out start, out from) && start > _leftTo;
    }

    /// <summary>
    /// A step of hourly means three samples ago, kept since; the hour of the step itself may mix both levels. What is too lively for its
    /// minutes to tell a step by may still be steady over hours.
    /// </summary>
    private bool ShiftedOverHours(float value, long time, in JumpParameters p) =>
        _recent.Count >= 6 && time - _recent.Time(5) <= p.MaxGap && IsApart(value, 3, out var near, out var far) && p.IsWorthShift(near, far) && IsShift(value, time, 3, p);

    /// <summary>Standard deviation of a step that the display hides at a value, on the jump's scale.</summary>
    private float Hidden(float value, in JumpParameters p) => 0.4f * (p.Log ? Unit / (MathF.Max(value, 0) + p.Epsilon) : Unit);

    /// <summary>
    /// How much of a gas's step this series can account for by its levels before and after that time, as a logarithm: see
    /// <see cref="AccountsFor"/>.
    /// </summary>
    public float AccountsForAt(long time)
    {
        if (Ring.IsEmpty || _role is not (FactorRole.Flow or FactorRole.Velocity or FactorRole.Oxygen))
        {
            return 0;
        }

        var first = Ring.SlotOf(time);
        var (before, after) = (MiddleOf(first - 1, -1), MiddleOf(first, 1));
        return float.IsNaN(before) || float.IsNaN(after) ? 0 : Cause(before, after);
    }

    /// <summary>A load shows in the flow; gas is diluted as its oxygen says.</summary>
    private float Cause(float before, float after) => _role == FactorRole.Oxygen
        ? MathF.Abs(MathF.Log(MathF.Max(21 - after, 0.1f) / MathF.Max(21 - before, 0.1f)))
        : MathF.Abs(Rules.Jump.Scale(after) - Rules.Jump.Scale(before));

    /// <summary>The middle of three samples from a place on, guarded or not; NaN when there are none.</summary>
    private float MiddleOf(long first, int direction)
    {
        Span<float> values = stackalloc float[3];
        var n = 0;
        for (var slot = first; n < values.Length && slot <= Ring.LastSlot && slot >= Ring.OldestSlot; slot += direction)
        {
            if (Ring.Has(slot))
            {
                values[n++] = Ring.Value(slot);
            }
        }

        return n == 0 ? float.NaN : Baseline.MedianOf(values[..n]);
    }
}
