namespace Shemss.Alerts.Domain.Detection;

/// <summary>A12 标停未停.</summary>
internal sealed partial class PointState
{
    /// <summary>A12: flow while the point is marked, or its data flagged, as stopped.</summary>
    private void CheckStopMark(ReadOnlySpan<Reading> readings, long time)
    {
        var p = Compiled.StopMark;
        if (!p.On || _flow < 0 || double.IsNaN(Profile.StopFlow))
        {
            return;
        }

        foreach (ref readonly var reading in readings)
        {
            if (reading.Factor != _flow)
            {
                continue;
            }

            var (flow, flagged) = (reading.Value, reading.Flag == DataFlag.Stopped);
            var said = flagged || (!_interruptions.IsEmpty && _interruptions.Covers(time, time + 3600, Guard.MarkStopped));
            _stopFlows.Record(time, 0);
            var usual = said ? Habit.UsualLevel(_series[_flow].Ring, _series[_flow].Ring.LastSlot) : float.NaN;
            var contradicts = said && _stopFlows.Known >= p.Learn && flow > (double.IsNaN(usual) ? 5 * Profile.StopFlow : Math.Max(Profile.StopFlow, p.Share * usual)) && (_stopMarkHours > 0 || flow > p.Habit * _stopFlows.Max());
            _stood = said && (_stood || (!contradicts && _stopFlows.Known >= p.Learn));
            if (said && !contradicts && _saidHours > 1)
            {
                // Tanks may be emptied after the works has stopped: what flows at every stop is its habit. In the first and the last hour
                // of a stop the works may still have run, or run again.
                _stopFlows.Record(time, _stopFlow);
            }
            else if (!contradicts && _stopMarkHours > 2)
            {
                _stopFlows.Record(time, _stopPeak);
            }

            (_saidHours, _stopFlow) = (said ? _saidHours + 1 : 0, contradicts ? 0 : (float)flow);
            _stopPeak = contradicts ? Math.Max(_stopPeak, (float)flow) : 0;
            _stopMarkHours = contradicts ? _stopMarkHours + 1 : 0;
            if (contradicts && _stopMarkHours >= (_stood ? p.HoursAfterStop : p.Hours))
            {
                var start = time - ((_stopMarkHours - 1) * 3600L);
                FirePoint(RuleId.A12, start, time + 3600, "", _writer.Level(RuleId.A12), ("last", flow), ("stopFlow", Profile.StopFlow));
            }
            else if (!contradicts && (_episodes.OpenMask & SeriesState.Bit(RuleId.A12)) != 0)
            {
                _writer.Quiet(ref _episodes, Compiled.Episodes[(int)RuleId.A12], RuleId.A12, "", time);
            }
        }
    }
}
