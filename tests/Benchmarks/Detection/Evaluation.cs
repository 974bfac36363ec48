using System.Collections.Concurrent;
using System.Globalization;
using Shemss.Alerts.Domain.Detection;
using Shemss.Simulator.Series;

namespace Shemss.Benchmarks.Detection;

/// <summary>
/// Precision, recall and delay of the rules on simulated points with injected anomalies, and false alerts on points without.
/// <c>evaluate</c> reports the held-back parameter sets; <c>evaluate tuning</c> those the defaults were chosen on;
/// <c>named</c> leaves out the anomalies outside the three named categories, <c>list</c> lists what went wrong, numbers are seeds,
/// a kind of anomaly looks at that kind alone, <c>A6.minuteSigmas=5</c> tries a value.
/// </summary>
internal static class Evaluation
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly string[] Named = [AnomalyCategories.NoNoticeableFluctuation, AnomalyCategories.LongLowLevel, AnomalyCategories.SuddenChange];

    /// <summary>Seeds that were never looked at while the defaults were chosen; those of the table in the rules' README.</summary>
    public static readonly ulong[] HeldBackSeeds = [9631, 9632, 9633];
    private const int DrawnSets = 14;
    private static readonly ulong[] TuningSeeds = [101, 102, 103, 104];

    public static Task<int> Run(string[] options)
    {
        var tuning = options.Contains("tuning");
        var verbose = options.Contains("list");
        var sets = tuning ? [.. ParameterSets.Tuning, .. ParameterSets.Tuning.SelectMany(Strained)] : ParameterSets.HeldBack;
        var seeds = options.Select(o => ulong.TryParse(o, CultureInfo.InvariantCulture, out var s) ? s : 0).Where(s => s > 0).ToArray();
        seeds = seeds.Length > 0 ? seeds : tuning ? TuningSeeds : HeldBackSeeds;
        Console.WriteLine($"{(tuning ? "tuning" : "held-back")} sets: {string.Join(", ", sets.Select(s => s.Name))}{(tuning ? $", and {DrawnSets} drawn ones for each seed" : "")}; seeds {string.Join(", ", seeds)}");
        var points = seeds.SelectMany(seed => Fleet(tuning ? Shuffled([.. ParameterSets.Drawn(DrawnSets, seed * 1000), .. sets], seed) : sets, seed, options)).ToList();
        var book = Tried(options);
        var trials = new ConcurrentBag<Trial>();
        Parallel.ForEach(Partitioner.Create(points, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 2 }, p => trials.Add(Trial.Of(p, book, keep: p.GroundTruth.Count == 0)));
        var all = trials.OrderBy(t => t.Simulation.Facts.Mn, StringComparer.Ordinal).ToList();
        Report(all, verbose);
        FactTrial.Report(all.Where(t => t.Simulation.GroundTruth.Count == 0), book);
        return Task.FromResult(0);
    }

    /// <summary>
    /// The tuning sets with every habit of plant, instrument and logger turned to its other side: defaults that only fit the six
    /// plants as they are would show here first.
    /// </summary>
    private static IEnumerable<SeriesParameters> Strained(SeriesParameters p)
    {
        yield return p with
        {
            Name = p.Name + "-coarse",
            Factors = [.. p.Factors.Select(f => f with { Decimals = Math.Max(0, f.Decimals - 1), BatchMinutes = f.BatchMinutes is null ? null : 240, NoiseRelative = f.NoiseRelative * 0.5, SlowHours = f.SlowHours * 2, FastSigma = f.FastSigma * 0.6 })],
            Production = p.Production with { Declaration = ShutdownDeclaration.Mark, NightLoad = p.Production.ShiftHours < 24 ? 0.2 : 0, LoadSigma = p.Production.LoadSigma * 0.5 },
            Upkeep = p.Upkeep with { BatchMeasuresWhenIdle = true },
            Transmission = p.Transmission with { SampleTimeInAverages = false, ConvertsMeans = false },
            Wastewater = p.Wastewater with { Infiltration = 0.08, PhDeadband = 0.1 },
        };
        yield return p with
        {
            Name = p.Name + "-lively",
            MinutePeriod = 15 - p.MinutePeriod,
            Factors = [.. p.Factors.Select(f => f with { Decimals = f.Decimals + 1, BatchMinutes = f.BatchMinutes is null ? null : 180, NoiseRelative = f.NoiseRelative * 2, SlowHours = f.SlowHours * 0.5, FastSigma = f.FastSigma * 1.4, RangeHigh = f.Code is "w01001" or "a19001" ? f.RangeHigh : f.RangeHigh * 1.6 })],
            Production = p.Production with { ShiftHours = Math.Min(p.Production.ShiftHours, 20), ShiftStart = 5, RampMinutes = 12, LoadSigma = p.Production.LoadSigma * 1.5, RampsPerWeek = 5, Declaration = ShutdownDeclaration.Flag },
            Upkeep = p.Upkeep with { CalibrationEveryHours = 48, BatchMeasuresWhenIdle = false },
            Transmission = p.Transmission with { SampleTimeInAverages = false, ExtraDecimals = 1 },
            Wastewater = p.Wastewater with { PumpMinutes = p.Wastewater.PumpMinutes > 0 ? 0 : 30, PumpPauseMinutes = 20 },
        };
    }

    /// <summary>The default parameters with those of the options in their place: <c>A6.minuteSigmas=5</c>.</summary>
    private static ParameterBook Tried(string[] options)
    {
        var tried = options.Select(o => o.Split('.', '=')).Where(o => o.Length >= 3 && Enum.TryParse<RuleId>(o[0], out _))
            .GroupBy(o => Enum.Parse<RuleId>(o[0]), o => (Name: o[1], Value: double.Parse(string.Join('.', o[2..]), CultureInfo.InvariantCulture)));
        var any = new PointProfile(Guid.Empty, SourceKind.Wastewater, []);
        Dictionary<string, double> Values(RuleId rule) => new(ParameterBook.Default.Resolve(rule, any, null, Start).Setting.Values, StringComparer.Ordinal);
        return tried.Aggregate(ParameterBook.Default, (book, rule) => book.With(new ParameterSet(rule.Key, "tried", Start.AddYears(-1), "*", rule.Aggregate(Values(rule.Key), (values, v) =>
        {
            values[v.Name] = v.Value;
            return values;
        }))));
    }

    /// <summary>Another order for each seed, so that every kind of anomaly meets every kind of plant in the end.</summary>
    private static SeriesParameters[] Shuffled(SeriesParameters[] sets, ulong seed)
    {
        new Random((int)seed).Shuffle(sets);
        return sets;
    }

    private static IReadOnlyList<PointSimulation> Fleet(IReadOnlyList<SeriesParameters> sets, ulong seed, string[] options)
    {
        var kinds = options.Select(o => Enum.TryParse<AnomalyKind>(o, out var kind) && !char.IsDigit(o[0]) ? kind : (AnomalyKind?)null).OfType<AnomalyKind>().ToList();
        var anomalies = FleetRequest.EveryAnomaly(0.1, 0.3, 0.5, 0.7, 0.9).Where(a => kinds.Count > 0 ? kinds.Contains(a.Kind) : !options.Contains("named") || a.Kind <= AnomalyKind.ContradictsRelated);
        return CityFleet.Create(new FleetRequest
        {
            Sets = sets,
            HealthyPoints = kinds.Count > 0 ? 0 : sets.Count * (sets.Count > 20 ? 2 : 3),

            // Of kinds looked at alone there are as many as meet every plant.
            Anomalies = kinds.Count > 0 ? [.. Enumerable.Repeat(anomalies, Math.Max(1, sets.Count / 5)).SelectMany(a => a).Select(a => a with { })] : [.. anomalies],
            AnomaliesPerPoint = 1,
            LookAlikes = kinds.Count > 0 ? [] : Enum.GetValues<LookAlikeKind>(),
            Seed = seed,
            Start = Start,
            Duration = TimeSpan.FromDays(60),
            Emit = EmittedKinds.Averages,
        }).Points;
    }

    private static void Report(List<Trial> trials, bool verbose)
    {
        var (healthy, struck) = (trials.Where(t => t.Simulation.GroundTruth.Count == 0).ToList(), trials.Where(t => t.Simulation.GroundTruth.Count > 0).ToList());
        var months = healthy.Sum(t => t.Months);
        var alerts = trials.SelectMany(t => t.Alerts.Select(a => (Trial: t, Alert: a))).ToList();
        string Verdict((Trial Trial, Raised Alert) x) =>
            x.Trial.Simulation.GroundTruth.Any(a => x.Alert.Touches(a) && x.Alert.Names(a)) ? "true" : x.Trial.Simulation.GroundTruth.Any(x.Alert.Touches) ? "beside" : "false";

        var judged = alerts.Select(x => (x.Trial, x.Alert, Verdict: Verdict(x))).ToList();
        Console.WriteLine($"{trials.Count} points, {healthy.Count} of them healthy ({months:0.0} point-months), {struck.Sum(t => t.Simulation.GroundTruth.Count)} injected anomalies, {alerts.Count} alerts");
        Console.WriteLine();
        Console.WriteLine("| category | injected | held back on record | found | recall of the others | recall of all | by its own category | alerts | true | beside | false | precision | median delay h |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var category in AnomalyCategories.All)
        {
            var injected = struck.SelectMany(t => t.Simulation.GroundTruth.Where(a => a.Category == category).Select(a => (t, a))).ToList();
            var found = injected.Where(x => x.t.Alerts.Exists(r => r.Touches(x.a) && r.Names(x.a))).ToList();
            var own = injected.Count(x => x.t.Alerts.Exists(r => r.Touches(x.a) && r.Category == category));
            var mine = judged.Where(j => j.Alert.Category == category).ToList();
            var delays = found.Select(x => x.t.Alerts.Where(r => r.Touches(x.a) && r.Names(x.a)).Min(r => (r.Opened.At - x.a.Start).TotalHours)).Order().ToList();
            Row(Named.Contains(category) ? $"**{category}**" : category, injected.Count, injected.Except(found).Count(x => IsHeld(x.t, x.a)), found.Count, own, [.. mine.Select(m => m.Verdict)], delays);
        }

        Console.WriteLine();
        Console.WriteLine("| rule | alerts | true | beside | false | precision | false per healthy point-month | injected of its category | of them it saw | recall | median delay h |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        var anomalies = struck.SelectMany(t => t.Simulation.GroundTruth.Select(a => (Trial: t, Anomaly: a))).ToList();
        // A14 and A15 judge what is said beside the data, see FactTrial.
        foreach (var rule in Enum.GetValues<RuleId>().Except([RuleId.A14, RuleId.A15]))
        {
            var mine = judged.Where(j => j.Alert.Opened.Key.Rule == rule).ToList();
            var (t, b, f) = (mine.Count(r => r.Verdict == "true"), mine.Count(r => r.Verdict == "beside"), mine.Count(r => r.Verdict == "false"));
            var injected = anomalies.Where(x => x.Anomaly.Category == Raised.NameOf(Catalogue.Default.Rule(rule).Category)).ToList();
            var delays = injected.Select(x => x.Trial.DelayOf(rule, x.Anomaly)).OfType<double>().Order().ToList();
            Console.WriteLine($"| {rule} {Catalogue.Default.Rule(rule).En} | {mine.Count} | {t} | {b} | {f} | {Share(t, t + f)} | {mine.Count(r => r.Trial.Simulation.GroundTruth.Count == 0) / months:0.000} | {injected.Count} | {delays.Count} | {Share(delays.Count, injected.Count)} | {Median(delays)} |");
        }

        Console.WriteLine();
        Console.WriteLine($"False alerts on healthy points: {healthy.Sum(t => t.Alerts.Count)} in {months:0.0} point-months = {healthy.Sum(t => t.Alerts.Count) / months:0.000} per point-month");
        Console.WriteLine();
        Console.WriteLine("| injected kind | category | injected | found | recall | median delay h |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var kind in struck.SelectMany(t => t.Simulation.GroundTruth.Select(a => (t, a))).GroupBy(x => x.a.Kind).OrderBy(g => g.Key))
        {
            var found = kind.Where(x => x.t.Alerts.Exists(r => r.Touches(x.a) && r.Names(x.a))).ToList();
            var delays = found.Select(x => x.t.Alerts.Where(r => r.Touches(x.a) && r.Names(x.a)).Min(r => (r.Opened.At - x.a.Start).TotalHours)).Order().ToList();
            Console.WriteLine($"| {kind.Key} | {kind.First().a.Category} | {kind.Count()} | {found.Count} | {Share(found.Count, kind.Count())} | {Median(delays)} |");
        }

        if (verbose)
        {
            List(struck, judged);
        }
    }

    private static void List(List<Trial> struck, List<(Trial Trial, Raised Alert, string Verdict)> judged)
    {
        foreach (var j in judged.Where(j => j.Verdict != "true"))
        {
            var beside = j.Trial.Simulation.GroundTruth.FirstOrDefault(j.Alert.Touches);
            var near = j.Trial.Simulation.LookAlikes.Where(l => l.Start <= j.Alert.Opened.At && l.End >= j.Alert.Opened.Key.Start && (l.Factor is null || l.Factor == j.Alert.Opened.Key.FactorCode)).Select(l => l.Kind).Distinct();
            Console.WriteLine($"{j.Verdict} {j.Trial.Simulation.Facts.Mn[^4..]}({string.Join(' ', j.Trial.Simulation.GroundTruth.Select(g => $"{g.Kind} {g.Factor} {g.Start:MM-dd}..{g.End:MM-dd}"))}) {j.Trial.Simulation.Facts.ParameterSet} {j.Alert.Opened.Key.Rule} {j.Alert.Opened.Key.FactorCode} {j.Alert.Opened.Key.Start.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm} at {j.Alert.Opened.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm} {beside?.Kind} [{string.Join(' ', near)}] {j.Alert.Opened.Explanation.En}");
        }

        foreach (var (t, a) in struck.SelectMany(t => t.Simulation.GroundTruth.Select(a => (t, a))).Where(x => !x.t.Alerts.Exists(r => r.Touches(x.a) && r.Names(x.a))))
        {
            Console.WriteLine($"missed {t.Simulation.Facts.ParameterSet} {a.Kind} {a.Factor} o={a.Obviousness} {a.Start:MM-dd HH:mm} {(a.End - a.Start).TotalHours:0.0} h: {a.Description} | said: {string.Join(", ", t.Alerts.Where(r => r.Touches(a)).Select(r => r.Opened.Key.Rule))} | held: {string.Join(", ", t.Events.OfType<AlertSuppressed>().Where(s => s.Key.FactorCode == a.Factor && s.At >= a.Start && s.At <= a.End.AddHours(3)).Select(s => $"{s.Key.Rule} {s.Reason}").Distinct())}");
        }
    }

    /// <summary>The whole of an anomaly lies in a visit (and the hour after it) or under a mark, and the record says what was held back for it.</summary>
    private static bool IsHeld(Trial t, InjectedAnomaly a) =>
        (t.Simulation.Visits.Any(v => v.SignIn <= a.Start && a.End <= v.SignOut.AddHours(1)) || t.Simulation.Marks.Any(m => (m.Factor is null || m.Factor == a.Factor) && m.Start <= a.Start && a.End <= m.End))
        && t.Events.OfType<AlertSuppressed>().Any(s => s.Key.FactorCode == a.Factor && s.Reason != Guard.ProcessChange && s.At >= a.Start && s.At <= a.End.AddHours(3));

    private static void Row(string name, int injected, int held, int found, int own, List<string> verdicts, List<double> delays)
    {
        var (t, b, f) = (verdicts.Count(v => v == "true"), verdicts.Count(v => v == "beside"), verdicts.Count(v => v == "false"));
        Console.WriteLine($"| {name} | {injected} | {held} | {found} | {Share(found, injected - held)} | {Share(found, injected)} | {Share(own, injected)} | {verdicts.Count} | {t} | {b} | {f} | {Share(t, t + f)} | {Median(delays)} |");
    }

    private static string Share(int part, int whole) => whole == 0 ? "–" : ((double)part / whole).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Median(List<double> sorted) => sorted.Count == 0 ? "–" : sorted[sorted.Count / 2].ToString("0.0", CultureInfo.InvariantCulture);
}
