using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>
/// The preconditions of acceptance, HJ 75-2017 9.3 and Table 3 (limits from memory): indication error (示值误差), system response time (系统响应时间),
/// correlation of the particulate calibration (颗粒物相关校准). None of the methods throws.
/// </summary>
public static class AcceptanceChecks
{
    /// <summary>
    /// Indication error of one gas level. The table says whether it is related to the gas's nominal value or to the range. Not judged for: <c>pairs.none</c>,
    /// <c>reading.out-of-range</c>, <c>item.no-rule</c>, <c>unit.no-rule</c>, <c>error.undefined</c> (nominal or range not positive).
    /// </summary>
    /// <param name="item">Item.</param>
    /// <param name="unit">Unit of nominal, range and readings.</param>
    /// <param name="date">Day of the test.</param>
    /// <param name="range">Full scale.</param>
    /// <param name="nominal">Concentration of the gas (标气浓度).</param>
    /// <param name="readings">The readings, usually three; <c>null</c> ones are left out.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static Judgement JudgeIndicationError(
        string item, string unit, DateOnly date, decimal range, decimal nominal, IReadOnlyList<decimal?> readings, RuleBook? book = null)
    {
        var pairs = readings.Select(r => new ReadingPair(nominal, r)).ToArray();
        var numbers = new Dictionary<string, decimal> { ["range"] = range };
        var input = new JudgementInput(Procedures.IndicationError, item, UnitConversion.Spell(unit), date, pairs, numbers, Procedures.NoTags);
        return RunIndicationError(input, (book ?? RuleBook.Builtin).At(date));
    }

    /// <summary>
    /// System response time, the mean of T1 + T2. Not judged for: <c>pairs.none</c>, <c>reading.out-of-range</c>, <c>item.no-rule</c>, <c>error.undefined</c>
    /// (a negative time).
    /// </summary>
    /// <param name="item">Item.</param>
    /// <param name="date">Day of the test.</param>
    /// <param name="times">Transport time T1 and rise time T2 of each run, s.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static Judgement JudgeResponseTime(string item, DateOnly date, IReadOnlyList<(decimal Transport, decimal Rise)> times, RuleBook? book = null)
    {
        var pairs = times.Select(t => new ReadingPair(t.Transport, t.Rise)).ToArray();
        var input = new JudgementInput(Procedures.ResponseTime, item, "s", date, pairs, Procedures.NoNumbers, Procedures.NoTags);
        return RunResponseTime(input, (book ?? RuleBook.Builtin).At(date));
    }

    /// <summary>
    /// Correlation of the particulate calibration: r against its minimum, and the half-width of the confidence interval at the mean against its share of the
    /// emission limit; both must be met. Not judged for: <c>pairs.none</c>, <c>pairs.too-few</c>, <c>reading.out-of-range</c>,
    /// <c>number.missing:emission-limit</c>, <c>item.no-rule</c>, <c>error.undefined</c> (fewer than three points, all signals or all references equal).
    /// </summary>
    /// <param name="date">Day of the test.</param>
    /// <param name="pairs">Reference value (mg/m³) and the instrument's signal.</param>
    /// <param name="emissionLimit">Emission limit, mg/m³.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static Judgement JudgeParticulateCorrelation(DateOnly date, IReadOnlyList<ReadingPair> pairs, decimal? emissionLimit, RuleBook? book = null)
    {
        IReadOnlyDictionary<string, decimal> numbers = emissionLimit is { } limit ? new Dictionary<string, decimal> { ["emission-limit"] = limit } : Procedures.NoNumbers;
        var input = new JudgementInput(Procedures.ParticulateCorrelation, Items.Particulate, "mg/m³", date, pairs, numbers, Procedures.NoTags);
        return RunParticulateCorrelation(input, (book ?? RuleBook.Builtin).At(date));
    }

    internal static Judgement RunIndicationError(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 4);
        Span<decimal> nominal = stackalloc decimal[draft.Room];
        Span<decimal> reading = stackalloc decimal[draft.Room];
        var n = draft.Read(nominal, reading, -1);
        if (PairStatistics.Of(nominal[..n], reading[..n]) is not { } pairs)
        {
            return draft.Close();
        }

        var range = input.Numbers.GetValueOrDefault("range");
        draft.Step("n", "number of readings that count", n, "1");
        draft.Step("nominal", "concentration of the gas", pairs.MeanReference, input.Unit);
        draft.Step("mean", "Σreading / n", pairs.MeanMeasured, input.Unit, rules.Mean);
        var match = rules.Match(input.Item, "indication-error", input.Unit, range, input.Numbers, input.Tags);
        draft.BandOf = "range";
        draft.BandValue = range;
        draft.Use(match.Row);
        if (match.Row is not { } row)
        {
            draft.Reason(match.Reason);
            return draft.Close();
        }

        var ofRange = row.Kind == "of-range";
        var error = Formula.IndicationError(pairs.MeanMeasured, pairs.MeanReference, ofRange ? range : pairs.MeanReference);
        var compared = draft.Step(
            "error", ofRange ? "(mean − nominal) / range × 100" : "(mean − nominal) / nominal × 100", error, row.Unit, rules.Rounding("indication-error"));
        return Finish(draft, row, error, compared);
    }

    internal static Judgement RunResponseTime(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 2);
        Span<decimal> transport = stackalloc decimal[draft.Room];
        Span<decimal> rise = stackalloc decimal[draft.Room];
        var n = draft.Read(transport, rise, 1);
        if (PairStatistics.Of(transport[..n], rise[..n]) is not { } pairs)
        {
            return draft.Close();
        }

        // One impossible run makes the mean meaningless, even when the mean itself is positive.
        decimal? time = Formula.ResponseTime(pairs.MeanReference, pairs.MeanMeasured);
        for (var i = 0; i < n; i++)
        {
            time = Formula.ResponseTime(transport[i], rise[i]) is null ? null : time;
        }

        draft.Step("n", "number of runs that count", n, "1");
        var compared = draft.Step("T", "Σ(T1 + T2) / n", time, "s", rules.Rounding("response-time"));
        var match = rules.Match(input.Item, "response-time", input.Unit, compared ?? 0, input.Numbers, input.Tags);
        draft.Use(match.Row);
        if (match.Row is not { } row)
        {
            draft.Reason(match.Reason);
            return draft.Close();
        }

        return Finish(draft, row, time, compared);
    }

    internal static Judgement RunParticulateCorrelation(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 7);
        Span<decimal> reference = stackalloc decimal[draft.Room];
        Span<decimal> signal = stackalloc decimal[draft.Room];
        var n = draft.Read(reference, signal, 1);
        if (draft.HasReasons)
        {
            return draft.Close();
        }

        var rounding = rules.Rounding("regression");
        draft.Step("n", "number of points that count", n, "1");
        var line = LinearRegression.Of(signal[..n], reference[..n]);
        draft.Step("slope", "Sxy / Sxx", line?.Slope, "mg/m³", rounding);
        draft.Step("intercept", "mean(y) − slope · mean(x)", line?.Intercept, "mg/m³", rounding);
        draft.Step("SE", "√((Syy − slope · Sxy) / (n − 2))", line?.StandardError, "mg/m³", rounding);
        draft.Step("t", "t(n − 2, 0.95), two-sided", rules.StudentT(n - 2), "1");
        var correlation = draft.Step("r", "Sxy / √(Sxx · Syy)", line?.Correlation, "1", rules.Rounding("correlation"));
        var half = line?.StandardError is { } error && rules.StudentT(n - 2) is { } t ? Formula.ConfidenceCoefficient(error, t, n) : null;
        var share = half is { } width && input.Numbers.TryGetValue("emission-limit", out var limit) ? Formula.Ratio(width, limit) : null;
        var comparedShare = draft.Step("CI", "t · SE / √n / emission limit × 100", share, "%", rules.Rounding("rate"));

        var minimum = rules.Match(input.Item, "calibration-correlation", input.Unit, 0, input.Numbers, input.Tags);
        var maximum = rules.Match(input.Item, "calibration-interval", input.Unit, 0, input.Numbers, input.Tags);
        draft.Use(minimum.Row, maximum.Row, draft.RequirePairs(n));
        if (minimum.Row is not { } row || maximum.Row is not { } interval)
        {
            draft.Reason(minimum.Row is null ? minimum.Reason : maximum.Reason);
            return draft.Close();
        }

        if (comparedShare is not { } ci)
        {
            draft.Reason("error.undefined");
        }
        else if (!interval.IsMet(ci))
        {
            draft.Judge(line?.Correlation, correlation);
            return draft.Close();
        }

        return Finish(draft, row, line?.Correlation, correlation);
    }

    private static Judgement Finish(JudgementDraft draft, RuleRow row, decimal? error, decimal? compared)
    {
        draft.Judge(error, compared);
        if (compared is not { } value)
        {
            draft.Reason("error.undefined");
            return draft.Close();
        }

        return draft.Close(row.IsMet(value));
    }
}
