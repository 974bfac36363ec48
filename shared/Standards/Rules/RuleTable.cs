using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shemss.Standards.Rules;

/// <summary>
/// One version of one table: a CSV file with the header lines <c># table:</c>, <c># version:</c>, <c># effective: yyyy-MM-dd</c>, <c># source:</c>,
/// then the columns of <see cref="Columns"/>. An administrator replaces a table by loading a file of the same name with a higher version and the
/// day from which it counts.
/// </summary>
/// <param name="Name">Name of the table, e.g. <c>hj75-accuracy</c>.</param>
/// <param name="Version">Version, a positive whole number.</param>
/// <param name="EffectiveFrom">First day on which this version counts.</param>
/// <param name="Source">Where the numbers come from.</param>
/// <param name="Id"><c>name@version#hash</c>; the hash is the first 12 hex digits of the file's SHA-256 (line ends as LF).</param>
/// <param name="Rows">The rows, in the file's order.</param>
public sealed record RuleTable(string Name, int Version, DateOnly EffectiveFrom, string Source, string Id, IReadOnlyList<RuleRow> Rows)
{
    private static readonly string[] Comparisons = ["abs<=", "<=", ">=", "="];

    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "id", "standard", "clause", "item", "quantity", "condition", "band_of", "band", "band_unit", "kind", "compare", "limit", "unit",
        "valid_from", "valid_to", "confidence", "note",
    ];

    /// <summary>
    /// Reads and checks a file. On failure <paramref name="table"/> is <c>null</c> and the detail names the line. Codes: <c>table.header</c>,
    /// <c>table.columns</c>, <c>table.cells</c>, <c>table.id</c>, <c>table.condition</c>, <c>table.band</c>, <c>table.compare</c>, <c>table.limit</c>,
    /// <c>table.date</c>, <c>table.confidence</c>, <c>table.empty</c>, <c>table.overlap</c> (two rows could both apply to one value).
    /// </summary>
    public static CheckResult TryParse(string? csv, out RuleTable? table)
    {
        table = null;
        var text = (csv ?? "").ReplaceLineEndings("\n").TrimStart('\uFEFF');
        var lines = text.Split('\n');
        var header = lines.TakeWhile(l => l.StartsWith('#')).Select(l => l[1..].Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(p => p.Length == 2).GroupBy(p => p[0]).ToDictionary(g => g.Key, g => g.First()[1]);
        var name = header.GetValueOrDefault("table", "");
        if (name.Length == 0
            || !int.TryParse(header.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1
            || !TryDate(header.GetValueOrDefault("effective", ""), out var effective))
        {
            return CheckResult.Error("table.header", name, "The file begins with '# table:', '# version:' and '# effective:' lines.");
        }

        var first = header.Count;
        while (first < lines.Length && lines[first].StartsWith('#'))
        {
            first++;
        }

        if (first == lines.Length || !CsvText.Split(lines[first]).SequenceEqual(Columns))
        {
            return CheckResult.Error("table.columns", name, "The columns are: " + string.Join(',', Columns));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}@{version}#{hash}");
        var rows = new List<RuleRow>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = first + 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var wrong = ReadRow(CsvText.Split(lines[i]), id, ids, out var row);
            if (wrong is not null)
            {
                return CheckResult.Error(wrong, name, string.Create(CultureInfo.InvariantCulture, $"Line {i + 1}: {lines[i]}"));
            }

            rows.Add(row!);
        }

        if (rows.Count == 0)
        {
            return CheckResult.Error("table.empty", name, "The table has no rows.");
        }

        if (FindOverlap(rows) is { } pair)
        {
            return CheckResult.Error("table.overlap", name, $"Rows {pair.First.Id} and {pair.Second.Id} could both apply to one value.");
        }

        table = new RuleTable(name, version, effective, header.GetValueOrDefault("source", ""), id, rows);
        return CheckResult.Ok("table", id);
    }

    private static string? ReadRow(List<string> cells, string table, HashSet<string> ids, out RuleRow? row)
    {
        row = null;
        if (cells.Count != Columns.Count)
        {
            return "table.cells";
        }

        if (cells[0].Length == 0 || cells[1].Length == 0 || cells[3].Length == 0 || cells[4].Length == 0 || cells[9].Length == 0 || !ids.Add(cells[0]))
        {
            return "table.id";
        }

        if (RuleCondition.TryParse(cells[5]) is null)
        {
            return "table.condition";
        }

        if (!Interval.TryParse(cells[7], out var interval) || (interval != Interval.Any && cells[6].Length == 0))
        {
            return "table.band";
        }

        if (!Comparisons.Contains(cells[10]))
        {
            return "table.compare";
        }

        if (!decimal.TryParse(cells[11], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit))
        {
            return "table.limit";
        }

        var until = DateOnly.MaxValue;
        if (!TryDate(cells[13], out var from) || (cells[14].Length > 0 && !TryDate(cells[14], out until)) || until < from)
        {
            return "table.date";
        }

        Confidence? confidence = cells[15] switch
        {
            "V" => Confidence.Verified,
            "C" => Confidence.Corroborated,
            "M" => Confidence.FromMemory,
            "P" => Confidence.Proposed,
            _ => null,
        };
        if (confidence is null)
        {
            return "table.confidence";
        }

        row = new RuleRow(
            cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8], cells[9], cells[10], limit, cells[12],
            from, cells[14].Length > 0 ? until : null, confidence.Value, cells[16], table);
        return null;
    }

    // Rows with different conditions may overlap: the condition tells them apart.
    private static (RuleRow First, RuleRow Second)? FindOverlap(List<RuleRow> rows)
    {
        foreach (var group in rows.GroupBy(r => (r.Item, r.Quantity, r.Condition, r.BandUnit, Level: r.BandOf.Length == 0 ? r.Kind : "")))
        {
            var members = group.ToList();
            for (var i = 0; i < members.Count; i++)
            {
                for (var j = i + 1; j < members.Count; j++)
                {
                    var (a, b) = (members[i], members[j]);
                    var together = a.ValidFrom <= (b.ValidTo ?? DateOnly.MaxValue) && b.ValidFrom <= (a.ValidTo ?? DateOnly.MaxValue);
                    if (together && a.Interval.Overlaps(b.Interval))
                    {
                        return (a, b);
                    }
                }
            }
        }

        return null;
    }

    private static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
