using System.Globalization;
using Shemss.Alerts.Domain.Detection;
using Shemss.Simulator.Series;

namespace Shemss.Benchmarks.Detection;

/// <summary>
/// A14 and A15, which judge what is said beside the data: settings that change with and without a record of it, and visits that
/// claim a calibration the data know of, or do not. Laid over points without injected anomalies.
/// </summary>
internal sealed class FactTrial
{
    private static readonly TimeSpan Apart = TimeSpan.FromHours(4);
    private readonly Trial _trial;
    private readonly Random _random;
    private readonly List<Input> _facts = [];
    private readonly List<(string Kind, RuleId Rule, string Factor, DateTimeOffset At, bool Wrong)> _laid = [];

    private FactTrial(Trial trial)
    {
        _trial = trial;
        _random = new Random(trial.Simulation.Facts.Mn.Aggregate(17, (hash, c) => (hash * 31) + c));
    }

    /// <summary>Of points without anomalies, whose inputs were kept.</summary>
    public static void Report(IEnumerable<Trial> healthy, ParameterBook book)
    {
        var results = healthy.AsParallel().WithDegreeOfParallelism(2).SelectMany(t => new FactTrial(t).Run(book)).ToList();
        Console.WriteLine();
        Console.WriteLine("| fact | rule | laid | told | |");
        Console.WriteLine("|---|---|--:|--:|---|");
        foreach (var kind in results.GroupBy(r => (r.Kind, r.Rule, r.Wrong)).OrderBy(g => g.Key.Rule).ThenByDescending(g => g.Key.Wrong))
        {
            var told = kind.Count(k => k.Told);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind.Key.Kind} | {kind.Key.Rule} | {kind.Count()} | {told} | {(kind.Key.Wrong ? $"recall {(double)told / kind.Count():0.000}" : told == 0 ? "none false" : $"{told} false")} |"));
        }
    }

    private IEnumerable<(string Kind, RuleId Rule, bool Wrong, bool Told)> Run(ParameterBook book)
    {
        LaySettings();
        LayCalibrations();
        var inputs = _trial.Inputs.Concat(_facts).OrderBy(i => i.At);
        var events = Replay.Run(book, [_trial.Profile], inputs, _trial.Simulation.End);
        return [.. _laid.Select(l => (l.Kind, l.Rule, l.Wrong, IsTold(events, l.Rule, l.Factor, l.At)))];
    }

    private static bool IsTold(List<AlertEvent> events, RuleId rule, string factor, DateTimeOffset at) => events.Exists(e => e.Key.FactorCode == factor && e.Key.Start <= at && e.At >= at && e.At <= at.AddDays(1)
        && (e is AlertOpened ? e.Key.Rule == rule : e is AlertExtended x && x.Evidence.Rules.Contains(rule.ToString())));

    /// <summary>Slope and intercept of one factor, told each morning; one of them changes without a record, the other with one.</summary>
    private void LaySettings()
    {
        var factor = _trial.Profile.Factors[_random.Next(_trial.Profile.Factors.Count)].Code;
        var (point, days) = (_trial.Profile.PointId, (int)(_trial.Simulation.End - _trial.Simulation.Start).TotalDays - 2);
        var (silent, declared) = (_random.Next(12, days), _random.Next(12, days));
        for (var day = 1; day < days; day++)
        {
            var at = _trial.Simulation.Start.AddDays(day).AddHours(8);
            _facts.Add(Input.Of(new ParameterReport(point, factor, "slope", day < silent ? 1.02 : 1.08, at) { ReceivedAt = at }));
            _facts.Add(Input.Of(new ParameterReport(point, factor, "intercept", day < declared ? 0.1 : 0.3, at) { ReceivedAt = at }));
        }

        DateTimeOffset Of(int day) => _trial.Simulation.Start.AddDays(day).AddHours(8);
        _facts.Add(Input.Of(new DeclaredChange(point, factor, "intercept", Of(declared).AddHours(-2), Of(declared).AddHours(2)) { ReceivedAt = Of(declared).AddHours(-1) }));
        _laid.Add(("setting changed without a record", RuleId.A14, factor, Of(silent), true));
        if (Math.Abs(silent - declared) > 2)
        {
            _laid.Add(("setting changed with a record", RuleId.A14, factor, Of(declared), false));
        }
    }

    /// <summary>One visit that claims a calibration when there was none for hours, one at each calibration there was, up to three.</summary>
    private void LayCalibrations()
    {
        var continuous = _trial.Profile.Factors.Where(f => f.BatchCycle is null && f.Role is FactorRole.Pollutant or FactorRole.Oxygen or FactorRole.Ph).Select(f => f.Code).ToHashSet();
        var calibrated = _trial.Simulation.Readings.Where(r => (DataFlag)(byte)r.Flag == DataFlag.Calibration && continuous.Contains(r.Factor)).GroupBy(r => r.Factor).ToDictionary(g => g.Key, g => g.Select(r => r.DataTime).Order().ToList());
        foreach (var code in continuous.Order(StringComparer.Ordinal).Take(1))
        {
            var known = calibrated.GetValueOrDefault(code, []);
            var from = _trial.Simulation.Start.AddDays(_random.Next(12, 26)).AddHours(_random.Next(8, 17));
            while (known.Exists(k => (k - from).Duration() < Apart))
            {
                from = from.AddHours(5);
            }

            Claim("calibration recorded that the data know nothing of", code, from, from.AddHours(1), true);
        }

        foreach (var (code, times) in calibrated)
        {
            foreach (var at in times.Where(t => t > _trial.Simulation.Start.AddDays(12)).DistinctBy(t => t.DayOfYear).Take(3))
            {
                Claim("calibration recorded that took place", code, at.AddMinutes(-10), at.AddMinutes(50), false);
            }
        }
    }

    private void Claim(string kind, string code, DateTimeOffset from, DateTimeOffset to, bool wrong)
    {
        _facts.Add(Input.Of(new Visit(new Guid(_laid.Count + 1, 9, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 9]), _trial.Profile.PointId, Guid.Empty, from, to) { Calibrated = [code], ReceivedAt = to }));
        _laid.Add((kind, RuleId.A15, code, from, wrong));
    }
}
