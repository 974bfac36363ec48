namespace Shemss.Alerts.Domain.Detection;

/// <summary>The rules that look at a point as a whole: A9, A11, A13–A15.</summary>
internal sealed partial class PointState
{
    private readonly Dictionary<(string Factor, string Name), double> _settings = [];
    private readonly List<DeclaredChange> _declared = [];
    private readonly List<VisitWatch> _watches = [];
    private readonly List<(string Factor, long From)> _told = [];
    private readonly Dictionary<int, LogicRun> _logic = [];

    /// <summary>A9, in the order in which things fell due.</summary>
    private void RunDue(long now)
    {
        var p = Compiled.Connection;
        while (true)
        {
            var hour = _connection.HourDue(p);
            var silence = (_episodes.OpenMask & SeriesState.Bit(RuleId.A9)) == 0 && _connection.SilenceDue(p) > _clock ? _connection.SilenceDue(p) : long.MaxValue;
            var visit = _watches.Count > 0 ? _watches.Min(w => w.Due) : long.MaxValue;
            var due = Math.Min(hour, Math.Min(silence, visit));
            if (due > now)
            {
                return;
            }

            _writer.At = due;
            if (due == visit)
            {
                EndWatch(visit);
            }
            else if (due == silence)
            {
                Offline(due);
            }
            else
            {
                JudgeHour(due);
            }

            _clock = Math.Max(_clock, due);
        }
    }

    private void Offline(long due)
    {
        var (p, episode, start) = (Compiled.Connection, Compiled.Episodes[(int)RuleId.A9], _connection.LastReceived);
        if (!p.On)
        {
            return;
        }

        var guard = _interruptions.Over(start, due, "", out var id);
        if (guard != Guard.None)
        {
            if (_episodes.Suppress(RuleId.A9, due, episode))
            {
                _writer.Suppressed(RuleId.A9, "", start, guard, id, Setting(RuleId.A9), AlertWriter.Figures(start, due, ("hours", Hours(due - start))));
            }

            return;
        }

        FirePoint(RuleId.A9, start, due, "offline", due - start >= p.Escalate ? AlertLevel.Supervision : AlertLevel.Warning);
    }

    private void JudgeHour(long due)
    {
        var (p, episode, hour) = (Compiled.Connection, Compiled.Episodes[(int)RuleId.A9], _connection.NextHour);
        var rate = _connection.TakeHour(_minuteInterval);
        if (!p.On)
        {
            return;
        }

        if (due - _connection.LastReceived >= p.Silence)
        {
            Offline(due);
            return;
        }

        if (_connection.LastReceived < hour + 3600)
        {
            // Nothing at all came since: that is for the silence to tell, when it has lasted long enough.
            return;
        }

        var open = (_episodes.OpenMask & SeriesState.Bit(RuleId.A9)) != 0;
        if (rate >= p.Rate)
        {
            if (open)
            {
                _writer.Quiet(ref _episodes, episode, RuleId.A9, "", hour + 3600);
            }

            return;
        }

        var guard = _interruptions.Over(hour, hour + 3600, "", out var id);
        if (guard != Guard.None)
        {
            if (_episodes.Suppress(RuleId.A9, hour, episode))
            {
                _writer.Suppressed(RuleId.A9, "", hour, guard, id, Setting(RuleId.A9), AlertWriter.Figures(hour, hour + 3600, ("rate", Math.Round(rate * 100, 1))));
            }

            return;
        }

        var began = open ? _episodes.StartOf(RuleId.A9) : hour;
        var level = hour + 3600 - began >= p.Escalate ? AlertLevel.Supervision : AlertLevel.Notice;
        FirePoint(RuleId.A9, hour, hour + 3600, "rate", level, ("rate", Math.Round(rate * 100, 1)));
    }

    private static double Hours(long seconds) => Math.Round(seconds / 3600.0, 2);

    /// <summary>A finding about the point as a whole.</summary>
    private void FirePoint(RuleId rule, long start, long end, string variant, AlertLevel level, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var step = _episodes.Fire(rule, start, end, level, Compiled.Episodes[(int)rule], false);
        if (step != EpisodeStep.None)
        {
            var from = _episodes.StartOf(rule);
            var evidence = AlertWriter.Figures(from, end, [("hours", Hours(end - from)), .. figures]);
            _writer.Tell(step, ref _episodes, rule, "", Setting(rule), evidence, variant, level);
        }
    }

    /// <summary>A finding of a point's rule about one factor.</summary>
    private void FireFactor(SeriesState series, RuleId rule, RuleSetting setting, EpisodeParameters p, long start, long end, string variant, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var level = _writer.Level(rule);
        var step = series.Episodes.Fire(rule, start, end, level, p, false);
        if (step != EpisodeStep.None)
        {
            var from = series.Episodes.StartOf(rule);
            var evidence = AlertWriter.Figures(from, end, [("hours", Hours(end - from)), .. figures]);
            _writer.Tell(step, ref series.Episodes, rule, series.Profile.Code, setting, evidence, variant, level);
        }
    }

    /// <summary>A9 for one factor: the point sends, this factor does not.</summary>
    private void CheckAbsent(long time)
    {
        foreach (var series in _series)
        {
            if (series.LastSeen == 0 || !series.Rules.Missing.On)
            {
                continue;
            }

            var (absent, last, p) = (time - series.LastSeen, series.LastSeen + 3600, series.Rules.Episode(RuleId.A9));
            if (absent > series.Rules.Missing.Seconds && _interruptions.Over(time, time + 3600, series.Profile.Code, out _) == Guard.None)
            {
                FireFactor(series, RuleId.A9, series.Rules.Setting(RuleId.A9), p, last, time, "factor");
            }
            else if (absent <= 0 && (series.Episodes.OpenMask & SeriesState.Bit(RuleId.A9)) != 0)
            {
                _writer.Quiet(ref series.Episodes, p, RuleId.A9, series.Profile.Code, time);
            }
        }
    }

    /// <summary>A11 on the newest hour.</summary>
    private void CheckLogic(ReadOnlySpan<Reading> readings, long time, Guard pointGuard)
    {
        var p = Compiled.Logic;
        if (!p.On)
        {
            return;
        }

        var others = new Others(Newest(_oxygen, time), Newest(_velocity, time), Newest(_flow, time), GreatestOfTwo(_totalNitrogen, time), GreatestOfTwo(_cod, time)) { OxygenStep = _oxygen >= 0 ? _series[_oxygen].Unit : 0, OxygenSwing = SwingOfOxygen(readings), NitrogenStep = _ammonia >= 0 && _totalNitrogen >= 0 ? _series[_ammonia].Unit + _series[_totalNitrogen].Unit : 0 };
        foreach (ref readonly var reading in readings)
        {
            var series = _series[reading.Factor];
            var contradiction = Logic.Contradiction(Profile, series.Profile, reading, others, p);
            if (contradiction is null && (series.Episodes.OpenMask & SeriesState.Bit(RuleId.A11)) == 0 && _logic.Count == 0)
            {
                continue;
            }

            var overlay = _interruptions.Over(time, time + 3600, series.Profile.Code, out var id);
            var guard = OwnGuard(reading.Flag) is var own and not Guard.None ? own : overlay is not Guard.None ? overlay : pointGuard;
            Told(series, reading, time, contradiction, guard, id);
        }
    }

    private float SwingOfOxygen(ReadOnlySpan<Reading> readings)
    {
        foreach (ref readonly var reading in readings)
        {
            if (reading.Factor == _oxygen)
            {
                return double.IsNaN(reading.Max - reading.Min) ? 0 : (float)(reading.Max - reading.Min) / 2;
            }
        }

        return 0;
    }

    /// <summary>The value another factor has in the same hour, if it is valid.</summary>
    private float Newest(int factor, long time) =>
        factor >= 0 && _series[factor].Ring is { IsEmpty: false } ring && time - ring.LastTime < Math.Max(3600, ring.Period) && ring.IsValid(ring.LastSlot) ? ring.Value(ring.LastSlot) : float.NaN;

    /// <summary>Two analysers draw their samples at different times: the whole may have been that of the measurement before.</summary>
    private float GreatestOfTwo(int factor, long time)
    {
        var newest = Newest(factor, time);
        return factor >= 0 && _series[factor].Ring is { IsEmpty: false } ring && ring.Has(ring.LastSlot - 1) && ring.IsValid(ring.LastSlot - 1) ? MathF.Max(newest, ring.Value(ring.LastSlot - 1)) : newest;
    }

    private void Told(SeriesState series, in Reading reading, long time, string? contradiction, Guard guard, Guid? id)
    {
        var (episode, setting, code, value) = (Compiled.Episodes[(int)RuleId.A11], Setting(RuleId.A11), series.Profile.Code, reading.Value);
        var run = _logic.GetValueOrDefault(reading.Factor);
        if (contradiction is null)
        {
            _logic.Remove(reading.Factor);
            if (guard == Guard.None && (series.Episodes.OpenMask & SeriesState.Bit(RuleId.A11)) != 0)
            {
                _writer.Quiet(ref series.Episodes, episode, RuleId.A11, code, time);
            }
        }
        else if (guard is Guard.FlagStopped or Guard.NotRunning or Guard.MarkStopped)
        {
            // A stack that stands still may be as cold and still as it likes: nothing was held back.
            return;
        }
        else if (guard != Guard.None)
        {
            if (series.Episodes.Suppress(RuleId.A11, time, episode))
            {
                _writer.Suppressed(RuleId.A11, code, time, guard, id, setting, AlertWriter.Figures(time, time + 3600, ("last", value)));
            }
        }
        else
        {
            run = time - run.Last <= 3 * 3600 ? new LogicRun(run.Start, time, run.Count + 1) : new LogicRun(time, time, 1);
            _logic[reading.Factor] = run;
            if (run.Count >= Compiled.Logic.Samples)
            {
                FireFactor(series, RuleId.A11, setting, episode, run.Start, time + 3600, contradiction, ("last", value));
            }
        }
    }

    /// <summary>A13 on every frame that tells its time.</summary>
    private void CheckClock(long qn, long received)
    {
        var p = Compiled.Clock;
        var off = Math.Abs(received - qn) > p.Seconds;
        _clockFrames = off ? _clockFrames + 1 : 0;
        if (p.On && off && _clockFrames >= p.Frames)
        {
            FirePoint(RuleId.A13, received, received, "", _writer.Level(RuleId.A13), ("last", Math.Round((received - qn) / 60.0, 1)));
        }
        else if (!off && (_episodes.OpenMask & SeriesState.Bit(RuleId.A13)) != 0)
        {
            _writer.Quiet(ref _episodes, Compiled.Episodes[(int)RuleId.A13], RuleId.A13, "", received);
        }
    }

    private readonly record struct LogicRun(long Start, long Last, int Count);
}
