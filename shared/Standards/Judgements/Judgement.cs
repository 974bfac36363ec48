using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>What a judgement found.</summary>
public enum Verdict
{
    /// <summary>The limit is met (合格).</summary>
    Pass,

    /// <summary>The limit is not met (不合格). Always recordable.</summary>
    Fail,

    /// <summary>The standard gives no answer for these inputs; the reasons say why. Recordable too.</summary>
    NotJudged,
}

/// <summary>One pair of readings, as reported.</summary>
/// <param name="Reference">Reference method or laboratory value (参比方法/实验室); <c>null</c> when missing.</param>
/// <param name="Measured">The instrument's value (CEMS/在线); <c>null</c> when missing.</param>
/// <param name="Exclude">Why the pair is left out; <c>null</c> or empty when it counts.</param>
public readonly record struct ReadingPair(decimal? Reference, decimal? Measured, string? Exclude = null);

/// <summary>Everything that went into a judgement: with it and the same tables the judgement can be made again.</summary>
/// <param name="Procedure">Which judgement, see <see cref="Procedures"/>.</param>
/// <param name="Item">Item of the tables, see <see cref="Items"/>.</param>
/// <param name="Unit">Unit of the readings, spelled as in the tables.</param>
/// <param name="Date">Day of the test: chooses the rules in force.</param>
/// <param name="Pairs">The readings.</param>
/// <param name="Numbers">Named numbers: <c>emission-limit</c>, <c>range</c>, <c>detection-limit</c> …</param>
/// <param name="Tags">Named facts: <c>standard-sample</c>, <c>band-per-pair</c> …</param>
public sealed record JudgementInput(
    string Procedure,
    string Item,
    string Unit,
    DateOnly Date,
    IReadOnlyList<ReadingPair> Pairs,
    IReadOnlyDictionary<string, decimal> Numbers,
    IReadOnlyList<string> Tags);

/// <summary>What became of one pair.</summary>
/// <param name="Number">Position among the reported pairs, from 1.</param>
/// <param name="Reference">Reference value as used (rounded to six decimals; half the detection limit below it).</param>
/// <param name="Measured">Instrument value as used.</param>
/// <param name="Difference">Reference − measured for HJ 75, measured − reference for HJ 355; <c>null</c> when excluded.</param>
/// <param name="Error">The pair's own error where pairs are judged one by one, rounded; otherwise <c>null</c>.</param>
/// <param name="Within">Whether that error is within the limit.</param>
/// <param name="Excluded">Why the pair was left out; empty when it counts. <c>reading.missing</c> is ours, others are the reporter's words.</param>
/// <param name="Note"><c>detection-limit</c> when the reference was replaced; the row used when bands are chosen per pair; otherwise empty.</param>
public readonly record struct PairResult(
    int Number, decimal? Reference, decimal? Measured, decimal? Difference, decimal? Error, bool? Within, string Excluded, string Note);

/// <summary>One intermediate value.</summary>
/// <param name="Symbol">Symbol of the standard, e.g. <c>cc</c>.</param>
/// <param name="Formula">How it was computed.</param>
/// <param name="Value">Unrounded, to 28 significant digits; <c>null</c>: not defined for these inputs.</param>
/// <param name="Rounded">Rounded, the value that is shown and compared.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Rounding">Row of table <c>handling</c> that rounded it; empty for counts and constants.</param>
public readonly record struct TraceStep(string Symbol, string Formula, decimal? Value, decimal? Rounded, string Unit, string Rounding);

/// <summary>
/// A judgement with all that is needed to check it by hand: inputs, excluded pairs, every intermediate value, the band and why, the limit with clause and
/// table version, the verdict. Serialise with <see cref="ToJson"/>, make it again with <see cref="Rerun"/>: equal to the last digit.
/// </summary>
/// <param name="Input">What was judged.</param>
/// <param name="Verdict">The outcome.</param>
/// <param name="State">Finer outcome where the standard has one: drift <c>within</c>, <c>adjust</c>, <c>out-of-control</c>; otherwise empty.</param>
/// <param name="Reasons">Codes that say why nothing was judged; empty otherwise.</param>
/// <param name="Warnings">Codes of what a reviewer should look at although a verdict was reached.</param>
/// <param name="Pairs">What became of each pair.</param>
/// <param name="Steps">Every intermediate value, in order.</param>
/// <param name="BandOf">The value that chose the band, e.g. <c>mean-reference</c>; empty when the rule has no bands.</param>
/// <param name="BandValue">That value, rounded as it was compared.</param>
/// <param name="Rules">The rows applied; the first is the one that the error was compared with.</param>
/// <param name="Error">The error that was judged, unrounded.</param>
/// <param name="Compared">The error as compared with the limit, rounded.</param>
/// <param name="Tables">Versions of the tables used, <see cref="RuleTable.Id"/>.</param>
public sealed record Judgement(
    JudgementInput Input,
    Verdict Verdict,
    string State,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<PairResult> Pairs,
    IReadOnlyList<TraceStep> Steps,
    string BandOf,
    decimal? BandValue,
    IReadOnlyList<RuleRow> Rules,
    decimal? Error,
    decimal? Compared,
    IReadOnlyList<string> Tables)
{
    // Chinese and mathematical characters stand as they are; what HTML would read stays escaped.
    private static readonly JudgementJson Readable =
        new(new JsonSerializerOptions(JudgementJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>The row that the error was compared with; <c>null</c> when none applied.</summary>
    [JsonIgnore]
    public RuleRow? Rule => Rules.Count > 0 ? Rules[0] : null;

    /// <summary>True when the verdict is <see cref="Verdict.Pass"/>.</summary>
    [JsonIgnore]
    public bool IsPass => Verdict == Verdict.Pass;

    /// <summary>The intermediate value of this symbol, unrounded; <c>null</c> when it is not there or not defined.</summary>
    public decimal? Value(string symbol)
    {
        foreach (var step in Steps)
        {
            if (step.Symbol == symbol)
            {
                return step.Value;
            }
        }

        return null;
    }

    /// <summary>The judgement as JSON: camel case, names for enumerations, decimals in full.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.Judgement);

    /// <summary>A judgement read back; <c>null</c> when the text is not one.</summary>
    public static Judgement? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Readable.Judgement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The same judgement made again from its inputs with the table versions that it names. Not judged, reason <c>tables.unknown</c>, when
    /// <paramref name="book"/> lacks one of them.
    /// </summary>
    public Judgement Rerun(RuleBook? book = null) =>
        (book ?? RuleBook.Builtin).At(Input.Date, Tables) is { } rules ? Procedures.Run(Input, rules) : JudgementDraft.Refuse(Input, "tables.unknown");
}

/// <summary>JSON form of judgements, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Judgement))]
public sealed partial class JudgementJson : JsonSerializerContext;
