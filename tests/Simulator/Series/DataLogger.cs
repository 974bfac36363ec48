namespace Shemss.Simulator.Series;

/// <summary>The data logger: computes flow and converted values, rounds, flags, and sends.</summary>
internal sealed class DataLogger
{
    private readonly SeriesParameters _p;
    private readonly FactorMap _map;
    private readonly string _mn;
    private readonly Noise _noise;
    private readonly PeriodAggregator? _minute;
    private readonly PeriodAggregator? _hour;
    private readonly List<SimulatedReading> _backlog = [];

    public DataLogger(SeriesParameters p, FactorMap map, string mn, ulong seed)
    {
        (_p, _map, _mn) = (p, map, mn);
        _noise = new Noise(seed, "line");
        _minute = p.Emit.HasFlag(EmittedKinds.Minute) ? new PeriodAggregator(p, map, mn, ReadingKind.Minute, p.MinutePeriod * 60) : null;
        _hour = p.Emit.HasFlag(EmittedKinds.Hour) ? new PeriodAggregator(p, map, mn, ReadingKind.Hour, 3600) : null;
    }

    /// <summary>From the analysers' numbers to the packet's.</summary>
    public void Finish(StepFrame frame, List<CalendarEvent> active)
    {
        var g = _p.FlueGas;
        if (_p.Kind == PointKind.FlueGas && _map.Flow >= 0)
        {
            frame.Value[_map.Flow] = FlueGasArithmetic.DryFlow(
                frame.Value[_map.Velocity], frame.Value[_map.Temperature], frame.Value[_map.Pressure], frame.Value[_map.Humidity], g);
        }

        Array.Fill(frame.Converted, double.NaN);
        Array.Clear(frame.ConvertedTampered);
        foreach (var f in _map.Pollutants)
        {
            frame.Converted[f] = Math.Round(FlueGasArithmetic.Convert(frame.Value[f], frame.Value[_map.Oxygen], g), _p.Factors[f].Decimals);
        }

        var stopped = !frame.Running && _p.Production.Declaration != ShutdownDeclaration.Mark;
        for (var f = 0; f < frame.Value.Length; f++)
        {
            frame.Value[f] = Math.Round(frame.Value[f], _p.Factors[f].Decimals);
            if (stopped && frame.Flag[f] is ('N' or 'T'))
            {
                frame.Flag[f] = 'F';
            }
        }

        foreach (var e in active)
        {
            frame.Down |= e.Kind == LookAlikeKind.PowerCut;
            frame.LineDown |= e.Kind == LookAlikeKind.BackFilledOutage;
        }
    }

    public void Send(StepFrame frame, List<SimulatedReading> ready)
    {
        var sentAt = LocalTime.ToTime(frame.Now);
        var loggerTime = frame.Now + frame.ClockError;
        if (!frame.LineDown && _backlog.Count > 0)
        {
            foreach (var late in _backlog)
            {
                ready.Add(late with { SentAt = sentAt });
            }

            _backlog.Clear();
        }

        if (frame.Down)
        {
            return;
        }

        var averages = frame.LineDown ? _backlog : ready;
        Aggregate(_minute, frame, loggerTime, averages, sentAt);
        Aggregate(_hour, frame, loggerTime, averages, sentAt);
        if (_p.Emit.HasFlag(EmittedKinds.RealTime) && !frame.LineDown && !_noise.Chance(_p.Transmission.PacketLoss))
        {
            SendRealTime(frame, loggerTime, sentAt, ready);
        }
    }

    /// <summary>Sends what the end of the run completes.</summary>
    public void Flush(long end, List<SimulatedReading> ready)
    {
        var sentAt = LocalTime.ToTime(end);
        foreach (var late in _backlog)
        {
            ready.Add(late with { SentAt = sentAt });
        }

        foreach (var aggregator in new[] { _minute, _hour })
        {
            if (aggregator?.IsDue(end) == true)
            {
                aggregator.Close(ready, sentAt);
            }
        }
    }

    private static void Aggregate(PeriodAggregator? aggregator, StepFrame frame, long loggerTime, List<SimulatedReading> target, DateTimeOffset sentAt)
    {
        if (aggregator is null)
        {
            return;
        }

        if (aggregator.IsDue(loggerTime))
        {
            aggregator.Close(target, sentAt);
        }

        aggregator.Add(frame, loggerTime);
    }

    private void SendRealTime(StepFrame frame, long loggerTime, DateTimeOffset sentAt, List<SimulatedReading> ready)
    {
        var dataTime = LocalTime.ToTime(loggerTime);
        for (var f = 0; f < frame.Value.Length; f++)
        {
            if (!frame.Present[f])
            {
                continue;
            }

            ready.Add(new SimulatedReading
            {
                Mn = _mn,
                Kind = ReadingKind.RealTime,
                DataTime = dataTime,
                SentAt = sentAt,
                Factor = _map.Codes[f],
                Rtd = frame.Value[f],
                ZsRtd = double.IsNaN(frame.Converted[f]) ? null : frame.Converted[f],
                SampleTime = frame.SampleTime[f] > 0 ? LocalTime.ToTime(frame.SampleTime[f]) : null,
                Flag = frame.Flag[f],
            });
        }
    }
}
