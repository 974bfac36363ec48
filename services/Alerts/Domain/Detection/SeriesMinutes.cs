namespace Shemss.Alerts.Domain.Detection;

/// <summary>The minute data of a continuous factor: constant, end of range, steps. Late ones are left to the hourly means.</summary>
internal sealed partial class SeriesState
{
    private ConstantRun _minuteEqual;
    private OverRangeRun _minuteOver;
    private MinuteTrack _track;
    private long _lastMinute = long.MinValue;

    /// <summary>When a minute last carried a calibration flag or swung by a calibration's response.</summary>
    private long _disturbedAt = long.MinValue;

    /// <summary>Rules that fire on the newest minute (bit = rule).</summary>
    public uint MinuteFiring { get; private set; }

    /// <summary>Whether minute data have been coming lately.</summary>
    public bool HasMinutes => !Ring.IsEmpty && _lastMinute > Ring.LastTime - 7200;

    /// <summary>True when there is something to conclude.</summary>
    public bool StepMinute(float value, float max, long time, Guard guard, float swing)
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
        }

        _lastMinute = time;
        if (guard is Guard.FlagCalibration or Guard.FlagMaintenance || swing > 0.1f * Rules.Range)
        {
            _disturbedAt = time;
        }

        var rules = Rules;
        uint firing = 0;
        if (guard is Guard.None or Guard.FlagOverRange && _minuteOver.Step(guard == Guard.FlagOverRange || value >= rules.OverRange.From, time, minuteInterval, rules.OverRange))
        {
            firing = Bit(RuleId.A8);
        }

        if (guard == Guard.None)
        {
            firing |= StepValid(value, float.IsNaN(max) ? value : max, time, swing > 0, rules);
        }
        else if (guard is Guard.NotRunning or Guard.FlagStopped or Guard.MarkStopped or Guard.StartUp)
        {
            _track.Break();
        }
        else
        {
            _track.Interrupt();
        }

        MinuteFiring = firing;
        return (firing | (Episodes.OpenMask & (Bit(RuleId.A1) | Bit(RuleId.A8) | Bit(RuleId.A6)))) != 0;
    }

    private uint StepValid(float value, float max, long time, bool moved, CompiledRules rules)
    {
        uint firing = 0;
        if (rules.Constant.Seconds > 0)
        {
            _minuteEqual.Step(value, time, 3 * minuteInterval, moved);
            firing = value != 0 && _minuteEqual.FiresOnMinutes(rules.Constant, minuteInterval) ? Bit(RuleId.A1) : 0;
        }

        return rules.MinuteJump.On && _track.Step(value, max, time, rules.MinuteJump) ? firing | Bit(RuleId.A6) : firing;
    }

    public bool MovedSince(long time) => _track.MovedSince(time, Rules.MinuteJump);

    private void WriteMinutes(BinaryWriter to)
    {
        _minuteEqual.Write(to);
        _minuteOver.Write(to);
        _track.Write(to);
        to.Write(_lastMinute);
        to.Write(_disturbedAt);
        to.Write(MinuteFiring);
    }

    private void ReadMinutes(BinaryReader from)
    {
        _minuteEqual = ConstantRun.Read(from);
        _minuteOver = OverRangeRun.Read(from);
        _track.Read(from);
        (_lastMinute, _disturbedAt, MinuteFiring) = (from.ReadInt64(), from.ReadInt64(), from.ReadUInt32());
    }
}
