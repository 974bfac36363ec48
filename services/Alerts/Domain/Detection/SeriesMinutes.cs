namespace Shemss.Alerts.Domain.Detection;

/// <summary>The minute data of a continuous factor: constant, end of range, steps. Late ones are left to the hourly means.</summary>
internal sealed partial class SeriesState
{
    private ConstantRun _minuteEqual;
    private OverRangeRun _minuteOver;
    private MinuteTrack _track;

    /// <summary>The longest run of equal minutes, in seconds, of each of the last days.</summary>
    private DailyMax _runHabit;

    /// <summary>How often successive minutes were equal, forgetting slowly; the run that is on does not count yet.</summary>
    private float _pairs, _equals;

    /// <summary>A7 on minutes: the last two values, the greatest share of the limit in them, and whether a drop waits for confirmation.</summary>
    private float _minuteBefore, _minuteTwoBefore, _dropFrom;
    private byte _shareBefore, _shareTwoBefore;
    private bool _dropping;
    private long _lastMinute = long.MinValue / 2;
    private long _lastValid = long.MinValue / 2;

    /// <summary>When a minute last carried a calibration flag or swung by a calibration's response.</summary>
    private long _disturbedAt = long.MinValue;

    private const float Forget = 0.998f;

    /// <summary>Rules that fire on the newest minute (bit = rule).</summary>
    public uint MinuteFiring { get; private set; }

    /// <summary>Rules that only a guard holds back on the newest minute, and which guard.</summary>
    public uint MinuteHeld { get; private set; }
    public Guard MinuteHeldBy { get; private set; }

    /// <summary>Whether minute data have been coming lately.</summary>
    public bool HasMinutes => !Ring.IsEmpty && _lastMinute > Ring.LastTime - 7200;

    /// <summary>What <see cref="StepMinute"/> will want.</summary>
    public void FetchMinute()
    {
        Ahead.Fetch(in _lastMinute);
        Ahead.Fetch(in _pairs);
        Ahead.Fetch(in _dropping);
        Ahead.Fetch(in _minuteEqual);
        Ahead.Fetch(in Episodes);
        _track.Fetch();
    }

    /// <summary>True when there is something to conclude.</summary>
    public bool StepMinute(float value, float max, long time, byte share, Guard guard, float swing)
    {
        if (time <= _lastMinute)
        {
            return false;
        }

        if (time - _lastMinute > 3 * minuteInterval)
        {
            _track.Break();
        }

        if (time / 86400 != _lastMinute / 86400)
        {
            _track.Tick(time);
            _runHabit.Record(time, 0);
        }

        _lastMinute = time;
        if (guard is Guard.FlagCalibration or Guard.FlagMaintenance || swing > 0.1f * Rules.Range)
        {
            _disturbedAt = time;
        }

        var rules = Rules;
        uint firing = 0;
        MinuteHeld = guard is Guard.None ? 0 : HeldMinute(value, guard, rules);
        MinuteHeldBy = guard;
        if (guard is Guard.None or Guard.FlagOverRange && _minuteOver.Step(guard == Guard.FlagOverRange || value >= rules.OverRange.From, time, minuteInterval, rules.OverRange))
        {
            firing = Bit(RuleId.A8);
        }

        if (guard == Guard.None || (guard == Guard.FlagOverRange && _discharge))
        {
            if (time - _lastValid > Math.Max(6 * minuteInterval, PointState.Pause + minuteInterval))
            {
                _track.Break();
            }

            _lastValid = time;
            firing |= StepValid(value, float.IsNaN(max) ? value : max, time, share, swing, rules);
        }
        else if (guard == Guard.NotRunning)
        {
            // A pause: what comes after it is compared with what was before, if it is short. Of water that stands the pump tells nothing.
            _track.Pause(_standing);
        }
        else if (guard == Guard.FlagOverRange)
        {
            _track.Exceed();
        }
        else if (guard is Guard.FlagStopped or Guard.MarkStopped)
        {
            _track.Break();
        }
        else if (guard is Guard.StartUp or Guard.MarkCondition or Guard.VisitInProgress)
        {
            firing |= rules.MinuteJump.On && _track.Watch(value, time, rules.MinuteJump) ? Bit(RuleId.A6) : 0;
        }
        else
        {
            _track.Interrupt();
        }

        if (guard != Guard.None)
        {
            (_shareBefore, _shareTwoBefore, _dropping) = (0, 0, false);
        }

        MinuteFiring = firing;
        return (firing | MinuteHeld | (Episodes.OpenMask & (Bit(RuleId.A1) | Bit(RuleId.A8) | Bit(RuleId.A6) | Bit(RuleId.A7)))) != 0;
    }

    /// <summary>
    /// What would have been told of a minute that is serviced, or at the start of production. A stop itself, and the gas of a
    /// calibration, hold nothing back: there is nothing to be told of them.
    /// </summary>
    private uint HeldMinute(float value, Guard guard, CompiledRules rules)
    {
        if (guard is Guard.NotRunning or Guard.FlagStopped or Guard.MarkStopped or Guard.FlagCalibration or Guard.FlagOverRange)
        {
            return 0;
        }

        var jump = rules.MinuteJump.On && _track.WouldJump(value, (rules.MinuteJump.Log ? 3 : 1.5f) * Unit, rules.MinuteJump) && (rules.MinuteJump.Beyond <= 0 || value > _track.Last);
        var drop = rules.Drop.On && _shareBefore >= rules.Drop.From && value <= _minuteBefore * rules.Drop.Remains;
        return (jump ? Bit(RuleId.A6) : 0) | (drop ? Bit(RuleId.A7) : 0);
    }

    private uint StepValid(float value, float max, long time, byte share, float swing, CompiledRules rules)
    {
        uint firing = 0;
        if (rules.Constant.Seconds > 0)
        {
            var (start, last, count) = (_minuteEqual.Start, _minuteEqual.Last, _minuteEqual.Count);
            _minuteEqual.Step(value, time, 3 * minuteInterval, swing > 0);
            if (count > 0 && _minuteEqual.Count <= 1)
            {
                _runHabit.Record(time, last - start);
                var counted = Math.Min(count, 36);
                (_pairs, _equals) = ((_pairs * Forget) + counted, (_equals * Forget) + counted - 1);
            }

            firing = value != 0 && _minuteEqual.FiresOnMinutes(rules.Constant, minuteInterval) && ((Episodes.OpenMask & Bit(RuleId.A1)) != 0 || IsLongMinuteRun(value, rules.Constant)) ? Bit(RuleId.A1) : 0;
        }

        if (rules.Drop.On && Dropped(value, share, rules.Drop))
        {
            firing |= Bit(RuleId.A7);
        }

        return rules.MinuteJump.On && _track.Step(value, max, float.IsNaN(swing) ? 0 : swing, time, (rules.MinuteJump.Log ? 3 : 1.5f) * Unit, rules.MinuteJump) && (rules.MinuteJump.Beyond <= 0 || IsBeyondUsual(rules.MinuteJump.Beyond)) && !(_lowBar > 0 && value > _track.LevelBefore) ? firing | Bit(RuleId.A6) : firing;
    }

    /// <summary>As <see cref="IsLongRun"/>.</summary>
    private bool IsLongMinuteRun(float value, in ConstantParameters p)
    {
        var seconds = _minuteEqual.Last - _minuteEqual.Start;
        var coarse = value < p.Steps * Unit;
        return !(coarse && (_pairs < 200 || IsBelowUsual(value, Ring.LastSlot))) && _minuteEqual.Count * -Math.Log((_equals + 1.0) / (_pairs + 2.0)) >= p.Surprise && (seconds >= (coarse ? 3 : 1) * p.Habit * _runHabit.Second() || (!coarse && _role != FactorRole.Flow && IsFine(Ring.LastSlot)));
    }

    /// <summary>A fall within two periods from near the limit, still there one period later.</summary>
    private bool Dropped(float value, byte share, in DropParameters p)
    {
        if (_dropping)
        {
            _dropping = false;
            (_shareBefore, _shareTwoBefore) = (0, 0);
            return value <= _dropFrom * p.Remains;
        }

        var from = MathF.Max(_minuteBefore, _minuteTwoBefore);
        if (Math.Max(_shareBefore, _shareTwoBefore) >= p.From && value <= from * p.Remains && _track.IsRare(value, Rules.MinuteJump))
        {
            (_dropping, _dropFrom) = (true, from);
        }

        (_minuteTwoBefore, _minuteBefore, _shareTwoBefore, _shareBefore) = (_minuteBefore, value, _shareBefore, share);
        return false;
    }

    /// <summary>Whether the newest minute is a larger change than the day had, and which the process may have made.</summary>
    public bool HasNewHabit => _track.HasNewHabit;

    public void TakeHabit(bool explained) => _track.TakeHabit(explained);

    public bool MovedSince(long time) => _track.MovedSince(time, 3 * Unit, Rules.MinuteJump);

    /// <summary>
    /// How much of a pollutant's step this series can account for, as a logarithm: gas is diluted as its oxygen says, and a load shows in
    /// the flow. Temperature and humidity only follow.
    /// </summary>
    public float AccountsFor()
    {
        var (from, to) = _track.Moved(Rules.MinuteJump);
        return _role is FactorRole.Oxygen or FactorRole.Flow or FactorRole.Velocity ? Cause(from, to) : 0;
    }

    /// <summary>Size of the step that was found last, on its scale.</summary>
    public float MinuteSize => _track.Size;

    /// <summary>Above what the hours of the last days have reached: within it, a flow is the production's business.</summary>
    private bool IsBeyondUsual(float times)
    {
        var greatest = default(Largest);
        for (var slot = Math.Max(Ring.OldestSlot, Ring.LastSlot - 240); slot < Ring.LastSlot; slot++)
        {
            if (Ring.HasValid(slot))
            {
                greatest.See(Ring.Value(slot));
            }
        }

        return _track.Last > times * greatest.Second;
    }

    private void WriteMinutes(BinaryWriter to)
    {
        _minuteEqual.Write(to);
        _minuteOver.Write(to);
        _track.Write(to);
        _runHabit.Write(to);
        to.Write(_pairs);
        to.Write(_equals);
        to.Write(_minuteBefore);
        to.Write(_minuteTwoBefore);
        to.Write(_dropFrom);
        to.Write(_shareBefore);
        to.Write(_shareTwoBefore);
        to.Write(_dropping);
        to.Write(_lastMinute);
        to.Write(_lastValid);
        to.Write(_disturbedAt);
        to.Write(MinuteFiring);
    }

    private void ReadMinutes(BinaryReader from)
    {
        _minuteEqual = ConstantRun.Read(from);
        _minuteOver = OverRangeRun.Read(from);
        _track.Read(from);
        _runHabit.Read(from);
        (_pairs, _equals) = (from.ReadSingle(), from.ReadSingle());
        (_minuteBefore, _minuteTwoBefore, _dropFrom) = (from.ReadSingle(), from.ReadSingle(), from.ReadSingle());
        (_shareBefore, _shareTwoBefore, _dropping) = (from.ReadByte(), from.ReadByte(), from.ReadBoolean());
        (_lastMinute, _lastValid, _disturbedAt, MinuteFiring) = (from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadUInt32());
    }
}
