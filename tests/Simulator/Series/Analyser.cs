namespace Shemss.Simulator.Series;

/// <summary>One analyser: response, noise, drift, detection limit, range, batch cycle, and what it shows while serviced.</summary>
internal sealed class Analyser
{
    private readonly FactorParameters _f;
    private readonly UpkeepPattern _upkeep;
    private readonly Noise _noise;
    private readonly int _index;
    private readonly double _response;
    private readonly double _driftPerStep;
    private readonly long _cycle;
    private readonly long _phase;
    private readonly long _delay;
    private double _state = double.NaN;
    private double _drift;
    private double _driftDirection;
    private double _held;
    private double _pending;
    private long _pendingSample;
    private long _sample;
    private bool _wasOver;

    public Analyser(SeriesParameters p, int index, ulong seed)
    {
        _f = p.Factors[index];
        _index = index;
        _upkeep = p.Upkeep;
        _noise = new Noise(seed, _f.Code);
        _response = _f.ResponseSeconds <= 0 ? 1 : 1 - Math.Exp(-p.RealTimeSeconds / _f.ResponseSeconds);
        _driftDirection = _noise.Uniform(-1, 1);
        _driftPerStep = _f.WeeklyDrift * _f.RangeHigh * p.RealTimeSeconds / (7.0 * LocalTime.Day);
        (_cycle, _phase, _delay) = BatchTiming(p, index, seed);
    }

    /// <summary>Cycle, offset within the cycle and result delay in seconds; zero for a continuous analyser.</summary>
    public static (long Cycle, long Phase, long Delay) BatchTiming(SeriesParameters p, int index, ulong seed)
    {
        if (p.Factors[index].BatchMinutes is not { } minutes)
        {
            return default;
        }

        long step = p.RealTimeSeconds;
        long cycle = minutes * 60L;
        // Stations start their analysers on the hour, or some minutes past it.
        var phase = (long)(Noise.At(seed, index + 1000) * 4) * 600 % cycle;
        var delay = Math.Min(p.Factors[index].ResultDelayMinutes * 60L, cycle - step);
        return (cycle, phase - phase % step, delay - delay % step);
    }

    public void Measure(StepFrame frame, List<CalendarEvent> active)
    {
        if (_cycle > 0)
        {
            MeasureBatch(frame);
        }
        else
        {
            MeasureContinuously(frame);
        }

        frame.Present[_index] = true;
        Serve(frame, active);
    }

    private void MeasureContinuously(StepFrame frame)
    {
        var sensed = frame.Sensed[_index];
        _state = double.IsNaN(_state) ? sensed : _state + (sensed - _state) * _response;
        _drift += _driftDirection * _driftPerStep;
        frame.Value[_index] = Reading(_state);
        frame.Fresh[_index] = true;
        frame.Flag[_index] = 'N';
        _held = frame.Value[_index];
        Range(frame);
    }

    private void MeasureBatch(StepFrame frame)
    {
        var within = (frame.Now - _phase) % _cycle;
        if (_sample == 0)
        {
            // The first result comes from before the run.
            _sample = frame.Now - within - _cycle;
            _held = Reading(frame.Sensed[_index]);
        }

        if (within == 0 && (frame.Running || _upkeep.BatchMeasuresWhenIdle))
        {
            _pending = Reading(frame.Sensed[_index]);
            _pendingSample = frame.Now;
        }

        frame.Fresh[_index] = false;
        if (within == _delay && _pendingSample > _sample)
        {
            _sample = _pendingSample;
            _held = _pending;
            frame.Fresh[_index] = true;
        }

        _drift += _driftDirection * _driftPerStep;
        frame.Value[_index] = _held;
        frame.SampleTime[_index] = _sample;
        frame.Flag[_index] = 'N';
        Range(frame);
    }

    private double Reading(double sensed)
    {
        var value = sensed * (1 + _f.NoiseRelative * _noise.Gauss()) + _f.NoiseAbsolute * _noise.Gauss() + _drift;
        if (_f.DetectionLimit is { } limit)
        {
            // Drawn always: what is sensed must not shift the sequence of all later noise.
            var floor = 0.25 * limit * _noise.Gauss();
            value += sensed < 2 * limit ? floor : 0;
        }

        return _f.ClampsNegative && _f.RangeLow >= 0 ? Math.Max(0, value) : value;
    }

    private void Range(StepFrame frame)
    {
        if (frame.Value[_index] > _f.RangeHigh)
        {
            frame.Value[_index] = _f.RangeHigh;
            frame.Flag[_index] = 'T';
        }
    }

    private void Serve(StepFrame frame, List<CalendarEvent> active)
    {
        var concentration = FactorCodes.IsConcentration(_f.Code);
        var over = false;
        foreach (var e in active)
        {
            if (e.Factor >= 0 && e.Factor != _index)
            {
                continue;
            }

            var value = frame.Value[_index];
            switch (e.Kind)
            {
                case LookAlikeKind.Calibration when concentration || _f.Code == FactorCodes.Oxygen:
                    (value, frame.Flag[_index]) = (Calibrating(frame, e), 'C');
                    _drift = 0;
                    break;
                case LookAlikeKind.BlowBack when concentration || _f.Code is FactorCodes.Oxygen or FactorCodes.Velocity:
                    (value, frame.Flag[_index]) = (Held(frame.Now, e.Start), 'C');
                    break;
                case LookAlikeKind.MaintenanceVisit when concentration:
                    (value, frame.Flag[_index]) = (Held(frame.Now, e.Start), 'M');
                    break;
                case LookAlikeKind.PlannedMaintenance:
                    (value, frame.Flag[_index]) = (concentration ? 0.02 * _f.Level * _noise.Uniform() : value, 'M');
                    break;
                case LookAlikeKind.Fault:
                    (value, frame.Flag[_index]) = (e.Magnitude switch { 0 => Held(frame.Now, e.Start), 1 => 0, _ => value * (1 + 0.5 * _noise.Gauss()) }, 'D');
                    break;
                case LookAlikeKind.LinkFailure:
                    (value, frame.Flag[_index]) = (Held(frame.Now, e.Start), 'B');
                    break;
                case LookAlikeKind.ManualEntry:
                    (value, frame.Flag[_index]) = (Math.Round(_f.Level, Math.Max(0, _f.Decimals - 1)), 'S');
                    break;
                case LookAlikeKind.OverRange:
                    (value, frame.Flag[_index]) = (_f.RangeHigh, 'T');
                    break;
                default:
                    continue;
            }

            over = true;
            frame.Value[_index] = value;
        }

        if (!over)
        {
            _kept = frame.Value[_index];
        }
        else if (!_wasOver)
        {
            _driftDirection = _noise.Uniform(-1, 1);
        }

        _wasOver = over;
    }

    private double _kept;

    /// <summary>The last good value from before the service began.</summary>
    private double Held(long now, long since) => now == since && !_wasOver ? _held : _kept;

    private double Calibrating(StepFrame frame, CalendarEvent e)
    {
        if (!_upkeep.CalibrationShowsGas || _cycle > 0)
        {
            return Held(frame.Now, e.Start);
        }

        var zero = frame.Now < (e.Start + e.End) / 2;
        var gas = zero ? 0 : _f.Code == FactorCodes.Oxygen ? 20.9 : 0.8 * _f.RangeHigh;
        return Math.Max(0, gas + _f.RangeHigh * 0.001 * _noise.Gauss());
    }
}
