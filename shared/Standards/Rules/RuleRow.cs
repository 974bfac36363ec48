using System.Text.Json.Serialization;

namespace Shemss.Standards.Rules;

/// <summary>
/// One row of a standard's table, as a person reads it beside the print. A judgement carries the row that it applied, whole.
/// </summary>
/// <param name="Id">Unique within its table.</param>
/// <param name="Standard">E.g. <c>HJ 75-2017</c>; <c>project</c> for defaults of this project.</param>
/// <param name="Clause">Clause or table of the standard.</param>
/// <param name="Item">What is measured or done: <c>so2</c>, <c>pm</c>, <c>cod</c> …</param>
/// <param name="Quantity">What the row rules: <c>accuracy</c>, <c>zero-drift</c>, <c>pairs</c>, <c>calibration</c> …</param>
/// <param name="Condition">When the row applies, see <see cref="RuleCondition"/>; empty: always.</param>
/// <param name="BandOf">The value that the band is about, e.g. <c>mean-reference</c>; empty when the band is <c>any</c>.</param>
/// <param name="Band">Band with its closed sides, see <see cref="Rules.Interval"/>.</param>
/// <param name="BandUnit">Unit of the measurement for which the row is written; empty: any.</param>
/// <param name="Kind">Kind of limit: <c>relative-accuracy</c>, <c>relative-error</c>, <c>absolute-error</c>, <c>minimum</c> …</param>
/// <param name="Compare"><c>abs&lt;=</c> (the magnitude may not exceed the limit), <c>&lt;=</c>, <c>&gt;=</c>, or <c>=</c> for a plain value.</param>
/// <param name="Limit">The limit; the edge itself passes.</param>
/// <param name="Unit">Unit of the limit.</param>
/// <param name="ValidFrom">First day on which the row applies.</param>
/// <param name="ValidTo">Last day; <c>null</c>: still in force.</param>
/// <param name="Confidence">How far the row may be trusted.</param>
/// <param name="Note">Anything a reader should know.</param>
/// <param name="Table">The table version that the row stands in, <c>name@version#hash</c>.</param>
public sealed record RuleRow(
    string Id,
    string Standard,
    string Clause,
    string Item,
    string Quantity,
    string Condition,
    string BandOf,
    string Band,
    string BandUnit,
    string Kind,
    string Compare,
    decimal Limit,
    string Unit,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    Confidence Confidence,
    string Note,
    string Table)
{
    private RuleCondition? _condition;
    private Interval? _interval;

    /// <summary>The band, read.</summary>
    [JsonIgnore]
    public Interval Interval => _interval ??= Interval.TryParse(Band, out var read) ? read : Interval.Any;

    /// <summary>True when the row is in force on that day.</summary>
    public bool IsInForce(DateOnly day) => day >= ValidFrom && day <= (ValidTo ?? DateOnly.MaxValue);

    /// <summary>True when <paramref name="value"/>, already rounded, satisfies the limit.</summary>
    public bool IsMet(decimal value) => Compare switch
    {
        "abs<=" => Math.Abs(value) <= Limit,
        "<=" => value <= Limit,
        ">=" => value >= Limit,
        _ => value == Limit,
    };

    /// <summary>True when the row is written for measurements in <paramref name="unit"/>.</summary>
    public bool IsFor(string unit) => BandUnit.Length == 0 || BandUnit == unit;

    /// <summary>Whether the row's condition is met.</summary>
    public ConditionOutcome Applies(IReadOnlyDictionary<string, decimal> numbers, IReadOnlyCollection<string> tags) =>
        Condition.Length == 0 ? ConditionOutcome.Holds : ReadCondition().Evaluate(numbers, tags);

    /// <summary>Names of the numbers that the row's condition asks for.</summary>
    public IEnumerable<string> ConditionNumbers() => ReadCondition().Numbers;

    // A row read from a stored judgement may be hand-made: a condition that cannot be read never holds because of its tag.
    private RuleCondition ReadCondition() => _condition ??= RuleCondition.TryParse(Condition) ?? RuleCondition.TryParse("unreadable")!;

    /// <summary>Two rows are equal when their columns are.</summary>
    public bool Equals(RuleRow? other) => other is not null
        && (Id, Standard, Clause, Item, Quantity, Condition, BandOf) == (other.Id, other.Standard, other.Clause, other.Item, other.Quantity, other.Condition, other.BandOf)
        && (Band, BandUnit, Kind, Compare, Limit, Unit, ValidFrom) == (other.Band, other.BandUnit, other.Kind, other.Compare, other.Limit, other.Unit, other.ValidFrom)
        && (ValidTo, Confidence, Note, Table) == (other.ValidTo, other.Confidence, other.Note, other.Table);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, Id);
}
