namespace Shemss.Alerts.Domain.Detection;

/// <summary>What becomes of the readings of a frame: minutes, hours, and the measurements of batch analysers among them.</summary>
internal sealed partial class PointState
{
    private void ProcessMinute(ReadOnlySpan<Reading> readings, long time)
    {
        Counters.Minute += readings.Length;
        foreach (ref readonly var reading in readings)
        {
            _series[reading.Factor].FetchMinute();
        }

        UpdateRunning(readings, time);
        var stopped = !_running && time - _runningAt <= 7200 ? Guard.NotRunning : Guard.None;
        if (stopped == Guard.None)
        {
            _stoppedSince = long.MaxValue;
        }
        else
        {
            // Tanks are emptied by pumps that pause: only a longer stop is followed by a start-up.
            _stoppedSince = Math.Min(_stoppedSince, _runningAt);
            _lastStopped = _runningAt - _stoppedSince >= Pause ? Math.Max(_lastStopped, _runningAt) : _lastStopped;
        }

        if (stopped == Guard.None && time > _lastStopped && time - _lastStopped <= Compiled.Guards.StartUp / 2)
        {
            stopped = Guard.StartUp;
        }

        var (computed, learns) = (FlowGuard(readings), false);
        foreach (ref readonly var reading in readings)
        {
            var series = _series[reading.Factor];
            var value = (float)reading.Value;
            if (series.IsBatch)
            {
                if (reading.SampleTime > 0 && !float.IsNaN(value))
                {
                    Measurement(series, reading, time);
                    Conclude(series, reading.Factor);
                }
                else if (!float.IsNaN(value))
                {
                    ReadHeld(series, reading, value, time, stopped);
                }

                continue;
            }

            if (float.IsNaN(value))
            {
                continue;
            }

            var guard = OwnGuard(reading.Flag) is var own and not Guard.None ? own : reading.Factor == _flow ? (reading.Min <= Profile.StopFlow ? Guard.NotRunning : computed) : Guard.None;
            if (guard == Guard.None)
            {
                guard = stopped != Guard.None ? stopped : _interruptions.IsEmpty ? Guard.None : _interruptions.Over(time, time + _minuteInterval, series.Profile.Code, out _);
            }

            if (series.StepMinute(value, (float)reading.Max, time, series.ShareOf(reading.Limited, value), guard, (float)(reading.Max - reading.Min)))
            {
                ConcludeMinute(series, time);
            }

            learns |= series.HasNewHabit;
        }

        if (learns)
        {
            LearnHabits(readings, time);
        }
    }

    /// <summary>
    /// When every factor of the frame has been seen: a process parameter that moved together with others, as at each start and stop,
    /// has learned nothing. What a pollutant does in the meantime is its own.
    /// </summary>
    private void LearnHabits(ReadOnlySpan<Reading> readings, long time)
    {
        foreach (ref readonly var reading in readings)
        {
            var series = _series[reading.Factor];
            if (series.HasNewHabit)
            {
                series.TakeHabit(series.Profile.Role is FactorRole.Oxygen or FactorRole.Temperature or FactorRole.Humidity && ProcessMovedSince(series, time));
            }
        }
    }

    private void ProcessHour(ReadOnlySpan<Reading> readings, long time)
    {
        Counters.Hour += readings.Length;
        foreach (ref readonly var reading in readings)
        {
            _series[reading.Factor].FetchHour();
        }

        // Where the places are stands in what was asked for just now: once for all series, so that they arrive side by side.
        foreach (ref readonly var reading in readings)
        {
            _series[reading.Factor].FetchPlaces();
        }

        UpdateRunning(readings, time);
        var own = HourGuard(time);
        var (computed, flowAt) = (FlowGuard(readings), -1);
        for (var i = 0; computed != Guard.None && i < readings.Length; i++)
        {
            flowAt = readings[i].Factor == _flow ? i : flowAt;
        }

        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var reading = ref readings[i];
            var series = _series[reading.Factor];
            var value = (float)reading.Value;
            if (float.IsNaN(value))
            {
                continue;
            }

            series.LastSeen = Math.Max(series.LastSeen, time);
            series.SeeDigits(double.IsNaN(reading.Min) ? reading.Value : reading.Min);
            var guard = OwnGuard(reading.Flag);
            if (guard == Guard.None)
            {
                guard = i == flowAt && computed != Guard.None ? computed : own;
            }

            if (series.IsBatch)
            {
                Measurement(series, reading, time, guard);
            }
            else
            {
                Sample(series, reading.Factor, time, value, SampleRing.CodeOf(reading.Max - reading.Min, series.SwingScale), series.ShareOf(reading.Limited, value), guard);
            }
        }

        for (var i = 0; i < readings.Length; i++)
        {
            Conclude(_series[readings[i].Factor], readings[i].Factor);
        }

        if (time >= _newestHour)
        {
            _newestHour = time;
            CheckStopMark(readings, time);
            CheckLogic(readings, time, own);
            CheckAbsent(time);
        }
    }

    /// <summary>A stack's flow is computed from its velocity: what is wrong with that is wrong with it.</summary>
    private Guard FlowGuard(ReadOnlySpan<Reading> readings)
    {
        if (Profile.Source != SourceKind.FlueGas || _flow < 0 || _velocity < 0)
        {
            return Guard.None;
        }

        foreach (ref readonly var reading in readings)
        {
            if (reading.Factor == _velocity)
            {
                return OwnGuard(reading.Flag);
            }
        }

        return Guard.None;
    }

    private void ReadHeld(SeriesState series, in Reading reading, float value, long time, Guard stopped)
    {
        series.SeeDigits(double.IsNaN(reading.Min) ? reading.Value : reading.Min);
        var guard = OwnGuard(reading.Flag) is var own and not Guard.None ? own : stopped;
        if (series.ReadHeld(ref value, reading.Max > reading.Min, time, ref guard, out var at))
        {
            series.HasSampleTimes = true;
            Sample(series, reading.Factor, at, value, SampleRing.UnknownSwing, series.ShareOf(value, value), guard);
            Conclude(series, reading.Factor);
        }
    }

    /// <summary>Held values of a batch analyser are not news: only another sampling time, or the next cycle, is.</summary>
    private bool Measurement(SeriesState series, in Reading reading, long time, Guard guard = Guard.None)
    {
        if (reading.SampleTime > 0 && _minuteInterval > 0 && reading.Max > reading.Min)
        {
            // The period saw two results; the next frame has the new one alone.
            series.Skip();
            return false;
        }

        var period = series.Ring.Period;
        var at = reading.SampleTime > 0 ? reading.SampleTime : time - (time % period);
        if (reading.SampleTime == 0 && series.ReadsMinutes && at > series.Ring.LastTime - (3 * period))
        {
            // The minutes have told it, or will.
            series.Skip();
            return false;
        }

        series.HasSampleTimes = reading.SampleTime > 0;
        if (!series.Ring.IsEmpty && (at == series.Ring.LastTime || (reading.SampleTime > 0 && Math.Abs(at - series.Ring.LastTime) < period / 4)))
        {
            series.Skip();
            return false;
        }

        if (guard == Guard.None)
        {
            guard = OwnGuard(reading.Flag) is var flagged and not Guard.None ? flagged : Guard.None;
        }

        var value = reading.SampleTime > 0 && !double.IsNaN(reading.Rtd) ? reading.Rtd : reading.Value;
        return Sample(series, reading.Factor, at, (float)value, SampleRing.UnknownSwing, series.ShareOf(value, value), guard);
    }

    /// <summary>One sample into its series; true when it was the newest.</summary>
    private bool Sample(SeriesState series, int factor, long time, float value, byte swing, byte share, Guard guard)
    {
        var ring = series.Ring;
        var overlay = _interruptions.IsEmpty ? Guard.None : series.Over(_interruptions, time, out _);
        if (ring.IsEmpty || time > ring.LastTime)
        {
            series.Step(ring.IsEmpty ? ring.SlotOf(time) : ring.LastSlot + Math.Max(1, (long)Math.Round((time - ring.LastTime) / (double)ring.Period)), time, value, swing, share, guard, overlay);
            return true;
        }

        series.Skip();
        var slot = ring.SlotOf(time);
        if (slot <= ring.LastSlot - SampleRing.MaxWindow)
        {
            Counters.TooOld++;
            return false;
        }

        var known = ring.Has(slot);
        if (known && ring.Value(slot) == value)
        {
            Counters.Duplicates++;
            return false;
        }

        Counters.Late += known ? 0 : 1;
        Counters.Corrections += known ? 1 : 0;
        ring.Put(slot, value, swing, share, guard, overlay);
        CatchUp(series, factor, slot);
        return false;
    }

    /// <summary>Past samples changed: the rules see the past again, and what they find there and nobody was told is told now.</summary>
    private void CatchUp(SeriesState series, int factor, long slot)
    {
        series.Recount(slot, s => ConcludeAt(series, factor, s));
        series.Skip();
    }

    private void Conclude(SeriesState series, int factor)
    {
        if (series.Fresh && (series.Firing | series.Held | series.Episodes.OpenMask) != 0)
        {
            ConcludeAt(series, factor, series.Ring.LastSlot);
        }

        series.Skip();
    }

    private static Guard OwnGuard(DataFlag flag) => flag switch
    {
        DataFlag.Stopped => Guard.FlagStopped,
        DataFlag.Maintenance => Guard.FlagMaintenance,
        DataFlag.Calibration => Guard.FlagCalibration,
        DataFlag.Fault => Guard.FlagFault,
        DataFlag.CommunicationError => Guard.FlagCommunication,
        DataFlag.OverRange => Guard.FlagOverRange,
        _ => Guard.None,
    };
}
