using System.Globalization;

namespace Shemss.Simulator.Series;

/// <summary>Decides where, when and how strongly each requested anomaly happens, and writes down the truth.</summary>
internal sealed class AnomalyPlanner(SeriesParameters p, FactorMap map, PointCalendar calendar, string mn, ulong seed, long start, long end)
{
    private readonly Noise _noise = new(seed, "anomalies");
    private readonly List<(long Start, long End)> _taken = [];

    public List<AnomalyPlan> Plans { get; } = [];

    public List<InjectedAnomaly> Truth { get; } = [];

    public List<DeclaredMark> Marks { get; } = [];

    /// <summary>The parameter set has what the anomaly needs.</summary>
    public static bool Fits(AnomalyRequest request, SeriesParameters p)
    {
        var codes = p.Factors.Select(f => f.Code).ToHashSet();
        var needs = request.Kind switch
        {
            AnomalyKind.OxygenAbove21 or AnomalyKind.ConvertedMismatch => FactorCodes.Oxygen,
            AnomalyKind.VelocityZeroWithFlow => FactorCodes.Velocity,
            AnomalyKind.AmmoniaAboveTotalNitrogen => FactorCodes.TotalNitrogen,
            _ => null,
        };
        return (needs is null || codes.Contains(needs)) && (request.Factor is null || codes.Contains(request.Factor));
    }

    public void Add(AnomalyRequest request)
    {
        var kind = request.Kind;
        var profile = AnomalyProfile.Of(kind);
        var variant = _noise.Next(4);
        var factor = request.Factor is { } code ? Known(code) : PickFactor(kind, variant);
        var d = request.Obviousness ?? _noise.Uniform();
        var cycle = factor >= 0 ? (p.Factors[factor].BatchMinutes ?? 0) / 60.0 : 0;
        var least = Math.Max(profile.LeastHours, profile.LeastCycles * cycle);
        var hours = request.Duration?.TotalHours ?? _noise.LogUniform(least, Math.Max(least * 1.2, profile.MostHours));
        var (from, to) = request.Start is { } at ? (LocalTime.Of(at), LocalTime.Of(at) + (long)(hours * 3600)) : Room(kind, hours, request.Duration is null ? least : hours, cycle);
        var (batch, phase, delay) = factor >= 0 ? Analyser.BatchTiming(p, factor, seed) : default;
        if (batch > 0)
        {
            // A batch analyser shows anything only with its next result.
            from = Snap(from, batch, phase + delay);
            to = Math.Max(from + batch, Snap(to, batch, phase + delay));
        }

        to = Math.Min(to, end);
        if (from >= to)
        {
            throw new InvalidOperationException($"{kind} does not fit into {p.Name}: the series ends before it starts.");
        }

        _taken.Add((from, to));
        Describe(kind, profile, variant, factor, d, from, to, delay);
    }

    private void Describe(AnomalyKind kind, AnomalyProfile profile, int variant, int factor, double d, long from, long to, long delay)
    {
        double a = 0, b = 0;
        int[] related = [];
        var also = profile.AlsoAcceptable;
        var f = factor >= 0 ? p.Factors[factor] : null;
        var level = f?.Level ?? 0;
        string text;
        double Mix(double subtle, double obvious) => subtle + (obvious - subtle) * d;
        switch (kind)
        {
            case AnomalyKind.StuckExact:
                related = Dependent(factor);
                text = "value frozen to the last digit";
                break;
            case AnomalyKind.StuckWithDither:
                a = Mix(0.12, 0.03) * ShortSigma(f!);
                text = Text($"value frozen with artificial dither of about {a:G2} {f!.Unit}, far below its own noise");
                break;
            case AnomalyKind.ReplayedSegment:
                a = ReplayHours(f!, d) * 3600;
                text = Text($"the {a / 3600:0.#} h before are played again and again");
                break;
            case AnomalyKind.NarrowClamp:
                a = Mix(0.25, 0.08) * ShortSigma(f!);
                text = Text($"software clamps the value to a band of ±{a:G2} {f!.Unit}");
                break;
            case AnomalyKind.ProbeInCleanMedium:
                a = Mix(0.12, 0.02);
                b = _noise.Uniform(0.1, 0.5);
                related = p.Kind == PointKind.FlueGas ? [.. map.Pollutants, map.Oxygen] : map.Concentrations;
                text = p.Kind == PointKind.FlueGas ? "probe draws air: all gases near zero, O2 near that of air, plant running" : "sampling pipe in clean water while the plant discharges";
                break;
            case AnomalyKind.PinnedNearZero:
                a = (f!.DetectionLimit ?? 0.02 * level) * Mix(1.2, 0.2);
                text = Text($"value pinned at about {a:G2} {f.Unit} while the plant runs");
                break;
            case AnomalyKind.SmallShareOfUsual:
                a = Math.Max(0.05, Math.Min(Mix(0.3, 0.07), Math.Exp(-2.5 * Spread(f!))));
                b = _noise.Uniform(0, 20);
                text = Text($"value turned down to {a:P0} of the usual within {b:0} h and kept there");
                break;
            case AnomalyKind.StepWithoutCause:
                a = Marked(f!, variant % 2 == 0 ? Mix(0.5, 0.2) : Mix(2, 4));
                also = a > 1 ? [AnomalyCategories.Exceedance] : also;
                text = Text($"step to {a:0.##} times without a cause in the process");
                break;
            case AnomalyKind.SlopeFactorChanged:
                a = Marked(f!, variant % 2 == 0 ? Mix(0.55, 0.15) : Mix(1.9, 4));
                also = a > 1 ? [AnomalyCategories.Exceedance] : also;
                text = Text($"slope factor or range changed: everything × {a:0.##}, noise included");
                break;
            case AnomalyKind.Spike:
                a = CapFactor(f!, Mix(4, 15));
                text = Text($"spike to {a:0.#} times");
                break;
            case AnomalyKind.FallAfterLimit:
                a = Mix(0.5, 0.15);
                b = _noise.Uniform(0.98, 1.06);
                text = Text($"rises to {b:0.00} of the limit, then falls at once to {a:P0} of it and stays");
                break;
            case AnomalyKind.ContradictsRelated:
                (a, related, text) = Contradiction(factor, Mix);
                break;
            case AnomalyKind.OutOfRange:
                a = factor == map.Ph ? _noise.Uniform(14.1, 14.1 + 3 * d) : f!.RangeHigh * Mix(1.02, 1.8);
                text = Text($"reports {a:G4} {f!.Unit}, beyond its range, flag N");
                break;
            case AnomalyKind.Exceedance:
                a = Mix(1.15, 2.6);
                text = Text($"true exceedance: about {a:0.00} times the limit");
                break;
            case AnomalyKind.OxygenAbove21:
                a = Mix(21.3, 24.8);
                related = map.Pollutants;
                text = Text($"O2 at about {a:0.0} %");
                break;
            case AnomalyKind.AmmoniaAboveTotalNitrogen:
                a = Mix(1.15, 2.2);
                text = Text($"NH3-N at {a:0.00} times total nitrogen");
                break;
            case AnomalyKind.ConvertedMismatch:
                a = variant % 2 == 0 && ConversionMatters ? 0 : Mix(0.75, 0.4);
                text = a == 0 ? "converted value sent = measured value, not recomputed to the reference O2" : Text($"converted value is {a:P0} of the recomputed one");
                break;
            case AnomalyKind.VelocityZeroWithFlow:
                related = [map.Flow];
                text = "velocity 0 while a flow is reported";
                break;
            case AnomalyKind.ZeroValue:
                related = Dependent(factor);
                text = "exactly zero while the plant runs";
                break;
            case AnomalyKind.NegativeValue:
                a = -Math.Max(Mix(0.1, 0.6) * level, 3 * (f!.DetectionLimit ?? 0));
                text = Text($"negative, about {a:G2} {f.Unit}");
                break;
            case AnomalyKind.LimitHugging:
                a = Mix(0.965, 0.993);
                text = Text($"values of a plant that would exceed are cut at {a:P1} of the limit");
                break;
            case AnomalyKind.ShutdownMarkContradiction:
                text = (variant % 3) switch { 0 => "flag F on every value", 1 => "marked as shut down", _ => "marked as shut down and flag F on every value" } + " while the plant discharges as usual";
                if (variant % 3 != 0)
                {
                    Marks.Add(new DeclaredMark(mn, null, MarkKind.Shutdown, LocalTime.ToTime(from), LocalTime.ToTime(to), LocalTime.ToTime(from - 1800), "production stopped"));
                }

                break;
            case AnomalyKind.ClockOffset:
                a = Math.Round((variant % 2 == 0 ? 1 : -1) * Mix(600, 10_800));
                text = Text($"logger clock jumps by {a / 60:0} min");
                break;
            case AnomalyKind.ClockDrift:
                a = (variant % 2 == 0 ? 1 : -1) * Mix(180, 1200);
                text = Text($"logger clock drifts by {a / 60:0.0} min a day");
                break;
            case AnomalyKind.MissingFactor:
                // Without oxygen nothing can be converted, without velocity there is no flow.
                related = Dependent(factor);
                text = "the factor is left out of all packets";
                break;
            default:
                text = "no packet arrives and none is sent later";
                break;
        }

        if (factor >= 0 && (factor == map.TotalNitrogen || factor == map.Ammonia))
        {
            // One of the two altered may contradict the other, and the alarm may name either.
            related = [.. related, map.TotalNitrogen, map.Ammonia];
            also = [.. also.Append(AnomalyCategories.Logic).Where(c => c != profile.Category).Distinct()];
        }

        related = [.. related.Where(r => r >= 0 && r != factor).Distinct()];
        Plans.Add(new AnomalyPlan(kind, factor, related, from, to, a, b, variant, delay));
        Truth.Add(new InjectedAnomaly
        {
            Mn = mn,
            Factor = f?.Code,
            Category = profile.Category,
            Kind = kind,
            Start = LocalTime.ToTime(from),
            End = LocalTime.ToTime(to),
            Description = text,
            Obviousness = Math.Round(d, 2),
            AlsoAcceptable = also,
            RelatedFactors = [.. related.Select(r => map.Codes[r])],
        });
    }

    private (double A, int[] Related, string Text) Contradiction(int factor, Func<double, double, double> mix)
    {
        if (factor == map.Oxygen)
        {
            var leak = mix(0.45, 0.75);
            return (leak, map.Pollutants, Text($"air leaks into the sampling line ({leak:P0}): O2 up and gases down at unchanged load"));
        }

        if (factor == map.Temperature || factor == map.Velocity || factor == map.Humidity)
        {
            var share = mix(0.65, 0.3);
            return (share, [map.Flow], Text($"falls to {share:P0} while load, O2 and the other parameters stay"));
        }

        if (factor == map.Flow)
        {
            var times = mix(1.9, 3);
            return (times, [], Text($"flow {times:0.0} times without rain or production; concentrations stay"));
        }

        if (factor == map.Ph)
        {
            var by = mix(1.8, 3.2) * (_noise.Chance(0.5) ? 1 : -1);
            return (by, [], Text($"pH jumps by {by:0.0} while all else stays"));
        }

        var shift = mix(9, 20) * (_noise.Chance(0.5) ? 1 : -0.6);
        return (shift, [], Text($"temperature jumps by {shift:0} ℃ while all else stays"));
    }

    /// <summary>A replay that shows: longer than one measuring cycle, a whole number of cycles, several repetitions.</summary>
    private double ReplayHours(FactorParameters f, double d)
    {
        var hours = 12 - 9 * d;
        return f.BatchMinutes is { } m ? Math.Max(4, Math.Round(hours * 60 / m)) * m / 60 : Math.Round(hours);
    }

    private static double ShortSigma(FactorParameters f) => Math.Max(
        f.Level * Math.Sqrt(f.FastSigma * f.FastSigma + f.NoiseRelative * f.NoiseRelative + f.CycleAmplitude * f.CycleAmplitude / 2),
        f.NoiseAbsolute);

    /// <summary>Standard deviation of the logarithm in ordinary operation.</summary>
    private static double Spread(FactorParameters f) => Math.Sqrt(
        f.SlowSigma * f.SlowSigma + f.FastSigma * f.FastSigma + f.SharedSigma * f.SharedSigma + f.CycleAmplitude * f.CycleAmplitude / 2);

    /// <summary>A step that stands out of the factor's own life: a lively one needs a bigger step.</summary>
    private static double Marked(FactorParameters f, double times)
    {
        var least = 2.8 * Spread(f);
        return times < 1 ? Math.Min(times, Math.Max(0.08, Math.Exp(-least))) : CapFactor(f, Math.Max(times, Math.Exp(least)));
    }

    private bool ConversionMatters =>
        Math.Abs((21 - p.FlueGas.ReferenceOxygen) / (21 - p.Factors[map.Oxygen].Level) - 1) > 0.15;

    private static double CapFactor(FactorParameters f, double times) => Math.Min(times, Math.Max(1.8, 0.7 * f.RangeHigh / f.Level));

    private int[] Dependent(int factor) =>
        factor == map.Oxygen ? map.Pollutants : factor == map.Velocity ? [map.Flow] : [];

    private int Known(string code)
    {
        var index = map.IndexOf(code);
        return index >= 0 ? index : throw new ArgumentException($"{p.Name} has no factor {code}.", nameof(code));
    }

    private int PickFactor(AnomalyKind kind, int variant)
    {
        var limited = map.Concentrations.Where(i => p.Factors[i].EmissionLimit is not null).ToArray();
        var factor = kind switch
        {
            AnomalyKind.StuckExact => _noise.Pick([.. map.Concentrations, .. map.Concentrations, map.Kind == PointKind.FlueGas ? map.Oxygen : map.Flow]),
            AnomalyKind.MissingFactor => _noise.Next(p.Factors.Count),
            AnomalyKind.MissingPackets or AnomalyKind.ShutdownMarkContradiction or AnomalyKind.ClockDrift or AnomalyKind.ClockOffset => -2,
            AnomalyKind.OxygenAbove21 => map.Oxygen,
            AnomalyKind.AmmoniaAboveTotalNitrogen => map.TotalNitrogen >= 0 ? map.Ammonia : -1,
            AnomalyKind.ConvertedMismatch => map.Pollutants.Length > 0 ? _noise.Pick(map.Pollutants) : -1,
            AnomalyKind.VelocityZeroWithFlow => map.Velocity,
            AnomalyKind.Exceedance or AnomalyKind.FallAfterLimit or AnomalyKind.LimitHugging => limited.Length > 0 ? _noise.Pick(limited) : -1,
            AnomalyKind.ContradictsRelated => map.Kind == PointKind.FlueGas
                ? (variant switch { 0 => map.Oxygen, 1 => map.Temperature, 2 => map.Velocity, _ => map.Humidity })
                : (variant switch { 0 => map.Flow, 1 => map.WaterTemperature, _ => map.Ph }),
            AnomalyKind.StuckWithDither or AnomalyKind.NarrowClamp => _noise.Pick(Best(f => ShortSigma(f) * Math.Pow(10, f.Decimals), 3)),
            AnomalyKind.ProbeInCleanMedium or AnomalyKind.PinnedNearZero or AnomalyKind.SmallShareOfUsual or AnomalyKind.ZeroValue or AnomalyKind.StepWithoutCause or AnomalyKind.SlopeFactorChanged
                => _noise.Pick(Best(f => f.Level / (f.DetectionLimit ?? f.Level / 100), 5)),
            _ => _noise.Pick(map.Concentrations),
        };
        return factor switch
        {
            -2 => -1,
            -1 => throw new ArgumentException($"{kind} needs a factor that {p.Name} does not have.", nameof(kind)),
            _ => factor,
        };
    }

    /// <summary>The concentrations on which the anomaly is unmistakable by some measure; the best one if none is.</summary>
    private int[] Best(Func<FactorParameters, double> measure, double enough)
    {
        var good = map.Concentrations.Where(i => measure(p.Factors[i]) >= enough).ToArray();
        return good.Length > 0 ? good : [map.Concentrations.MaxBy(i => measure(p.Factors[i]))];
    }

    /// <summary>A place for so many hours, or for fewer when the run is too short or too full.</summary>
    private (long From, long To) Room(AnomalyKind kind, double hours, double least, double cycle)
    {
        for (; ; hours = Math.Max(least, hours * 0.7))
        {
            if (Place(kind, hours, cycle) is { } place)
            {
                return place;
            }

            if (hours <= least)
            {
                throw new InvalidOperationException($"No room for {kind} of {hours:0} h in {p.Name}: the run is too short or too full.");
            }
        }
    }

    /// <summary>A window in production, clear of troubles and of other anomalies, after a time in which the usual could be learned.</summary>
    private (long From, long To)? Place(AnomalyKind kind, double hours, double cycle)
    {
        var baseline = Math.Min(14 * LocalTime.Day, (end - start) / 3);
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var strict = attempt < 400;
            var latest = end - (long)(hours * 3600) - 2 * LocalTime.Hour;
            if (latest <= start + baseline)
            {
                break;
            }

            var from = start + baseline + (long)((latest - start - baseline) * _noise.Uniform());
            from -= from % 60;
            var first = (int)((from - start) / LocalTime.Hour);
            var needed = Math.Max(1, Math.Min(hours, kind == AnomalyKind.Spike ? 2 : hours * 0.6));
            if (!calendar.IsRunning(first) || !calendar.IsRunning(first + 1))
            {
                continue;
            }

            // A fall from the limit at the very end of a shift is the shift's, and nobody could see it: it happens in production.
            var fall = first + (int)Math.Max(3, 3 * cycle) - 1;
            if (kind == AnomalyKind.FallAfterLimit && attempt < 550 && !Enumerable.Range(fall, 3 + (int)Math.Ceiling(2 * cycle)).All(calendar.IsRunning))
            {
                continue;
            }

            // Shift plants: the window is stretched until it holds enough working hours.
            var last = first;
            var working = 0.0;
            while (last < (end - start) / LocalTime.Hour && (working < needed || last - first < hours))
            {
                working += calendar.IsRunning(last) ? 1 : 0;
                last++;
            }

            var to = kind == AnomalyKind.Spike ? from + (long)(hours * 3600) : Math.Max(from + (long)(hours * 3600), from + (last - first) * LocalTime.Hour);
            var clear = !strict || !Enumerable.Range(first, last - first + 1).Any(calendar.IsDisturbed);
            if (working >= needed && clear && !_taken.Any(t => from < t.End + LocalTime.Day && to > t.Start - LocalTime.Day))
            {
                return (from, to - to % 60);
            }
        }

        return null;
    }

    private static long Snap(long time, long cycle, long phase) => time + (((phase - time) % cycle) + cycle) % cycle;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
