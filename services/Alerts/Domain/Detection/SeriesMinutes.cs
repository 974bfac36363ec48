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
    public bool StepMinute(float value, float max, long time, bool overFlag, Guard guard, float swing)
    {
        if (time <= _lastMinute)
        {
            return false;
        }

        if (time - _lastMinute > 3 * minuteInterval)
        {
            _track.Break();
        }

        _lastMinute = time;
        if (guard is Guard.FlagCalibration or Guard.FlagMaintenance || swing > 0.1f * Rules.Range)
        {
            _disturbedAt = time;
        }

        if (guard != Guard.None)
        {
            MinuteFiring = 0;
            if (guard is Guard.NotRunning or Guard.FlagStopped or Guard.MarkStopped or Guard.StartUp)
            {
                _track.Break();
            }

            return false;
        }

        var rules = Rules;
        uint firing = 0;
        if (rules.Constant.Seconds > 0)
        {
            _minuteEqual.Step(value, time, 3 * minuteInterval);
            firing = value != 0 && _minuteEqual.FiresOnMinutes(rules.Constant, minuteInterval) ? Bit(RuleId.A1) : 0;
        }

        if (_minuteOver.Step(overFlag || value >= rules.OverRange.From, time, minuteInterval, rules.OverRange))
        {
            firing |= Bit(RuleId.A8);
        }

        if (rules.MinuteJump.On && _track.Step(value, float.IsNaN(max) ? value : max, time, rules.MinuteJump))
        {
            firing |= Bit(RuleId.A6);
        }

        MinuteFiring = firing;
        return (firing | (Episodes.OpenMask & (Bit(RuleId.A1) | Bit(RuleId.A8) | Bit(RuleId.A6)))) != 0;
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
