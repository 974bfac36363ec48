using System.Globalization;
using System.Text;

namespace Shemss.Hj212;

/// <summary>A factor of tables B.1 to B.3 of HJ 212-2017 (监测因子).</summary>
/// <param name="Code">Factor code (因子编码), such as w01018.</param>
/// <param name="NameZh">Chinese name, such as 化学需氧量.</param>
/// <param name="OldCode">The code of edition 2005, such as 011; empty where there was none.</param>
/// <param name="Unit">Unit of concentrations and of Rtd, Min, Avg, Max; empty for a number without one.</param>
/// <param name="EmissionUnit">Unit of Cou; empty where none is printed.</param>
/// <param name="Format">Format as printed, such as N5.2: digits before and after the point.</param>
/// <param name="Provenance">Source of the row.</param>
public sealed record Factor(
    string Code, string NameZh, string OldCode, string Unit, string EmissionUnit, string Format, Provenance Provenance)
{
    /// <summary>Digits after the point by <see cref="Format"/>; 0 where it has none.</summary>
    public int Decimals { get; } = Format.IndexOf('.', StringComparison.Ordinal) is var point and > 0
        ? int.Parse(Format.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Digits before the point by <see cref="Format"/>; 0 where no format is printed.</summary>
    public int Digits { get; } = Format.Length == 0
        ? 0
        : int.Parse(Format.AsSpan(1).ToString().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>The factor table: look-up by today's code and by that of edition 2005.</summary>
public static class FactorTable
{
    private static readonly Factor[] Rows = [.. EmbeddedCsv.Rows("factors.csv")
        .Select(r => new Factor(r[0], r[1], r[2], r[3], r[4], r[5], Provenance.Of(r.AsSpan(6))))];

    // Codes are at most 8 ASCII characters, so one word is a perfect key and look-up by bytes needs no string.
    private static readonly Dictionary<ulong, Factor> ByCode = Rows.ToDictionary(f => Key(Encoding.ASCII.GetBytes(f.Code)));

    private static readonly Dictionary<ulong, Factor> ByOldCode =
        Rows.Where(f => f.OldCode.Length > 0).ToDictionary(f => Key(Encoding.ASCII.GetBytes(f.OldCode)));

    /// <summary>All rows: water, air, sound.</summary>
    public static IReadOnlyList<Factor> All => Rows;

    /// <summary>The factor of a code, of today or of edition 2005 (the two never coincide), or null.</summary>
    /// <param name="code">ASCII, case-sensitive.</param>
    public static Factor? Find(ReadOnlySpan<byte> code)
    {
        if (code.Length is 0 or > 8)
        {
            return null;
        }

        var key = Key(code);
        return ByCode.TryGetValue(key, out var factor) || ByOldCode.TryGetValue(key, out factor) ? factor : null;
    }

    /// <summary>The factor of a code, of today or of edition 2005, or null.</summary>
    /// <param name="code">Case-sensitive.</param>
    public static Factor? Find(string code)
    {
        Span<byte> bytes = stackalloc byte[8];
        return code.Length <= 8 && Encoding.UTF8.TryGetBytes(code, bytes, out var written) ? Find(bytes[..written]) : null;
    }

    private static ulong Key(ReadOnlySpan<byte> code)
    {
        var key = 0UL;
        foreach (var b in code)
        {
            key = (key << 8) | b;
        }

        return key;
    }
}
