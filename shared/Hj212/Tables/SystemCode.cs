using System.Globalization;

namespace Shemss.Hj212;

/// <summary>A system code ST (系统编码), HJ 212-2017 table 5.</summary>
/// <param name="Code">10–99. 10–29 environmental quality, 30–49 pollution sources, 50–69 processes, 90–99 interaction.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Provenance">Source of the row.</param>
public sealed record SystemCode(int Code, string NameZh, string NameEn, Provenance Provenance)
{
    /// <summary>31: flue gas of a source (大气环境污染源).</summary>
    public const int AirSource = 31;

    /// <summary>32: wastewater of a source (地表水体环境污染源).</summary>
    public const int WaterSource = 32;

    /// <summary>91: system interaction (系统交互); every answer carries it.</summary>
    public const int Interaction = 91;

    private static readonly SystemCode?[] ByCode = Load();

    /// <summary>All rows, ascending.</summary>
    public static IReadOnlyList<SystemCode> All { get; } = [.. ByCode.OfType<SystemCode>()];

    /// <summary>The row of a code, or null.</summary>
    /// <param name="code">Any number.</param>
    public static SystemCode? Find(int code) => (uint)code < (uint)ByCode.Length ? ByCode[code] : null;

    private static SystemCode?[] Load()
    {
        var table = new SystemCode?[100];
        foreach (var row in EmbeddedCsv.Rows("system-codes.csv"))
        {
            var code = int.Parse(row[0], CultureInfo.InvariantCulture);
            table[code] = new(code, row[1], row[2], Provenance.Of(row.AsSpan(3)));
        }

        return table;
    }
}
