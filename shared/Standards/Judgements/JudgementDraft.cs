using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>A judgement in the making: reads the pairs, gathers trace and rules, and closes with a verdict.</summary>
internal sealed class JudgementDraft(JudgementInput input, RuleSet rules, int steps)
{
    private static readonly string[] None = [];

    private readonly TraceStep[] _steps = new TraceStep[steps];
    private List<string>? _reasons;
    private List<string>? _warnings;
    private int _stepCount;
    private PairResult[] _pairs = [];
    private RuleRow[] _rules = [];

    /// <summary>How many pairs can count at most: room for no more needs to be cleared.</summary>
    internal int Room => Math.Min(input.Pairs.Count, PairStatistics.MaximumPairs);

    internal string State { get; set; } = "";

    internal string BandOf { get; set; } = "";

    internal decimal? BandValue { get; set; }

    internal decimal? Error { get; private set; }

    internal decimal? Compared { get; private set; }

    internal PairResult[] Pairs => _pairs;

    internal bool HasReasons => _reasons is not null;

    /// <summary>A judgement that could not even begin.</summary>
    internal static Judgement Refuse(JudgementInput input, string reason) =>
        new(input, Verdict.NotJudged, "", [reason], None, [], [], "", null, [], null, null, None);

    internal void Reason(string code) => (_reasons ??= []).Add(code);

    internal void Warn(string code) => (_warnings ??= []).Add(code);

    internal void Step(string symbol, string formula, decimal? value, string unit) =>
        _steps[_stepCount++] = new TraceStep(symbol, formula, value, value, unit, "");

    internal decimal? Step(string symbol, string formula, decimal? value, string unit, Rounding rounding)
    {
        var rounded = rounding.Apply(value);
        _steps[_stepCount++] = new TraceStep(symbol, formula, value, rounded, unit, rounding.Rule);
        return rounded;
    }

    internal void Use(params ReadOnlySpan<RuleRow?> rows)
    {
        var kept = new RuleRow[rows.Length];
        var count = 0;
        foreach (var row in rows)
        {
            if (row is not null)
            {
                kept[count++] = row;
            }
        }

        _rules = count == kept.Length ? kept : kept[..count];
    }

    internal void Judge(decimal? error, decimal? compared) => (Error, Compared) = (error, compared);

    /// <summary>
    /// Reads the pairs into the two spans, in order, and returns how many count. <paramref name="sign"/> +1: difference = reference − measured.
    /// Adds reasons for pairs that cannot be taken.
    /// </summary>
    internal int Read(Span<decimal> reference, Span<decimal> measured, int sign)
    {
        var source = input.Pairs;
        _pairs = new PairResult[source.Count];
        var decimals = Math.Min(rules.Input.Decimals, 6);
        decimal? detection = input.Numbers.TryGetValue("detection-limit", out var limit) ? limit : null;
        var count = 0;
        for (var i = 0; i < _pairs.Length; i++)
        {
            var pair = source[i];
            var excluded = !string.IsNullOrEmpty(pair.Exclude) ? pair.Exclude : pair.Reference is null || pair.Measured is null ? "reading.missing" : "";
            if (excluded.Length > 0)
            {
                _pairs[i] = new PairResult(i + 1, pair.Reference, pair.Measured, null, null, null, excluded, "");
                continue;
            }

            var r = pair.Reference.GetValueOrDefault();
            var m = pair.Measured.GetValueOrDefault();
            var note = "";
            if (r < detection)
            {
                r = SubstituteForNonDetect(detection.Value);
                note = "detection-limit";
            }

            r = decimal.Round(r, decimals, MidpointRounding.ToEven);
            m = decimal.Round(m, decimals, MidpointRounding.ToEven);
            if (!PairStatistics.IsReading(r) || !PairStatistics.IsReading(m))
            {
                Once("reading.out-of-range");
                _pairs[i] = new PairResult(i + 1, pair.Reference, pair.Measured, null, null, null, "reading.out-of-range", note);
                continue;
            }

            if (count == reference.Length)
            {
                Once("pairs.too-many");
                _pairs[i] = new PairResult(i + 1, r, m, null, null, null, "pairs.too-many", note);
                continue;
            }

            reference[count] = r;
            measured[count++] = m;
            _pairs[i] = new PairResult(i + 1, r, m, sign * (r - m), null, null, "", note);
        }

        if (count == 0 && !HasReasons)
        {
            Reason("pairs.none");
        }

        return count;
    }

    /// <summary>The row that says how many pairs are needed; a reason when there are fewer.</summary>
    internal RuleRow? RequirePairs(int count)
    {
        var match = rules.Match(input.Item, "pairs", input.Unit, count, input.Numbers, input.Tags);
        if (match.Row is { } row && !row.IsMet(count))
        {
            Reason("pairs.too-few");
        }

        return match.Row;
    }

    /// <summary>Closes: not judged when there are reasons, otherwise by <paramref name="passes"/>.</summary>
    internal Judgement Close(bool passes = false)
    {
        var verdict = _reasons is not null ? Verdict.NotJudged : passes ? Verdict.Pass : Verdict.Fail;
        return new Judgement(
            input, verdict, State, _reasons is null ? None : [.. _reasons], _warnings is null ? None : [.. _warnings], _pairs,
            _stepCount == _steps.Length ? _steps : _steps[.._stepCount], BandOf, BandValue, _rules, Error, Compared, UsedTables());
    }

    private decimal SubstituteForNonDetect(decimal limit)
    {
        var share = rules.Find("any", "detection-limit") is [var row, ..] ? row.Limit : 0.5m;
        return Decimals.Usable(limit, share) ? limit * share : limit;
    }

    private void Once(string code)
    {
        if (_reasons?.Contains(code) != true)
        {
            Reason(code);
        }
    }

    // Every table that had a say: those of the rows applied, and those of rounding and Student's t.
    private string[] UsedTables()
    {
        var used = new string[_rules.Length + rules.Shared.Length];
        rules.Shared.CopyTo(used, 0);
        var count = rules.Shared.Length;
        foreach (var row in _rules)
        {
            if (Array.IndexOf(used, row.Table, 0, count) < 0)
            {
                used[count++] = row.Table;
            }
        }

        return used[..count];
    }
}
