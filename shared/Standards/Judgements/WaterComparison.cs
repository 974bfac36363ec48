using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>
/// Comparison of a water analyser (实际水样比对, 标样核查) with the laboratory or a standard, HJ 355-2019 Table 1 (corroborated). The laboratory mean, rounded,
/// chooses the band; each pair is judged; with 3 pairs 2 must pass, with 4 pairs 3, with 5 and more 4. pH, temperature, level, flow and the standard check
/// are judged by the kind that their row names.
/// </summary>
public static class WaterComparison
{
    /// <summary>Tag: the band is chosen for each pair by its own laboratory value (the other reading of the standard).</summary>
    public const string BandPerPair = "band-per-pair";

    /// <summary>Tag: the reference values are those of a standard sample (标准样品), as Table 1 asks for low concentrations.</summary>
    public const string StandardSample = "standard-sample";

    /// <summary>
    /// Judges a comparison. Never throws. Not judged for: <c>pairs.none</c>, <c>pairs.too-few</c>, <c>pairs.too-many</c>, <c>reading.out-of-range</c>,
    /// <c>item.no-rule</c>, <c>unit.no-rule</c>, <c>error.undefined</c>. Warnings: <c>standard-sample.required</c> (a low concentration measured on real
    /// water), <c>standard-sample.concentration</c> (the standard is not of the concentration that Table 1 names).
    /// </summary>
    /// <param name="item">Item, see <see cref="Items"/>; <see cref="Items.StandardCheck"/> for 标样核查 (reference = nominal value).</param>
    /// <param name="unit">Unit of the readings.</param>
    /// <param name="date">Day of the test.</param>
    /// <param name="pairs">Laboratory (or standard) value and the instrument's value. Two parallel laboratory results enter as their mean.</param>
    /// <param name="tags"><see cref="BandPerPair"/>, <see cref="StandardSample"/>.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static Judgement Judge(
        string item, string unit, DateOnly date, IReadOnlyList<ReadingPair> pairs, IReadOnlyList<string>? tags = null, RuleBook? book = null)
    {
        var input = new JudgementInput(Procedures.WaterComparison, item, UnitConversion.Spell(unit), date, pairs, Procedures.NoNumbers, tags ?? Procedures.NoTags);
        return Run(input, (book ?? RuleBook.Builtin).At(date));
    }

    internal static Judgement Run(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 6);
        Span<decimal> laboratory = stackalloc decimal[draft.Room];
        Span<decimal> online = stackalloc decimal[draft.Room];
        var n = draft.Read(laboratory, online, -1);
        if (PairStatistics.Of(laboratory[..n], online[..n]) is not { } pairs)
        {
            return draft.Close();
        }

        draft.Step("n", "number of pairs that count", n, "1");
        var mean = draft.Step("lab", "Σlab / n", pairs.MeanReference, input.Unit, rules.Mean) ?? 0;
        draft.Step("online", "Σonline / n", pairs.MeanMeasured, input.Unit, rules.Mean);
        draft.BandOf = "mean-laboratory";
        draft.BandValue = mean;
        var band = rules.Match(input.Item, "comparison", input.Unit, mean, input.Numbers, input.Tags);
        var minimum = draft.RequirePairs(n);
        draft.Use(band.Row, minimum);
        if (band.Row is not { } row)
        {
            draft.Reason(band.Reason);
            return draft.Close();
        }

        CheckStandardSample(draft, input, rules, mean, laboratory[..n]);
        return row.Kind switch
        {
            "relative-error" or "absolute-error" => CountPairs(draft, input, rules, row, minimum, n),
            "each-relative-error" => EachPair(draft, rules, row),
            "mean-error" => One(draft, row, "e", "online − lab", pairs.MeanMeasured - pairs.MeanReference, input.Unit, rules.Rounding("water-ph-error")),
            "mean-relative-error" => One(
                draft, row, "e", "(online − lab) / lab × 100", Formula.RelativeError(pairs.MeanMeasured, pairs.MeanReference), "%", rules.Rounding("water-relative-error")),
            "largest-error" => Largest(draft, input, rules, row),
            _ => One(draft, row, "e", row.Kind, null, row.Unit, rules.Mean),
        };
    }

    private static Judgement CountPairs(JudgementDraft draft, JudgementInput input, RuleSet rules, RuleRow row, RuleRow? minimum, int n)
    {
        var perPair = input.Tags.Contains(BandPerPair);
        var within = 0;
        var used = new List<RuleRow?> { row, minimum };
        for (var i = 0; i < draft.Pairs.Length; i++)
        {
            var pair = draft.Pairs[i];
            if (pair.Difference is null)
            {
                continue;
            }

            var own = perPair ? OwnRow(input, rules, pair.Reference!.Value) : row;
            var passes = own is null ? null : JudgePair(draft, rules, i, own);
            if (own is null || passes is null)
            {
                // The pair counts as one that did not pass: a comparison must not get better by a pair that has no error.
                draft.Pairs[i] = pair with { Within = false, Note = "error.undefined" };
                continue;
            }

            within += passes == true ? 1 : 0;
            if (perPair)
            {
                draft.Pairs[i] = draft.Pairs[i] with { Note = own.Id };
                used.Add(used.Contains(own) ? null : own);
            }
        }

        var rule = rules.Match(input.Item, "pairs-needed", input.Unit, n, input.Numbers, input.Tags).Row;
        used.Add(rule);
        draft.Use([.. used]);
        decimal? needed = rule?.Kind switch
        {
            null => null,
            "required-share" => decimal.Ceiling(Math.Clamp(rule.Limit, 0, 100) * n / 100),
            _ => rule.Limit,
        };
        draft.Step("needed", "pairs that must pass", needed, "1");
        draft.Step("within", "pairs within the limit", within, "1");
        draft.Judge(within, within);
        if (needed is null && !draft.HasReasons)
        {
            draft.Reason("error.undefined");
        }

        return draft.Close(within >= needed);
    }

    private static RuleRow? OwnRow(JudgementInput input, RuleSet rules, decimal laboratory) =>
        rules.Match(input.Item, "comparison", input.Unit, rules.Mean.Apply(laboratory), input.Numbers, input.Tags).Row;

    private static Judgement EachPair(JudgementDraft draft, RuleSet rules, RuleRow row)
    {
        decimal? worst = null;
        var all = true;
        for (var i = 0; i < draft.Pairs.Length; i++)
        {
            if (draft.Pairs[i].Difference is null)
            {
                continue;
            }

            if (JudgePair(draft, rules, i, row) is null)
            {
                draft.Reason("error.undefined");
                return draft.Close();
            }

            var error = draft.Pairs[i].Error!.Value;
            all &= row.IsMet(error);
            worst = worst is { } known && Math.Abs(known) >= Math.Abs(error) ? known : error;
        }

        draft.Step("e", "error of largest magnitude, (online − standard) / standard × 100", worst, "%");
        draft.Judge(worst, worst);
        return draft.Close(all);
    }

    /// <summary>Judges one pair by a relative or absolute row; <c>null</c> when its error is not defined.</summary>
    private static bool? JudgePair(JudgementDraft draft, RuleSet rules, int index, RuleRow row)
    {
        var pair = draft.Pairs[index];
        var isAbsolute = row.Kind == "absolute-error";
        var rounding = rules.Rounding(isAbsolute ? "water-absolute-error" : "water-relative-error");
        var error = rounding.Apply(isAbsolute ? pair.Difference : Formula.Ratio(pair.Difference!.Value, pair.Reference!.Value));
        if (error is not { } value)
        {
            return null;
        }

        draft.Pairs[index] = pair with { Error = value, Within = row.IsMet(value) };
        return row.IsMet(value);
    }

    private static Judgement Largest(JudgementDraft draft, JudgementInput input, RuleSet rules, RuleRow row)
    {
        var largest = draft.Pairs.Where(p => p.Difference is not null).Max(p => Math.Abs(p.Difference!.Value));
        return One(draft, row, "e", "max |online − reference|", largest, input.Unit, rules.Rounding("water-absolute-error"));
    }

    private static Judgement One(JudgementDraft draft, RuleRow row, string symbol, string formula, decimal? error, string unit, Rounding rounding)
    {
        var compared = draft.Step(symbol, formula, error, unit, rounding);
        draft.Judge(error, compared);
        if (compared is not { } value)
        {
            draft.Reason("error.undefined");
            return draft.Close();
        }

        return draft.Close(row.IsMet(value));
    }

    private static void CheckStandardSample(JudgementDraft draft, JudgementInput input, RuleSet rules, decimal mean, ReadOnlySpan<decimal> laboratory)
    {
        string[] kinds = ["standard-sample-minimum", "standard-sample-maximum", "standard-sample-nominal"];
        foreach (var kind in kinds)
        {
            var row = rules.Match(input.Item, kind, input.Unit, mean, input.Numbers, input.Tags).Row;
            if (row is null)
            {
                continue;
            }

            if (!input.Tags.Contains(StandardSample))
            {
                draft.Warn("standard-sample.required");
                return;
            }

            foreach (var value in laboratory)
            {
                if (!row.IsMet(value))
                {
                    draft.Warn("standard-sample.concentration");
                    return;
                }
            }
        }
    }
}
