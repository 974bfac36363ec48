using System.Globalization;

namespace Shemss.Hj212;

/// <summary>Where a row of a table comes from.</summary>
/// <param name="Standard">The standard, such as HJ 212-2017.</param>
/// <param name="Clause">Table or clause; empty where only implementations were seen.</param>
/// <param name="ValidFrom">First day on which the row is in force.</param>
/// <param name="Confidence">V: read in the standard; C: corroborated by independent implementations only.</param>
public sealed record Provenance(string Standard, string Clause, DateOnly ValidFrom, char Confidence)
{
    internal static Provenance Of(ReadOnlySpan<string> cells) =>
        new(cells[0], cells[1], DateOnly.ParseExact(cells[2], "yyyy-MM-dd", CultureInfo.InvariantCulture), cells[3][0]);
}
