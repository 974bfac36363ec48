namespace Shemss.Alerts.Domain.Detection;

/// <summary>The rules' step at a sample, and what other series ask of its steps.</summary>
internal sealed partial class SeriesState
{
    private uint StepRuns(float value, long slot, long time, bool zero, CompiledRules rules)
    {
        var firing = StepHabits(value, slot, rules);
        _equal.Step(value, time, rules.Constant.MaxGap, Ring.Moved(slot));
        if (_equal.FiresOnSamples(rules.Constant) && !zero && ((Episodes.OpenMask & Bit(RuleId.A1)) != 0 || IsLongRun(value, slot, rules.Constant)))
        {
            firing |= Bit(RuleId.A1);
        }

        if (_zero.Step(zero, time, rules.Zero) && Profile.Role == FactorRole.Pollutant && ((Episodes.OpenMask & Bit(RuleId.A4)) != 0 || !IsRounding(slot - _zero.Count + 1, _zero.Count)))
        {
            firing |= Bit(RuleId.A4);
        }

        if (_negative.Step(value < rules.Negative.Bound, time, rules.Negative) && Profile.Role is FactorRole.Pollutant or FactorRole.Oxygen)
        {
            firing |= Bit(RuleId.A5);
        }

        if (_over.Step(value >= rules.OverRange.From, time, rules.OverRange.Period, rules.OverRange))
        {
            firing |= Bit(RuleId.A8);
        }

        if (_exceeding.Step(Ring.Share(slot) > 200, time, rules.Exceedance))
        {
            firing |= Bit(RuleId.A16);
        }

        firing |= Differences(value, slot, time, rules);
        (_before, _beforeShare, _beforeTime) = (value, Ring.Share(slot), time);
        _recent.See(value, time);
        return firing;
    }

    /// <summary>A6 (a candidate until the related parameters have spoken) and A7, against the last valid sample.</summary>
    private uint Differences(float value, long slot, long time, CompiledRules rules)
    {
        var gap = time - _beforeTime;
        if (_beforeTime == long.MinValue || gap > rules.Jump.MaxGap + (Ring.Period / 2))
        {
            return 0;
        }

        var drop = rules.Drop.On && gap <= rules.Drop.Seconds && DroppedFromLimit(value, slot, rules);

        // Minute data see a step of a continuous factor sooner and sharper; hourly means blur it.
        var judged = IsBatch || !HasMinutes;
        var now = judged && JumpedNow(value, slot, gap, rules.Jump);
        var jump = now || (judged && ShiftedBefore(value, rules.Jump));
        (_jumpStart, _jumpFrom) = now ? (time, _before) : (_recent.Time(1), _recent.Value(2));
        return (jump ? Bit(RuleId.A6) : 0) | (drop ? Bit(RuleId.A7) : 0);
    }

    /// <summary>A7: within two samples (one may mix both) from near the limit, by more than the series usually moves.</summary>
    private bool DroppedFromLimit(float value, long slot, CompiledRules rules)
    {
        var p = rules.Drop;
        var peak = _before;
        if (_beforeShare < p.From && (slot - 2 < Ring.OldestSlot || !Ring.IsValid(slot - 2) || Ring.Share(slot - 2) < p.From || (peak = Ring.Value(slot - 2)) < _before))
        {
            return false;
        }

        return value <= peak * p.Remains && peak - value > 3 * Unit && Jump.IsRare(value, peak, Unit, Baseline.Before(Ring, slot - 1, rules.Jump), rules.Jump);
    }

    /// <summary>One step so large that it needs no confirmation.</summary>
    private bool JumpedNow(float value, long slot, long gap, in JumpParameters p) =>
        _recent.Count >= 3 && Jump.Worth(value, _before, p, p.Single) && MathF.Abs(value - _before) > 3 * Unit
        && Jump.IsSingle(value, [_before, _recent.Value(1), _recent.Value(2)], gap > 2 * Ring.Period, Unit, Baseline.Before(Ring, slot, p), p);

    /// <summary>A step two samples ago, kept since. Samples are counted, not hours: works that rest at night go on in the morning.</summary>
    private bool ShiftedBefore(float value, in JumpParameters p)
    {
        var (to, from) = (_recent.Value(1), _recent.Value(2));
        if (_recent.Count < 5 || !Jump.Worth(to, from, p, 0.7f * p.Shift) || MathF.Abs(to - from) <= 2.5f * Unit)
        {
            return false;
        }

        return Jump.IsShift([from, _recent.Value(3), _recent.Value(4)], [to, _before, value], _recent.Time(1) - _recent.Time(2) > 2 * Ring.Period, Unit, Baseline.Before(Ring, Ring.SlotOf(_recent.Time(1)), p), p);
    }

    /// <summary>Whether this series moved, by its own measure, into the sample of that time.</summary>
    public bool MovedAt(long time)
    {
        if (Ring.IsEmpty || time > Ring.LastTime)
        {
            return false;
        }

        var slot = Ring.SlotOf(time);
        if (!Ring.Has(slot))
        {
            return false;
        }

        var before = slot - 1;
        return Ring.Has(before) && Jump.Moved(Ring.Value(slot), Ring.Value(before), Unit, Baseline.Before(Ring, slot, Rules.Jump), Rules.Jump);
    }

    /// <summary>The step into the sample nearest to that time, in standard deviations of this series' own steps; 0 when there is none.</summary>
    public float StepAt(long time)
    {
        if (Ring.IsEmpty)
        {
            return 0;
        }

        var slot = Math.Min(Ring.LastSlot, Ring.SlotOf(time));
        var p = Rules.Jump;
        if (!Ring.Has(slot) || !Ring.IsValid(slot) || !Ring.Has(slot - 1) || Math.Abs(Ring.TimeOf(slot) - time) > Ring.Period)
        {
            return 0;
        }

        var own = Baseline.Before(Ring, slot, p);
        return own.Samples < p.Minimum ? 0 : (p.Scale(Ring.Value(slot)) - p.Scale(Ring.Value(slot - 1))) / MathF.Max(own.Sigma(MathF.Min(Ring.Value(slot), Ring.Value(slot - 1)), Unit, p), 1e-6f);
    }
}
