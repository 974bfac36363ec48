namespace Shemss.Simulator.Series;

/// <summary>The plant behind the outlet: load, and from it what is at each probe. Related factors move together.</summary>
internal sealed class PlantProcess
{
    private readonly SeriesParameters _p;
    private readonly FactorMap _map;
    private readonly ProductionSchedule _schedule;
    private readonly Noise _noise;
    private readonly Strength[] _strength;
    private readonly double[] _narrow;
    private readonly double[] _disturbance;
    private readonly double _step;
    private readonly double _loadStep;
    private readonly double _thermalStep;
    private Ou _loadNoise;
    private Ou _shared;
    private Ou _ph;
    private Ou _weather;
    private Ou _oxygen;
    private Ou _turbulence;
    private Ou _moisture;
    private Ou _heat;
    private double _load;
    private double _fire;
    private double _heated;
    private double _phHeld;
    private double _pumpClock;
    private double _pumpCycle = 1;
    private double _rain;

    public PlantProcess(SeriesParameters p, FactorMap map, ProductionSchedule schedule, ulong seed, long start)
    {
        (_p, _map, _schedule) = (p, map, schedule);
        _noise = new Noise(seed, "plant");
        _step = p.RealTimeSeconds;
        _loadStep = 1 - Math.Exp(-_step / (p.Production.RampMinutes * 60 / 3));
        _thermalStep = 1 - Math.Exp(-_step / (p.FlueGas.ThermalMinutes * 60 / 2));
        _strength = [.. p.Factors.Select(f => new Strength(f, _step, _noise))];
        _narrow = new double[p.Factors.Count];
        _disturbance = new double[p.Factors.Count];
        _loadNoise = new Ou(p.Production.LoadSigma, p.Production.LoadHours * 3600, _step, _noise);
        _shared = new Ou(1, 7 * 3600, _step, _noise);
        _ph = new Ou(1, 5 * 3600, _step, _noise);
        _weather = new Ou(2.2, 20 * 3600, _step, _noise);
        _oxygen = new Ou(1, 600, _step, _noise);
        _turbulence = new Ou(0.03, 90, _step, _noise);
        _moisture = new Ou(0.5, 3600, _step, _noise);
        _heat = new Ou(1, 2400, _step, _noise);
        _load = schedule.Target(start);
        _fire = _load > 0 ? 1 : 0;
        _heated = _fire;
        _phHeld = map.Ph >= 0 ? p.Factors[map.Ph].Level : 0;
    }

    /// <summary>Fills load, running and what is at the probes; <paramref name="active"/> are the calendar events of now.</summary>
    public void Step(StepFrame frame, List<CalendarEvent> active)
    {
        var limit = 1.0;
        var rain = 0.0;
        Array.Fill(_narrow, 1);
        Array.Clear(_disturbance);
        foreach (var e in active)
        {
            switch (e.Kind)
            {
                case LookAlikeKind.Shutdown or LookAlikeKind.LowLoad or LookAlikeKind.ProductionRamp:
                    limit = Math.Min(limit, e.Magnitude);
                    break;
                case LookAlikeKind.RainInflow:
                    rain += e.Magnitude;
                    break;
                case LookAlikeKind.NarrowFluctuation:
                    _narrow[e.Factor] = e.Magnitude;
                    break;
                case LookAlikeKind.ProcessDisturbance:
                    var phase = (frame.Now - e.Start) / (double)(e.End - e.Start);
                    _disturbance[e.Factor] += e.Magnitude * Math.Pow(Math.Sin(Math.PI * phase), 2);
                    break;
            }
        }

        var wanted = _schedule.Target(frame.Now) * limit;
        _load += (wanted - _load) * _loadStep;
        if (_load < 0.01 && wanted <= 0)
        {
            _load = 0;
        }

        frame.Load = _load * (1 + _loadNoise.Next(_noise));
        frame.Running = _load > 0.04;
        _rain += (rain - _rain) * (1 - Math.Exp(-_step / 3000));
        if (_p.Kind == PointKind.Wastewater)
        {
            StepWater(frame);
        }
        else
        {
            StepGas(frame);
        }
    }

    private void StepWater(StepFrame frame)
    {
        var w = _p.Wastewater;
        var season = LocalTime.Season(frame.Now);
        var shared = _shared.Next(_noise);
        var dilution = Math.Pow(1 + _rain, -0.6);
        for (var f = 0; f < _p.Factors.Count; f++)
        {
            var q = _p.Factors[f];
            if (f == _map.Flow)
            {
                var flow = q.Level * (frame.Load * Math.Exp(_strength[f].Next(_noise, 1)) + w.Infiltration + _rain);
                frame.Sensed[f] = Pumped(flow);
            }
            else if (f == _map.Ph)
            {
                // Standing water keeps its pH.
                var away = frame.Running ? q.SlowSigma * _ph.Next(_noise) : _phHeld - q.Level;
                var room = Math.Min(8.6 - q.Level, q.Level - 6.4);
                var wish = q.Level + room * Math.Tanh(away / room);
                if (Math.Abs(wish - _phHeld) > w.PhDeadband)
                {
                    _phHeld += (wish - _phHeld) * 0.7;
                }

                frame.Sensed[f] = _phHeld;
            }
            else if (f == _map.WaterTemperature)
            {
                frame.Sensed[f] = q.Level + w.TemperatureSwing * season + 0.5 * _weather.Next(_noise)
                    + 0.4 * Math.Cos(2 * Math.PI * (LocalTime.HourOfDay(frame.Now) - 15) / 24) - 2 * _rain;
            }
            else
            {
                frame.Sensed[f] = Concentration(frame, f, shared, season) * dilution;
            }
        }

        // Total nitrogen contains the ammonia: its own level stands for the rest of it.
        if (_map.TotalNitrogen >= 0 && _map.Ammonia >= 0)
        {
            frame.Sensed[_map.TotalNitrogen] += frame.Sensed[_map.Ammonia];
        }
    }

    private double Pumped(double flow)
    {
        var w = _p.Wastewater;
        if (w.PumpMinutes <= 0)
        {
            return flow;
        }

        // The tank decides: the emptier the plant runs, the longer the pause.
        _pumpClock += _step / 60;
        var cycle = (w.PumpMinutes + w.PumpPauseMinutes) * _pumpCycle;
        if (_pumpClock >= cycle)
        {
            _pumpClock -= cycle;
            _pumpCycle = _noise.Uniform(0.75, 1.3);
        }

        return flow > 0 && _pumpClock < w.PumpMinutes * _pumpCycle ? _p.Factors[_map.Flow].Level * (0.97 + 0.06 * _noise.Uniform()) : 0;
    }

    private void StepGas(StepFrame frame)
    {
        var g = _p.FlueGas;
        var season = LocalTime.Season(frame.Now);
        var shared = _shared.Next(_noise);
        var ambient = 17 + 11 * season + 3.5 * Math.Cos(2 * Math.PI * (LocalTime.HourOfDay(frame.Now) - 15) / 24) + _weather.Next(_noise);
        _fire += ((frame.Running ? 1 : 0) - _fire) * _loadStep;
        _heated += ((frame.Running ? 0.8 + 0.2 * Math.Min(1, frame.Load) : 0) - _heated) * _thermalStep;
        var oxygen = _p.Factors[_map.Oxygen];
        var burning = oxygen.Level + g.OxygenAtLowLoad * Math.Max(0, 1 - frame.Load) + oxygen.SlowSigma * _strength[_map.Oxygen].Next(_noise, 1) + oxygen.FastSigma * _oxygen.Next(_noise);
        var o2 = 20.9 - (20.9 - Math.Clamp(burning, 0.5, 20.5)) * _fire;
        var dilution = (21 - o2) / (21 - g.ReferenceOxygen);
        var velocity = 0.0;
        for (var f = 0; f < _p.Factors.Count; f++)
        {
            var q = _p.Factors[f];
            if (f == _map.Oxygen)
            {
                frame.Sensed[f] = o2;
            }
            else if (f == _map.Velocity)
            {
                var draught = 0.015 * q.Level * _heated;
                velocity = q.Level * _fire * (0.3 + 0.7 * frame.Load) * (1 + _turbulence.Next(_noise)) + draught;
                frame.Sensed[f] = velocity;
            }
            else if (f == _map.Temperature)
            {
                frame.Sensed[f] = ambient + (q.Level - ambient) * _heated + q.SlowSigma * _heat.Next(_noise) * _heated;
            }
            else if (f == _map.Humidity)
            {
                frame.Sensed[f] = 1.2 + 0.5 * (1 + season) + (q.Level - 2) * _fire * (0.75 + 0.25 * frame.Load) + _moisture.Next(_noise) * q.SlowSigma;
            }
            else if (f == _map.Pressure)
            {
                frame.Sensed[f] = q.Level * (0.1 + 0.9 * _fire * frame.Load * frame.Load) + 0.004 * _noise.Gauss();
            }
            else if (f != _map.Flow)
            {
                frame.Sensed[f] = Concentration(frame, f, shared, season) * dilution * _fire;
            }
        }
    }

    private double Concentration(StepFrame frame, int f, double shared, double season)
    {
        var q = _p.Factors[f];
        var deviation = _strength[f].Next(_noise, _narrow[f]) + q.SharedSigma * shared * _narrow[f] + _disturbance[f];
        if (q.CycleAmplitude > 0)
        {
            deviation += _strength[f].Cycle(_noise, _narrow[f]);
        }

        deviation += q.LoadExponent * Math.Log(Math.Max(0.15, frame.Load)) + Math.Log(1 + q.Seasonal * season);

        // A well-run plant keeps under its limit: the tail bends, it does not clip.
        if (q.EmissionLimit is { } limit && deviation > 0)
        {
            var room = Math.Log(0.86 * Headroom(f, limit) / q.Level);
            deviation = room * Math.Tanh(deviation / room);
        }

        return q.Level * Math.Exp(deviation);
    }

    private double Headroom(int f, double limit) =>
        f == _map.TotalNitrogen && _map.Ammonia >= 0 ? limit - 1.6 * _p.Factors[_map.Ammonia].Level : limit;

    /// <summary>Coloured logarithmic noise of one factor.</summary>
    private struct Strength(FactorParameters f, double step, Noise noise)
    {
        private readonly double _cycleRate = 2 * Math.PI * step / (f.CycleMinutes * 60);
        private readonly double _amplitude = f.CycleAmplitude;
        private Ou _slow = new(f.Code == FactorCodes.Oxygen ? 1 : f.SlowSigma, f.SlowHours * 3600, step, noise);
        private Ou _fast = new(f.Code == FactorCodes.Oxygen ? 0 : f.FastSigma, f.FastMinutes * 60, step, noise);
        private double _phase;

        public double Next(Noise noise, double narrow) => (_slow.Next(noise) + _fast.Next(noise)) * narrow;

        public double Cycle(Noise noise, double narrow)
        {
            _phase += _cycleRate * (1 + 0.25 * noise.Gauss());
            return _amplitude * narrow * Math.Sin(_phase);
        }
    }
}
