namespace Shemss.Simulator.Series;

/// <summary>Carries out one planned anomaly, step by step.</summary>
internal sealed class AnomalyEffect(AnomalyPlan plan, SeriesParameters p, FactorMap map, ulong seed)
{
    private readonly Noise _noise = new(seed ^ (ulong)plan.Start, plan.Kind.ToString());
    private readonly double[] _kept = Filled(p.Factors.Count);
    private readonly List<double> _tape = [];
    private double _captured = double.NaN;
    private double _wander;
    private double _good = double.NaN;

    /// <summary>What is at the probe, before the analyser sees it.</summary>
    public void AtProbe(StepFrame frame)
    {
        var f = plan.Factor;
        if (!Within(frame.Now + plan.Delay) || (!frame.Running && plan.Kind != AnomalyKind.ProbeInCleanMedium))
        {
            return;
        }

        var x = frame.Sensed;
        switch (plan.Kind)
        {
            case AnomalyKind.ProbeInCleanMedium when p.Kind == PointKind.FlueGas:
                foreach (var i in map.Pollutants)
                {
                    x[i] *= plan.A;
                }

                x[map.Oxygen] = 20.95 - (20.95 - x[map.Oxygen]) * plan.A;
                break;
            case AnomalyKind.ProbeInCleanMedium:
                foreach (var i in map.Concentrations)
                {
                    x[i] = plan.A * p.Factors[i].Level * (1 + 0.04 * _noise.Gauss());
                }

                if (map.TotalNitrogen >= 0 && map.Ammonia >= 0)
                {
                    x[map.TotalNitrogen] = Math.Max(x[map.TotalNitrogen], 1.3 * x[map.Ammonia]);
                }

                break;
            case AnomalyKind.StepWithoutCause or AnomalyKind.Spike:
                x[f] *= plan.A;
                break;
            case AnomalyKind.Exceedance:
                var into = Math.Min(1, (frame.Now + plan.Delay - plan.Start + 60) / 1200.0);
                x[f] = Towards(x[f], plan.A, into, 0.5, frame);
                break;
            case AnomalyKind.FallAfterLimit:
                var rise = Math.Max(3 * LocalTime.Hour, 3 * (p.Factors[f].BatchMinutes ?? 0) * 60);
                var done = (frame.Now + plan.Delay - plan.Start) / (double)rise;
                x[f] = done < 1 ? Towards(x[f], plan.B, Math.Min(1, done * 1.6), 0.05, frame) : Towards(x[f], plan.A, 1, 0.25, frame);
                break;
            case AnomalyKind.ContradictsRelated:
                Contradict(x, f);
                break;
        }
    }

    /// <summary>Between analyser and logger, where numbers are altered; before conversion and rounding.</summary>
    public void AtLogger(StepFrame frame)
    {
        if (plan.Factor < 0)
        {
            return;
        }

        if (plan.Kind == AnomalyKind.ReplayedSegment)
        {
            Record(frame);
        }

        var f = plan.Factor;
        if (!AltersNumbers(plan.Kind))
        {
            return;
        }

        if (!Within(frame.Now))
        {
            // A batch result stays until the next one.
            if (frame.Now >= plan.End && !double.IsNaN(_kept[f]) && !frame.Fresh[f])
            {
                frame.Value[f] = _kept[f];
            }
            else
            {
                _kept[f] = double.NaN;
            }

            return;
        }

        if (frame.Fresh[f] || (frame.Now == plan.Start && plan.Kind == AnomalyKind.StuckExact))
        {
            _kept[f] = Altered(frame, f);
        }

        if (!double.IsNaN(_kept[f]))
        {
            frame.Value[f] = _kept[f];
            frame.Flag[f] = frame.Flag[f] == 'T' ? 'N' : frame.Flag[f];
        }
    }

    /// <summary>On the finished packet: contradictions, flags, losses, the clock.</summary>
    public void AtSending(StepFrame frame)
    {
        if (!Within(frame.Now))
        {
            return;
        }

        switch (plan.Kind)
        {
            case AnomalyKind.MissingPackets:
                frame.Down = true;
                break;
            case AnomalyKind.MissingFactor:
                frame.Present[plan.Factor] = false;
                break;
            case AnomalyKind.ConvertedMismatch when frame.Running:
                var value = plan.A == 0 ? frame.Value[plan.Factor] : frame.Converted[plan.Factor] * plan.A;
                frame.Converted[plan.Factor] = Math.Round(value, p.Factors[plan.Factor].Decimals);
                frame.ConvertedTampered[plan.Factor] = true;
                break;
            case AnomalyKind.VelocityZeroWithFlow:
                frame.Value[plan.Factor] = 0;
                break;
            case AnomalyKind.ShutdownMarkContradiction when plan.Variant % 3 != 1:
                Array.Fill(frame.Flag, 'F');
                break;
            case AnomalyKind.ClockOffset:
                frame.ClockError = (long)plan.A;
                break;
            case AnomalyKind.ClockDrift:
                frame.ClockError = (long)(plan.A * (frame.Now - plan.Start) / LocalTime.Day);
                break;
        }
    }

    private static bool AltersNumbers(AnomalyKind kind) => kind
        is AnomalyKind.StuckExact or AnomalyKind.StuckWithDither or AnomalyKind.ReplayedSegment or AnomalyKind.NarrowClamp
        or AnomalyKind.PinnedNearZero or AnomalyKind.SmallShareOfUsual or AnomalyKind.SlopeFactorChanged or AnomalyKind.OutOfRange
        or AnomalyKind.OxygenAbove21 or AnomalyKind.AmmoniaAboveTotalNitrogen or AnomalyKind.ZeroValue or AnomalyKind.NegativeValue
        or AnomalyKind.LimitHugging;

    private double Altered(StepFrame frame, int f)
    {
        var q = p.Factors[f];
        var value = frame.Value[f];
        var unit = Math.Pow(10, -q.Decimals);
        switch (plan.Kind)
        {
            case AnomalyKind.StuckExact:
                return Captured(value, frame, f);
            case AnomalyKind.StuckWithDither:
                // The dither is redrawn now and then, not in every step: software does it by timer.
                if (q.BatchMinutes is not null || _noise.Chance(p.RealTimeSeconds / 240.0))
                {
                    _wander = Math.Max(plan.A, 0.4 * unit) * _noise.Gauss();
                }

                return Math.Max(0, Captured(value, frame, f) + _wander);
            case AnomalyKind.ReplayedSegment:
                return _tape.Count == 0 ? value : _tape[(int)((frame.Now - plan.Start) / p.RealTimeSeconds % _tape.Count)];
            case AnomalyKind.NarrowClamp:
                var centre = Captured(value, frame, f);
                return Math.Clamp(value, centre - plan.A, centre + plan.A);
            case AnomalyKind.PinnedNearZero:
                return Math.Max(0, plan.A + 0.7 * unit * _noise.Gauss());
            case AnomalyKind.SmallShareOfUsual:
                var into = plan.B <= 0 ? 1 : Math.Min(1, (frame.Now - plan.Start) / (plan.B * 3600));
                return value * Math.Pow(plan.A, into);
            case AnomalyKind.SlopeFactorChanged:
                return value * plan.A;
            case AnomalyKind.OutOfRange:
                return plan.A + (f == map.Ph ? 0.02 : 0.005 * q.RangeHigh) * Math.Abs(_noise.Gauss());
            case AnomalyKind.OxygenAbove21:
                return Math.Max(21.1, plan.A + 0.12 * _noise.Gauss());
            case AnomalyKind.AmmoniaAboveTotalNitrogen:
                return frame.Value[map.TotalNitrogen] * plan.A * (1 + 0.02 * _noise.Gauss());
            case AnomalyKind.ZeroValue:
                return 0;
            case AnomalyKind.NegativeValue:
                return plan.A * (1 + 0.15 * _noise.Gauss());
            case AnomalyKind.LimitHugging:
                var limit = q.EmissionLimit!.Value * Scale(frame.Value, f);
                var wouldBe = value * 1.25 * q.EmissionLimit.Value / q.Level;
                return Math.Min(wouldBe, limit * (plan.A - 0.004 * Math.Abs(_noise.Gauss())));
            default:
                return value;
        }
    }

    /// <summary>The last good value before the anomaly, not one of a calibration.</summary>
    private double Captured(double value, StepFrame frame, int f)
    {
        if (double.IsNaN(_captured) && (frame.Flag[f] == 'N' || frame.Now > plan.Start + 2 * LocalTime.Hour))
        {
            _captured = Math.Round(value, p.Factors[f].Decimals);
        }

        return double.IsNaN(_captured) ? value : _captured;
    }

    private void Record(StepFrame frame)
    {
        if (frame.Now < plan.Start - (long)plan.A || frame.Now >= plan.Start)
        {
            return;
        }

        if (frame.Flag[plan.Factor] == 'N' || double.IsNaN(_good))
        {
            _good = frame.Value[plan.Factor];
        }

        _tape.Add(_good);
    }

    private void Contradict(double[] x, int f)
    {
        if (f == map.Oxygen)
        {
            foreach (var i in map.Pollutants)
            {
                x[i] *= 1 - plan.A;
            }

            x[f] = 20.95 - (20.95 - x[f]) * (1 - plan.A);
        }
        else if (f == map.Ph || f == map.WaterTemperature)
        {
            x[f] += plan.A;
        }
        else
        {
            x[f] *= plan.A;
        }
    }

    /// <summary>Moves a concentration towards a multiple of the limit, keeping a part of its own fluctuation.</summary>
    private double Towards(double own, double timesLimit, double share, double alive, StepFrame frame)
    {
        var q = p.Factors[plan.Factor];
        var scale = Scale(frame.Sensed, plan.Factor);
        var target = Math.Min(0.92 * q.RangeHigh, timesLimit * (q.EmissionLimit ?? 3 * q.Level) * scale);
        var usual = q.Level * scale;
        var lively = target * Math.Pow(Math.Max(0.2, own / usual), alive * 0.3);
        return Math.Pow(Math.Max(own, 1e-6), 1 - share) * Math.Pow(lively, share);
    }

    /// <summary>Measured concentration per converted one.</summary>
    private double Scale(double[] values, int f) =>
        Array.IndexOf(map.Pollutants, f) >= 0 ? FlueGasArithmetic.Dilution(values[map.Oxygen], p.FlueGas) : 1;

    private bool Within(long now) => now >= plan.Start && now < plan.End;

    private static double[] Filled(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
