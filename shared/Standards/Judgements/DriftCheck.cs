using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>Which drift is checked.</summary>
public enum DriftKind
{
    /// <summary>Zero drift (零点漂移).</summary>
    Zero,

    /// <summary>Span drift (量程漂移).</summary>
    Span,
}

/// <summary>
/// Zero and span drift (HJ 75-2017 Table 5): two limits, three states. <c>within</c>: up to the performance limit. <c>adjust</c>: above it, the instrument must
/// be adjusted, data stay usable. <c>out-of-control</c> (失控): above the control limit. For velocity a limit is exceeded only when both its forms
/// (% F.S. and m/s) are.
/// </summary>
public static class DriftCheck
{
    /// <summary>State: up to the performance limit.</summary>
    public const string Within = "within";

    /// <summary>State: above the performance limit, up to the control limit.</summary>
    public const string Adjust = "adjust";

    /// <summary>State: above the control limit (失控).</summary>
    public const string OutOfControl = "out-of-control";

    /// <summary>
    /// Judges one drift. Never throws. Not judged for: <c>range.not-positive</c>, <c>reading.out-of-range</c>, <c>item.no-rule</c>, <c>unit.no-rule</c>.
    /// </summary>
    /// <param name="item">Item; <c>so2</c>, <c>nox</c>, <c>other-gas</c> use the rows of <c>gas</c>.</param>
    /// <param name="kind">Zero or span.</param>
    /// <param name="unit">Unit of readings and range.</param>
    /// <param name="date">Day of the check.</param>
    /// <param name="range">Full scale (量程), in the same unit, positive.</param>
    /// <param name="reading">Reading before this calibration (校前测试值).</param>
    /// <param name="afterLastCalibration">Reading after the last calibration (上次校准后测试值).</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static Judgement Judge(
        string item, DriftKind kind, string unit, DateOnly date, decimal range, decimal reading, decimal afterLastCalibration, RuleBook? book = null)
    {
        var numbers = new Dictionary<string, decimal> { ["range"] = range };
        string[] tags = [kind == DriftKind.Zero ? "zero-drift" : "span-drift"];
        var input = new JudgementInput(
            Procedures.Drift, item, UnitConversion.Spell(unit), date, [new ReadingPair(afterLastCalibration, reading)], numbers, tags);
        return Run(input, (book ?? RuleBook.Builtin).At(date));
    }

    internal static Judgement Run(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 2);
        Span<decimal> reference = stackalloc decimal[1];
        Span<decimal> measured = stackalloc decimal[1];
        // No pair and more than one pair are reasons too.
        draft.Read(reference, measured, -1);
        if (draft.HasReasons)
        {
            return draft.Close();
        }

        var isSpan = input.Tags.Contains("span-drift");
        var rows = rules.FindInFamily(input.Item, isSpan ? "span-drift" : "zero-drift");
        var range = input.Numbers.GetValueOrDefault("range");
        var percent = isSpan ? Formula.SpanDrift(measured[0], reference[0], range) : Formula.ZeroDrift(measured[0], reference[0], range);
        var rounding = rules.Rounding("drift");
        var shift = draft.Step("shift", "reading − reading after the last calibration", measured[0] - reference[0], input.Unit, rounding);
        var drift = draft.Step("drift", "shift / range × 100", percent, "%FS", rounding);
        draft.Judge(percent, drift);
        if (drift is null)
        {
            draft.Reason("range.not-positive");
            return draft.Close();
        }

        var applied = rows.Where(r => r.BandUnit == "%FS" || r.BandUnit == input.Unit).ToArray();
        if (applied.Length == 0)
        {
            draft.Reason(rows.Count == 0 ? "item.no-rule" : "unit.no-rule");
            return draft.Close();
        }

        bool Exceeds(string level)
        {
            var limits = applied.Where(r => r.Kind == level).ToArray();
            return limits.Length > 0 && Array.TrueForAll(limits, r => !r.IsMet((r.BandUnit == "%FS" ? drift : shift) ?? 0));
        }

        var state = Exceeds("control-limit") ? OutOfControl : Exceeds("performance-limit") ? Adjust : Within;
        draft.Use([.. applied.OrderBy(r => (r.Kind == "control-limit") != (state == OutOfControl))]);
        draft.State = state;
        return draft.Close(state == Within);
    }
}
