using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>
/// Accuracy of a flue gas instrument against the reference method (参比方法比对): 校验 of HJ 75-2017 (9.3.8, Table 4) and 正确度核查 of HJ 1286-2023.
/// The mean of the reference method, rounded, chooses the band; the band says which error is judged.
/// </summary>
public static class ReferenceMethodComparison
{
    /// <summary>
    /// Judges a comparison. Never throws. Not judged, but with all that could be computed, for these reasons: <c>pairs.none</c>, <c>pairs.too-few</c>,
    /// <c>pairs.too-many</c> (more than 100), <c>reading.out-of-range</c> (beyond ± 10⁶), <c>item.no-rule</c>, <c>unit.no-rule</c>, <c>band.no-rule</c>,
    /// <c>number.missing:emission-limit</c> (HJ 1286), <c>error.undefined</c> (a relative error of a mean that is not positive, RA of one pair).
    /// </summary>
    /// <param name="item">Item, see <see cref="Items"/>.</param>
    /// <param name="unit">Unit of the readings; see <see cref="UnitConversion.Spell"/>.</param>
    /// <param name="date">Day of the test.</param>
    /// <param name="pairs">Reference and CEMS values of the same periods.</param>
    /// <param name="emissionLimit">Emission limit in the same unit; needed for <c>nmhc</c>.</param>
    /// <param name="detectionLimit">Detection limit of the reference method; reference values below it count as half of it (table <c>handling</c>).</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    /// <param name="tags">Named facts for whoever reads the judgement; no rule asks for them.</param>
    public static Judgement Judge(
        string item, string unit, DateOnly date, IReadOnlyList<ReadingPair> pairs, decimal? emissionLimit = null, decimal? detectionLimit = null, RuleBook? book = null,
        IReadOnlyList<string>? tags = null)
    {
        IReadOnlyDictionary<string, decimal> numbers = Procedures.NoNumbers;
        if (emissionLimit is not null || detectionLimit is not null)
        {
            var named = new Dictionary<string, decimal>(2);
            if (emissionLimit is { } emission)
            {
                named["emission-limit"] = emission;
            }

            if (detectionLimit is { } detection)
            {
                named["detection-limit"] = detection;
            }

            numbers = named;
        }

        var input = new JudgementInput(Procedures.Accuracy, item, UnitConversion.Spell(unit), date, pairs, numbers, tags ?? Procedures.NoTags);
        return Run(input, (book ?? RuleBook.Builtin).At(date));
    }

    internal static Judgement Run(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 10);
        Span<decimal> reference = stackalloc decimal[draft.Room];
        Span<decimal> measured = stackalloc decimal[draft.Room];
        var n = draft.Read(reference, measured, 1);
        if (PairStatistics.Of(reference[..n], measured[..n]) is not { } pairs)
        {
            return draft.Close();
        }

        var unit = input.Unit;
        var deviation = pairs.StandardDeviation;
        var t = rules.StudentT(n - 1);
        var coefficient = deviation is { } sd && t is { } student ? Formula.ConfidenceCoefficient(sd, student, n) : null;
        var accuracy = coefficient is { } cc ? Formula.RelativeAccuracy(pairs.MeanDifference, cc, pairs.MeanReference) : null;
        var relative = Formula.RelativeError(pairs.MeanMeasured, pairs.MeanReference);
        var absolute = Formula.AbsoluteError(pairs.MeanMeasured, pairs.MeanReference);

        draft.Step("n", "number of pairs that count", n, "1");
        var mean = draft.Step("RM", "ΣRM / n", pairs.MeanReference, unit, rules.Mean) ?? 0;
        draft.Step("CE", "ΣCE / n", pairs.MeanMeasured, unit, rules.Mean);
        draft.Step("d", "Σ(RM − CE) / n", pairs.MeanDifference, unit, rules.Difference);
        draft.Step("Sd", "√(Σ(dᵢ − d)² / (n − 1))", deviation, unit, rules.StandardDeviation);
        draft.Step("t", "t(n − 1, 0.95), two-sided", t, "1");
        draft.Step("cc", "t · Sd / √n", coefficient, unit, rules.ConfidenceCoefficient);
        var roundedAccuracy = draft.Step("RA", "(|d| + |cc|) / RM × 100", accuracy, "%", rules.RelativeAccuracy);
        var roundedRelative = draft.Step("RE", "(CE − RM) / RM × 100", relative, "%", rules.RelativeError);
        var roundedAbsolute = draft.Step("AE", "CE − RM", absolute, unit, rules.AbsoluteError);

        var band = AccuracyBand.Choose(rules, input.Item, unit, mean, input.Numbers);
        var needed = draft.RequirePairs(n);
        draft.Use(band.Row, needed);
        draft.BandOf = "mean-reference";
        draft.BandValue = mean;
        if (band.Row is not { } row)
        {
            draft.Reason(band.Reason);
            return draft.Close();
        }

        var (error, compared) = row.Kind switch
        {
            "relative-accuracy" => (accuracy, roundedAccuracy),
            "relative-error" => (relative, roundedRelative),
            "absolute-error" => (absolute, roundedAbsolute),
            _ => (null, null),
        };
        draft.Judge(error, compared);
        if (compared is not { } value)
        {
            draft.Reason("error.undefined");
            return draft.Close();
        }

        return draft.Close(row.IsMet(value));
    }
}

/// <summary>The band of Table 4 (HJ 75-2017 9.3.8) or of HJ 1286 that the mean of the reference method falls into.</summary>
public static class AccuracyBand
{
    /// <summary>
    /// The row for a reference mean that is already rounded to the decimals it is reported with, so that report and judgement cannot disagree on the band.
    /// </summary>
    public static RuleMatch Choose(RuleSet rules, string item, string unit, decimal meanReference, IReadOnlyDictionary<string, decimal>? numbers = null) =>
        rules.Match(item, "accuracy", unit, meanReference, numbers ?? Procedures.NoNumbers, Procedures.NoTags);
}
