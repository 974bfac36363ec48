using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// Everything remembered about one factor of one point: its ring of samples, what the rules count over it, its open episodes.
/// A function of the last <see cref="SampleRing.Size"/> samples, so it can be rebuilt from them. About 2.5 kB.
/// </summary>
internal sealed class SeriesState(FactorProfile profile, int minuteInterval)
{
    private readonly NoFluctuation _fluctuation = new();
    private LongLow _low;
    private NearLimit _near;
    private ConstantRun _equal, _equalAll;
    private ConditionRun _zero, _zeroAll, _negative;
    private OverRangeRun _over;
    private ConstantRun _minuteEqual;
    private OverRangeRun _minuteOver;
    private float _before;
    private long _beforeTime = long.MinValue;
    private long _lastMinute = long.MinValue;

    /// <summary>When a minute last carried a calibration flag or swung by a calibration's response.</summary>
    private long _disturbedAt = long.MinValue;

    public FactorProfile Profile { get; } = profile;
    public bool IsBatch { get; } = profile.BatchCycle is not null;
    public SampleRing Ring { get; } = new(profile.BatchCycle is { } cycle ? (int)cycle.TotalSeconds : 3600);
    public EpisodeSet Episodes { get; } = new();
    public CompiledRules Rules { get; set; } = null!;

    /// <summary>Rules that fire on the newest sample, and those that only a guard holds back (bit = rule).</summary>
    public uint Firing { get; private set; }
    public uint Held { get; private set; }

    /// <summary>Rules whose condition holds on the newest sample: not enough to open an episode, enough to keep one open.</summary>
    public uint Holding { get; private set; }
    public Guard HeldBy { get; private set; }
    private uint _minuteFiring;

    /// <summary>Whether the last step put in a new sample that has not been concluded upon.</summary>
    public bool Fresh { get; private set; }

    public void Skip() => Fresh = false;

    public uint MinuteFiring => _minuteFiring;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bit(RuleId rule) => 1u << (int)rule;

    /// <summary>A minute value of a continuous factor: constant and end of range only. Late ones are left to the hourly means.</summary>
    public bool StepMinute(float value, long time, bool overFlag, Guard guard, float swing)
    {
        if (time <= _lastMinute)
        {
            return false;
        }

        _lastMinute = time;
        if (guard is Guard.FlagCalibration or Guard.FlagMaintenance || swing > 0.1f * Rules.Range)
        {
            _disturbedAt = time;
        }

        if (guard != Guard.None)
        {
            _minuteFiring = 0;
            return false;
        }

        var rules = Rules;
        uint firing = 0;
        if (rules.Constant.Seconds > 0)
        {
            _minuteEqual.Step(value, time, 3 * minuteInterval);
            firing = _minuteEqual.FiresOnMinutes(rules.Constant, minuteInterval) ? Bit(RuleId.A1) : 0;
        }

        if (_minuteOver.Step(overFlag || value >= rules.OverRange.From, time, minuteInterval, rules.OverRange))
        {
            firing |= Bit(RuleId.A8);
        }

        _minuteFiring = firing;
        return (firing | (uint)Episodes.OpenMask) != 0;
    }

    /// <summary>The newest sample is put in and every rule takes its step. O(1) amortised.</summary>
    public void Step(long slot, long time, float value, Guard own, Guard overlay)
    {
        Advance(slot, time);
        Ring.Put(slot, value, own, overlay);
        Enter(slot);
        Fresh = true;
    }

    /// <summary>Moves the windows on to a later place; what leaves them is uncounted.</summary>
    private void Advance(long slot, long time)
    {
        if (Ring.IsEmpty || slot - Ring.LastSlot >= SampleRing.Size)
        {
            ClearCounts();
            Ring.MoveTo(slot, time);
            return;
        }

        for (var s = Ring.LastSlot + 1; s <= slot; s++)
        {
            Leave(s);
        }

        Ring.MoveTo(slot, time);
    }

    private void Leave(long entering)
    {
        var rules = Rules;
        _fluctuation.Leave(Ring, entering - rules.NoFluctuation.Window, rules.NoFluctuation);
        var leaving = entering - rules.LongLow.Window;
        if (Ring.Has(leaving))
        {
            _low.Count(Ring, leaving, rules.LongLow, -1);
        }

        leaving = entering - rules.NearLimit.Window;
        if (rules.NearLimit.On && Ring.Has(leaving))
        {
            _near.Count(Ring, leaving, rules.NearLimit, -1);
        }
    }

    private void Enter(long slot)
    {
        var rules = Rules;
        var guard = Ring.GuardOf(slot);
        var value = Ring.Value(slot);
        var time = Ring.TimeOf(slot);
        _fluctuation.Enter(Ring, slot, rules.NoFluctuation);
        _low.Count(Ring, slot, rules.LongLow, 1);
        if (rules.NearLimit.On)
        {
            _near.Count(Ring, slot, rules.NearLimit, 1);
        }

        uint firing = 0, held = 0;
        var zero = MathF.Abs(value) <= rules.Zero.Bound;
        _equalAll.Step(value, time, rules.Constant.MaxGap);
        var zeroAll = _zeroAll.Step(zero, time, rules.Zero);
        if (guard == Guard.None)
        {
            firing = StepRuns(value, time, zero, rules);
        }
        else
        {
            held = (_equalAll.FiresOnSamples(rules.Constant) && !zero ? Bit(RuleId.A1) : 0)
                | (zeroAll && Profile.Role == FactorRole.Pollutant ? Bit(RuleId.A4) : 0)
                | (rules.Negative.On && value < rules.Negative.Bound ? Bit(RuleId.A5) : 0)
                | (rules.OverRange.On && value >= rules.OverRange.From ? Bit(RuleId.A8) : 0)
                | Differences(value, time, rules);
        }

        if (_fluctuation.Fires(Ring, rules.NoFluctuation, out var heldFlat))
        {
            firing |= Bit(RuleId.A2);
        }

        if (_low.Fires(rules.LongLow, out var heldLow))
        {
            firing |= Bit(RuleId.A3);
        }

        if (rules.NearLimit.On && _near.Fires(rules.NearLimit))
        {
            firing |= Bit(RuleId.A10);
        }

        held |= (heldFlat ? Bit(RuleId.A2) : 0) | (heldLow ? Bit(RuleId.A3) : 0);
        if (guard != Guard.None)
        {
            HeldBy = guard;
        }

        Firing = firing;
        Held = held;
        Holding = guard != Guard.None ? 0 : (zero ? Bit(RuleId.A4) : 0) | (_equal.Count > 1 && !zero ? Bit(RuleId.A1) : 0);
    }

    private uint StepRuns(float value, long time, bool zero, CompiledRules rules)
    {
        uint firing = 0;
        _equal.Step(value, time, rules.Constant.MaxGap);
        if (_equal.FiresOnSamples(rules.Constant) && !zero)
        {
            firing |= Bit(RuleId.A1);
        }

        if (_zero.Step(zero, time, rules.Zero) && Profile.Role == FactorRole.Pollutant)
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

        firing |= Differences(value, time, rules);
        _before = value;
        _beforeTime = time;
        return firing;
    }

    /// <summary>A6 (a candidate until the related parameters have spoken) and A7, against the last valid sample.</summary>
    private uint Differences(float value, long time, CompiledRules rules)
    {
        var gap = time - _beforeTime;
        if (_beforeTime == long.MinValue || gap > rules.Jump.MaxGap + (Ring.Period / 2))
        {
            return 0;
        }

        var jump = Jump.Worth(value, _before, rules.Jump) && Jump.Fires(value, _before, Baseline.Before(Ring, Ring.SlotOf(time), rules.Jump.History), rules.Jump);
        var drop = DropAfterHigh.Fires(value, _before, gap, rules.Drop);
        return (jump ? Bit(RuleId.A6) : 0) | (drop ? Bit(RuleId.A7) : 0);
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
        return Ring.Has(before) && Jump.Moved(Ring.Value(slot), Ring.Value(before), Baseline.Before(Ring, slot, Rules.Jump.History), Rules.Jump);
    }

    /// <summary>Where the finding began.</summary>
    public long StartOf(RuleId rule, bool minute, long time) => rule switch
    {
        RuleId.A1 => minute ? _minuteEqual.Start : _equal.Start,
        RuleId.A2 => Math.Max(WindowStart(Rules.NoFluctuation.Window), Ring.TimeOf(Ring.OldestSlot)),
        RuleId.A3 => WindowStart(Rules.LongLow.Window),
        RuleId.A4 => _zero.Start,
        RuleId.A5 => _negative.Start,
        RuleId.A8 => minute ? _minuteOver.Start : _over.Start,
        RuleId.A10 => WindowStart(Rules.NearLimit.Window),
        _ => time,
    };

    /// <summary>The oldest sample there is in a window, not the window's nominal edge.</summary>
    private long WindowStart(int window)
    {
        var slot = Ring.LastSlot - window + 1;
        while (slot < Ring.LastSlot && !(Ring.Has(slot) && Ring.IsValid(slot)))
        {
            slot++;
        }

        return Ring.TimeOf(slot);
    }

    /// <summary>
    /// Counts everything anew from the ring: after a late sample, a correction, a mark put in afterwards or a change of
    /// parameters. <paramref name="each"/> is told of every place from <paramref name="from"/> on.
    /// </summary>
    public void Recount(long from, Action<long>? each)
    {
        if (Ring.IsEmpty)
        {
            return;
        }

        var last = Ring.LastSlot;
        ClearCounts();
        for (var slot = Math.Max(last - SampleRing.Size + 1, last - SampleRing.MaxWindow); slot <= last; slot++)
        {
            if (slot - last + SampleRing.MaxWindow > 0)
            {
                LeaveCounted(slot, last);
            }

            if (Ring.Has(slot))
            {
                Enter(slot);
                if (slot >= from)
                {
                    each?.Invoke(slot);
                }
            }
        }
    }

    /// <summary>As <see cref="Leave"/>, but only for places this recount has entered.</summary>
    private void LeaveCounted(long entering, long last)
    {
        var oldest = Math.Max(last - SampleRing.Size + 1, last - SampleRing.MaxWindow);
        var rules = Rules;
        var leaving = entering - rules.NoFluctuation.Window;
        if (leaving >= oldest)
        {
            _fluctuation.Leave(Ring, leaving, rules.NoFluctuation);
        }

        leaving = entering - rules.LongLow.Window;
        if (leaving >= oldest && Ring.Has(leaving))
        {
            _low.Count(Ring, leaving, rules.LongLow, -1);
        }

        leaving = entering - rules.NearLimit.Window;
        if (rules.NearLimit.On && leaving >= oldest && Ring.Has(leaving))
        {
            _near.Count(Ring, leaving, rules.NearLimit, -1);
        }
    }

    private void ClearCounts()
    {
        _fluctuation.Clear();
        (_low, _near, _equal, _equalAll) = (default, default, default, default);
        (_zero, _zeroAll, _negative, _over) = (default, default, default, default);
        (_before, _beforeTime) = (0, long.MinValue);
        (Firing, Held) = (0, 0);
    }

    /// <summary>The figures of a window, for the evidence.</summary>
    public Evidence Describe(RuleId rule, bool minute, long start, long end)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal) { ["range"] = Profile.Range };
        if (Profile.Limit is { } limit)
        {
            figures["limit"] = limit;
        }

        var samples = 0;
        if (minute)
        {
            samples = rule == RuleId.A1 ? _minuteEqual.Count : 0;
            figures["last"] = Number(rule == RuleId.A1 ? _minuteEqual.Value : Rules.OverRange.From);
        }
        else
        {
            var (least, greatest, sum, last, before) = (float.MaxValue, float.MinValue, 0.0, 0f, float.NaN);
            for (var slot = Math.Max(Ring.OldestSlot, Ring.SlotOf(start)); slot <= Ring.LastSlot && Ring.TimeOf(slot) < end; slot++)
            {
                if (Ring.Has(slot) && (Ring.IsValid(slot) || samples == 0))
                {
                    samples++;
                    last = Ring.Value(slot);
                    (least, greatest, sum) = (MathF.Min(least, last), MathF.Max(greatest, last), sum + last);
                }
            }

            for (var slot = Ring.SlotOf(start) - 1; float.IsNaN(before) && slot >= Ring.OldestSlot && slot >= Ring.SlotOf(start) - 3; slot--)
            {
                before = Ring.Has(slot) ? Ring.Value(slot) : float.NaN;
            }

            if (samples > 0)
            {
                (figures["min"], figures["max"], figures["mean"], figures["last"]) = (Number(least), Number(greatest), Math.Round(sum / samples, 4), Number(last));
            }

            if (!float.IsNaN(before))
            {
                figures["before"] = Number(before);
            }
        }

        figures["hours"] = Math.Round((end - start) / 3600.0, 2);
        if (rule == RuleId.A3)
        {
            figures["threshold"] = Number(Rules.LongLow.Below);
        }

        return new Evidence(DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end), samples, figures);
    }

    /// <summary>
    /// A15: no calibration flag and no response in the samples around a span of time. Without data nothing is said.
    /// </summary>
    public bool WasUndisturbed(long from, long to, float response)
    {
        var (least, greatest, samples) = (float.MaxValue, float.MinValue, 0);
        for (var slot = Math.Max(Ring.OldestSlot, Ring.SlotOf(from) - 1); slot <= Ring.LastSlot && Ring.TimeOf(slot) < to + Ring.Period; slot++)
        {
            if (!Ring.Has(slot))
            {
                continue;
            }

            if (Ring.OwnGuard(slot) is Guard.FlagCalibration or Guard.FlagMaintenance or Guard.FlagFault)
            {
                return false;
            }

            samples++;
            (least, greatest) = (MathF.Min(least, Ring.Value(slot)), MathF.Max(greatest, Ring.Value(slot)));
        }

        return samples >= 2 && _disturbedAt < from - 3600 && greatest - least < response * Rules.Range;
    }

    /// <summary>A float shown with the digits it was given.</summary>
    private static double Number(float value) => double.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    public void Write(BinaryWriter to)
    {
        Ring.Write(to);
        _minuteEqual.Write(to);
        _minuteOver.Write(to);
        to.Write(_lastMinute);
        to.Write(_disturbedAt);
        to.Write(_minuteFiring);
        Episodes.Write(to);
    }

    /// <summary>The counts are not stored: they follow from the ring.</summary>
    public void Read(BinaryReader from)
    {
        Ring.Read(from);
        _minuteEqual = ConstantRun.Read(from);
        _minuteOver = OverRangeRun.Read(from);
        _lastMinute = from.ReadInt64();
        _disturbedAt = from.ReadInt64();
        _minuteFiring = from.ReadUInt32();
        Episodes.Read(from);
        Recount(long.MaxValue, null);
    }
}
