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

        if (_zero.Step(zero, time, rules.Zero) && _role == FactorRole.Pollutant && ((Episodes.OpenMask & Bit(RuleId.A4)) != 0 || !IsRounding(slot - _zero.Count + 1, _zero.Count)))
        {
            firing |= Bit(RuleId.A4);
        }

        if (_negative.Step(value < rules.Negative.Bound, time, rules.Negative) && _role is FactorRole.Pollutant or FactorRole.Oxygen)
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

        // Minute data see a step of a continuous factor sooner and sharper; hourly means blur it. Over a rest only they remember what water was like; loads may be others.
        var judged = IsBatch || !HasMinutes;
        var found = judged && JumpedNow(value, slot, gap, rules.Jump) ? Found.Now
            : (judged || (_standing && _recent.Time(1) - _recent.Time(2) > 2 * Ring.Period)) && ShiftedBefore(value, time, rules.Jump) ? Found.Shift
            : _discharge && IsAboveAll(value, rules) ? Found.Shift
            : !judged && _role == FactorRole.Pollutant && ShiftedOverHours(value, time, rules.HourJump) ? Found.Hours
            : IsBatch && PeakedBefore(value, slot, rules.Jump) ? Found.Peak : Found.Nothing;
        var (lateStart, lateFrom) = (0L, 0f);
        if (Ring.IsValid(slot) && StayedAway(value, slot, rules, out lateStart, out lateFrom) && found == Found.Nothing)
        {
            found = Found.Late;
        }

        (_found, _jumpStart, _jumpFrom) = found switch
        {
            Found.Now => (found, time, _before),
            Found.Peak => (found, _beforeTime, _recent.Value(1)),
            Found.Hours => (found, _recent.Time(2), _recent.Value(3)),
            Found.Late => (found, lateStart, lateFrom),
            _ => (found, _recent.Time(1), _recent.Value(2)),
        };
        var jump = found != Found.Nothing && IsNew(found is Found.Now or Found.Late ? value : found == Found.Peak ? _before : _recent.Value(1), time, rules.Jump);
        return (jump ? Bit(RuleId.A6) : 0) | (drop ? Bit(RuleId.A7) : 0);
    }

    /// <summary>
    /// Whether a step is not the end of another: one that goes back to the level the last one left, or out of a low level that is
    /// told already.
    /// </summary>
    private bool IsNew(float to, long time, in JumpParameters p)
    {
        if (_lowBar > 0 && to > _jumpFrom)
        {
            return false;
        }

        var step = p.Scale(to) - p.Scale(_jumpFrom);
        if (_leftAt > 0 && _jumpStart - _leftAt <= p.Return && _jumpStart > _leftTo && MathF.Abs(p.Scale(to) - p.Scale(_left)) < 0.4f * MathF.Abs(step))
        {
            _leftAt = 0;
            return false;
        }

        if (_jumpStart > _leftTo)
        {
            (_left, _leftAt) = (_jumpFrom, _jumpStart);
        }

        // A single step is often seen once more as a shift.
        _leftTo = time;
        return true;
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
        _recent.Count >= 3 && p.IsWorthSingle(value, _before) && MathF.Abs(value - _before) > 3 * Unit
        && Jump.IsSingle(value, [_before, _recent.Value(1), _recent.Value(2)], gap > 2 * Ring.Period, Unit, Baseline.Before(Ring, slot, p), p);

    /// <summary>The sample before, out of both its neighbours.</summary>
    private bool PeakedBefore(float value, long slot, in JumpParameters p)
    {
        if (_recent.Count < 3 || !p.IsWorthSingle(_before, _recent.Value(1)) || !p.IsWorthSingle(_before, value) || MathF.Abs(_before - value) <= 3 * Unit)
        {
            return false;
        }

        var least = MathF.Min(_before, MathF.Min(value, _recent.Value(1)));
        return Jump.IsPeak(p.Scale(_recent.Value(1)), p.Scale(_before), p.Scale(value), Hidden(least, p), Baseline.Before(Ring, slot - 1, p), p);
    }

    /// <summary>A step two samples ago, kept since. Samples are counted, not hours: works that rest at night go on in the morning.</summary>
    private bool ShiftedBefore(float value, long time, in JumpParameters p)
    {
        var (to, from) = (_recent.Value(1), _recent.Value(2));
        return _recent.Count >= 5 && p.IsWorthShift(to, from) && MathF.Abs(to - from) > 1.5f * Unit && IsApart(value, 2, out _, out _) && IsShift(value, time, 2, p);
    }

    /// <summary>Three beyond three, before any logarithm: that alone refuses nearly all. Of both sides what lies nearest to the other.</summary>
    /// <param name="value">The newest sample.</param>
    /// <param name="before">Where among the recent ones the older three begin.</param>
    /// <param name="near">Of the newest three.</param>
    /// <param name="far">Of the older three.</param>
    private bool IsApart(float value, int before, out float near, out float far)
    {
        var (to, from) = (_recent.Value(1), _recent.Value(before));
        var (low, high) = (MathF.Min(to, MathF.Min(_before, value)), MathF.Max(to, MathF.Max(_before, value)));
        var (least, most) = (MathF.Min(from, MathF.Min(_recent.Value(before + 1), _recent.Value(before + 2))), MathF.Max(from, MathF.Max(_recent.Value(before + 1), _recent.Value(before + 2))));
        (near, far) = low > most ? (low, most) : (high, least);
        return low > most || high < least;
    }

    /// <summary>The same six on the jump's scale, against the series' own wandering.</summary>
    private bool IsShift(float value, long time, int before, in JumpParameters p)
    {
        Span<float> values = [p.Scale(_recent.Value(before + 2)), p.Scale(_recent.Value(before + 1)), p.Scale(_recent.Value(before)), p.Scale(_recent.Value(1)), p.Scale(_before), p.Scale(value)];
        Span<long> slots = [Ring.SlotOf(_recent.Time(before + 2)), Ring.SlotOf(_recent.Time(before + 1)), Ring.SlotOf(_recent.Time(before)), Ring.SlotOf(_recent.Time(1)), Ring.SlotOf(_recent.Time(0)), Ring.SlotOf(time)];
        return Jump.IsShift(values, slots, Ring, Hidden(MathF.Min(_recent.Value(1), _recent.Value(before)), p), p);
    }

    /// <summary>A discharge that for three hours flows far above anything it has reached before, however slowly it rose.</summary>
    private bool IsAboveAll(float value, CompiledRules rules)
    {
        var least = MathF.Min(value, MathF.Min(_before, _recent.Value(1)));
        if (!rules.Jump.On || rules.MinuteJump.Beyond <= 0 || _recent.Count < 3 || !_low.IsAboveMean(least, rules.MinuteJump.Beyond, rules.LongLow))
        {
            return false;
        }

        var (greatest, known, first) = (default(Largest), 0, Ring.SlotOf(_recent.Time(1)));
        for (var slot = Math.Max(Ring.OldestSlot, first - 240); slot < first; slot++)
        {
            if (Ring.HasValid(slot))
            {
                greatest.See(Ring.Value(slot));
                known++;
            }
        }

        return known >= rules.LongLow.Window / 2 && least > 1.3f * rules.MinuteJump.Beyond * greatest.Second;
    }

    /// <summary>Whether the step that fires is one that has stayed.</summary>
    public bool JumpStays => _found is Found.Shift or Found.Hours or Found.Late;

    /// <summary>What found a step, if anything did.</summary>
    private enum Found : byte
    {
        Nothing,
        Now,
        Peak,
        Shift,
        Hours,
        Late,
    }

    /// <summary>The middle of three measurements from that time on less that of the three before, on the jump's scale; 0 when not known.</summary>
    public float ShiftAt(long time)
    {
        if (Ring.IsEmpty)
        {
            return 0;
        }

        Span<float> around = stackalloc float[6];
        var (n, first, p) = (0, Ring.SlotOf(time), Rules.Jump);
        for (var slot = first; n < 3 && slot <= Ring.LastSlot; slot++)
        {
            if (Ring.HasValid(slot))
            {
                around[n++] = p.Scale(Ring.Value(slot));
            }
        }

        var m = n;
        for (var slot = first - 1; m < n + 3 && slot >= Ring.OldestSlot; slot--)
        {
            if (Ring.HasValid(slot))
            {
                around[m++] = p.Scale(Ring.Value(slot));
            }
        }

        return n < 2 || m < n + 3 ? 0 : Baseline.MedianOf(around[..n]) - Baseline.MedianOf(around[n..m]);
    }

    /// <summary>The newest measurement against the usual one before, as a logarithm; NaN when there is none of that time.</summary>
    public float StrengthAt(long time)
    {
        if (Ring.IsEmpty || time - Ring.LastTime > 2 * Ring.Period || !Ring.IsValid(Ring.LastSlot))
        {
            return float.NaN;
        }

        Span<float> before = stackalloc float[12];
        var known = Ring.CopyValid(Ring.LastSlot, before.Length, before);
        return known < 6 ? float.NaN : Rules.Jump.Scale(Ring.Value(Ring.LastSlot)) - Rules.Jump.Scale(Baseline.MedianOf(before[..known]));
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
        if (!Ring.HasValid(slot) || !Ring.Has(slot - 1) || Math.Abs(Ring.TimeOf(slot) - time) > Ring.Period)
        {
            return 0;
        }

        var own = Baseline.Before(Ring, slot, p);
        return own.Samples < p.Minimum ? 0 : (p.Scale(Ring.Value(slot)) - p.Scale(Ring.Value(slot - 1))) / MathF.Max(own.Sigma(MathF.Min(Ring.Value(slot), Ring.Value(slot - 1)), Unit, p), 1e-6f);
    }
}
