using System.Globalization;

namespace Shemss.Standards.Rules;

/// <summary>What a condition says about a case.</summary>
public enum ConditionOutcome
{
    /// <summary>The condition is met.</summary>
    Holds,

    /// <summary>The condition is not met.</summary>
    Fails,

    /// <summary>A number that the condition asks for was not given.</summary>
    NumberMissing,
}

/// <summary>
/// The condition column of a rule: terms joined by <c>&amp;</c>. A term is a tag (<c>automatic</c>), a tag that must be absent (<c>!automatic</c>)
/// or a comparison of a named number (<c>emission-limit &lt; 50</c>; operators &lt; &lt;= &gt; &gt;= = !=). An empty condition always holds.
/// </summary>
public sealed class RuleCondition
{
    private static readonly string[] Operators = ["<=", ">=", "!=", "<", ">", "="];

    private readonly Term[] _terms;

    private RuleCondition(Term[] terms) => _terms = terms;

    /// <summary>Names of the numbers that the condition compares.</summary>
    public IEnumerable<string> Numbers => _terms.Where(t => t.Operator.Length > 0).Select(t => t.Name);

    /// <summary>Reads the written form; <c>null</c> when it is malformed.</summary>
    public static RuleCondition? TryParse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new RuleCondition([]);
        }

        var terms = new List<Term>();
        foreach (var part in text.Split('&', StringSplitOptions.TrimEntries))
        {
            if (ParseTerm(part) is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }

        return new RuleCondition([.. terms]);
    }

    /// <summary>Whether the condition is met by these numbers and tags. A term that fails outweighs one whose number is missing.</summary>
    public ConditionOutcome Evaluate(IReadOnlyDictionary<string, decimal> numbers, IReadOnlyCollection<string> tags)
    {
        var outcome = ConditionOutcome.Holds;
        foreach (var term in _terms)
        {
            if (term.Operator.Length == 0)
            {
                if (tags.Contains(term.Name) == term.Negated)
                {
                    return ConditionOutcome.Fails;
                }
            }
            else if (!numbers.TryGetValue(term.Name, out var number))
            {
                outcome = ConditionOutcome.NumberMissing;
            }
            else if (!Compare(number, term.Operator, term.Number))
            {
                return ConditionOutcome.Fails;
            }
        }

        return outcome;
    }

    private static bool Compare(decimal left, string comparison, decimal right) => comparison switch
    {
        "<=" => left <= right,
        ">=" => left >= right,
        "!=" => left != right,
        "<" => left < right,
        ">" => left > right,
        _ => left == right,
    };

    private static Term? ParseTerm(string text)
    {
        foreach (var candidate in Operators)
        {
            var at = text.IndexOf(candidate, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var name = text[..at].Trim();
            return IsName(name) && decimal.TryParse(text[(at + candidate.Length)..], NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
                ? new Term(name, candidate, number, false)
                : null;
        }

        var negated = text.StartsWith('!');
        var tag = negated ? text[1..] : text;
        return IsName(tag) ? new Term(tag, "", 0, negated) : null;
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private readonly record struct Term(string Name, string Operator, decimal Number, bool Negated);
}
