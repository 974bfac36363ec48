using System.Collections.Frozen;
using Shemss.Standards.Formulas;

namespace Shemss.Standards.Rules;

/// <summary>Outcome of looking for the one row that applies.</summary>
/// <param name="Row">The row; <c>null</c> when there is none.</param>
/// <param name="Reason">Why there is none: <c>item.no-rule</c>, <c>unit.no-rule</c>, <c>band.no-rule</c>, <c>number.missing:NAME</c>; empty otherwise.</param>
public readonly record struct RuleMatch(RuleRow? Row, string Reason);

/// <summary>The rules in force on one day, indexed.</summary>
public sealed class RuleSet
{
    private readonly FrozenDictionary<(string Item, string Quantity), RuleRow[]> _rows;
    private readonly FrozenDictionary<string, Rounding> _rounding;
    private readonly decimal[] _students;

    internal RuleSet(IReadOnlyList<RuleTable> tables, DateOnly day)
    {
        Tables = tables;
        _rows = tables.SelectMany(t => t.Rows).Where(r => r.IsInForce(day)).GroupBy(r => (r.Item, r.Quantity)).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _rounding = _rows.Where(p => p.Key.Quantity == "rounding").ToFrozenDictionary(p => p.Key.Item, p => new Rounding(p.Value[0].Id, Decimals.Clamp(p.Value[0].Limit, 0, 20)));
        Shared = [.. tables.Where(t => t.Name is "handling" or "t-values").Select(t => t.Id)];
        Input = Rounding("input");
        Mean = Rounding("mean");
        Difference = Rounding("difference");
        StandardDeviation = Rounding("standard-deviation");
        ConfidenceCoefficient = Rounding("confidence-coefficient");
        RelativeAccuracy = Rounding("relative-accuracy");
        RelativeError = Rounding("relative-error");
        AbsoluteError = Rounding("absolute-error");
        _students = new decimal[PairStatistics.MaximumPairs];
        foreach (var row in Find("t-0.95-two-sided", "t-value"))
        {
            var freedom = Decimals.Clamp(row.Interval.Low ?? 0, 0, _students.Length - 1);
            _students[freedom] = row.Limit;
        }
    }

    /// <summary>The table versions in this set.</summary>
    public IReadOnlyList<RuleTable> Tables { get; }

    /// <summary>Tables that every judgement uses: rounding and Student's t.</summary>
    internal string[] Shared { get; }

    internal Rounding Input { get; }

    internal Rounding Mean { get; }

    internal Rounding Difference { get; }

    internal Rounding StandardDeviation { get; }

    internal Rounding ConfidenceCoefficient { get; }

    internal Rounding RelativeAccuracy { get; }

    internal Rounding RelativeError { get; }

    internal Rounding AbsoluteError { get; }

    /// <summary>All rows for an item and a quantity; empty when there are none.</summary>
    public IReadOnlyList<RuleRow> Find(string item, string quantity) => _rows.TryGetValue((item, quantity), out var rows) ? rows : [];

    /// <summary>
    /// Rows for the item or, when it has none, for the family it belongs to (<c>so2</c> → <c>gas</c> → <c>cems</c>; <c>cod</c> → <c>water</c>).
    /// </summary>
    public IReadOnlyList<RuleRow> FindInFamily(string item, string quantity)
    {
        for (var name = item; name is not null; name = Items.FamilyOf(name))
        {
            if (_rows.TryGetValue((name, quantity), out var rows))
            {
                return rows;
            }
        }

        return [];
    }

    /// <summary>
    /// The one row that applies: written for the unit, its band holding <paramref name="value"/> (already rounded), its condition met.
    /// A table cannot be loaded with two such rows of equal condition; of different conditions the first in the file counts.
    /// </summary>
    public RuleMatch Match(string item, string quantity, string unit, decimal value, IReadOnlyDictionary<string, decimal> numbers, IReadOnlyCollection<string> tags)
    {
        if (FindInFamily(item, quantity) is not { Count: > 0 } rows)
        {
            return new RuleMatch(null, "item.no-rule");
        }

        var reason = "unit.no-rule";
        foreach (var row in rows)
        {
            if (!row.IsFor(unit))
            {
                continue;
            }

            reason = reason == "unit.no-rule" ? "band.no-rule" : reason;
            if (!row.Interval.Contains(value))
            {
                continue;
            }

            switch (row.Applies(numbers, tags))
            {
                case ConditionOutcome.Holds:
                    return new RuleMatch(row, "");
                case ConditionOutcome.NumberMissing:
                    reason = "number.missing:" + row.ConditionNumbers().First(n => !numbers.ContainsKey(n));
                    break;
                default:
                    break;
            }
        }

        return new RuleMatch(null, reason);
    }

    /// <summary>The rounding rule of a quantity; six decimals when the table has none.</summary>
    public Rounding Rounding(string quantity) => _rounding.TryGetValue(quantity, out var rounding) ? rounding : new Rounding("default", 6);

    /// <summary>Student's t, two-sided 95 %, for <paramref name="freedom"/> = pairs − 1; <c>null</c> outside 1…99.</summary>
    public decimal? StudentT(int freedom) => (uint)freedom < (uint)_students.Length && _students[freedom] > 0 ? _students[freedom] : null;
}
