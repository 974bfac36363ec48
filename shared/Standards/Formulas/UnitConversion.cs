using Shemss.Standards.Rules;

namespace Shemss.Standards.Formulas;

/// <summary>
/// Units of concentration at standard state (273 K, 101325 Pa): <c>mg/m³ = µmol/mol · M / 22.4</c> (SO2 64.06, NOx as NO2 46.01; corroborated),
/// and dry against wet: <c>dry = wet / (1 − Xsw)</c>. Unrounded.
/// </summary>
public static class UnitConversion
{
    /// <summary>µmol/mol to mg/m³; <c>null</c> when the item has no molar mass in table <c>handling</c>.</summary>
    public static decimal? ToMilligrams(string item, decimal molar, RuleSet? rules = null) =>
        Constants(item, rules) is { } c && Decimals.Usable(molar) ? Decimals.Divide(molar * c.Mass, c.Volume) : null;

    /// <summary>mg/m³ to µmol/mol; <c>null</c> when the item has no molar mass in table <c>handling</c>.</summary>
    public static decimal? ToMolar(string item, decimal milligrams, RuleSet? rules = null) =>
        Constants(item, rules) is { } c && Decimals.Usable(milligrams) ? Decimals.Divide(milligrams * c.Volume, c.Mass) : null;

    /// <summary>Dry from wet concentration; humidity in volume %, 0 … below 100.</summary>
    public static decimal? ToDry(decimal wet, decimal humidity) =>
        humidity is < 0 or >= 100 || !Decimals.Usable(wet) ? null : Decimals.Divide(wet * 100, 100 - humidity);

    /// <summary>Wet from dry concentration; humidity in volume %, 0 … 100.</summary>
    public static decimal? ToWet(decimal dry, decimal humidity) =>
        humidity is < 0 or > 100 || !Decimals.Usable(dry) ? null : dry * (100 - humidity) / 100;

    /// <summary>
    /// The one spelling of a unit that the tables use: <c>ppm</c> and <c>umol/mol</c> become <c>µmol/mol</c>, <c>mg/m3</c> becomes <c>mg/m³</c>,
    /// <c>m3</c> becomes <c>m³</c>, <c>°C</c> and <c>C</c> become <c>℃</c>, an empty unit becomes <c>1</c>. Others stay as they are.
    /// </summary>
    public static string Spell(string? unit) => unit?.Trim() switch
    {
        null or "" or "无量纲" => "1",
        "ppm" or "umol/mol" or "μmol/mol" => "µmol/mol",
        "mg/m3" => "mg/m³",
        "m3" => "m³",
        "°C" or "C" => "℃",
        "％" => "%",
        var known => known,
    };

    private static (decimal Mass, decimal Volume)? Constants(string item, RuleSet? rules)
    {
        var set = rules ?? RuleBook.Builtin.At(DateOnly.MaxValue);
        return set.Find(item, "molar-mass") is [var mass, ..] && set.Find("gas", "molar-volume") is [var volume, ..] ? (mass.Limit, volume.Limit) : null;
    }
}
