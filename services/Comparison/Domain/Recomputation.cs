using Shemss.Standards.Judgements;
using Shemss.Standards.Rules;

namespace Shemss.Comparison.Domain;

/// <summary>R32: recomputes an item of a report from its raw pairs and judges it against the standard's table.</summary>
internal static class Recomputation
{
    private static readonly Dictionary<string, string> Water = new(StringComparer.Ordinal)
    {
        ["w01018"] = Items.ChemicalOxygenDemand,
        ["w01020"] = Items.TotalOrganicCarbon,
        ["w21003"] = Items.AmmoniaNitrogen,
        ["w21011"] = Items.TotalPhosphorus,
        ["w21001"] = Items.TotalNitrogen,
        ["w01001"] = Items.Ph,
        ["w01010"] = Items.WaterTemperature,
    };

    private static readonly Dictionary<string, string> FlueGas = new(StringComparer.Ordinal)
    {
        ["a21026"] = Items.SulphurDioxide,
        ["a21002"] = Items.NitrogenOxides,
        ["a21005"] = Items.OtherGas,
        ["a21024"] = Items.OtherGas,
        ["a19001"] = Items.Oxygen,
        ["a34013"] = Items.Particulate,
        ["a01011"] = Items.Velocity,
        ["a01012"] = Items.Temperature,
        ["a01014"] = Items.Humidity,
    };

    private static readonly Dictionary<string, string> Trueness = new(FlueGas, StringComparer.Ordinal)
    {
        ["a24088"] = Items.NonMethaneHydrocarbons,
    };

    /// <summary>The standards' item of an HJ 212 factor; null when reports of this kind have no rule for it.</summary>
    public static string? ItemOf(ReportKind kind, string factorCode) => (kind switch
    {
        ReportKind.WaterComparison => Water,
        ReportKind.FlueGasVerification => FlueGas,
        _ => Trueness,
    }).GetValueOrDefault(factorCode);

    /// <summary>The kind of point that reports of a kind are about, as Sites spells it.</summary>
    public static string PointKindOf(ReportKind kind) => kind == ReportKind.WaterComparison ? "wastewater" : "flue-gas";

    /// <summary>Judges one item by the rules in force on the day of the test.</summary>
    /// <param name="kind">The report's kind.</param>
    /// <param name="item">From <see cref="ItemOf"/>.</param>
    /// <param name="unit">Unit of the readings.</param>
    /// <param name="testedOn">The day of the test.</param>
    /// <param name="pairs">Reference and measured values.</param>
    /// <param name="standardSample">A standard sample instead of real water, as HJ 355 asks at low concentrations.</param>
    /// <param name="emissionLimit">Emission limit; chooses the NMHC rule. Whose word it is stands in the judgement's inputs.</param>
    public static Judgement Judge(
        ReportKind kind, string item, string unit, DateOnly testedOn, IReadOnlyList<ReadingPair> pairs, bool standardSample, EmissionLimit emissionLimit) =>
        kind == ReportKind.WaterComparison
            ? WaterComparison.Judge(item, unit, testedOn, pairs, standardSample ? [WaterComparison.StandardSample] : null)
            : ReferenceMethodComparison.Judge(
                item, unit, testedOn, pairs, emissionLimit: emissionLimit.Value, tags: emissionLimit.Basis is { } basis ? [basis] : null);

    /// <summary>The item's error as one number; null when pairs were judged one by one and counted, where the judgement compares the count.</summary>
    public static decimal? ErrorOf(Judgement judgement) => judgement.Steps.Any(s => s.Symbol == "within") ? null : judgement.Compared;

    /// <summary>Equal but for sign and for rounding to the digits that the report states: reports round in more than one way.</summary>
    public static bool SameNumber(decimal stated, decimal ours)
    {
        var lastDigit = 1m;
        for (var digits = stated.Scale; digits > 0; digits--)
        {
            lastDigit /= 10;
        }

        return Math.Abs(Math.Abs(stated) - Math.Abs(ours)) <= lastDigit / 2;
    }

    /// <summary>A stated error that is ours neither as it was compared nor unrounded.</summary>
    public static bool ErrorDiffers(decimal? stated, Judgement judgement) =>
        stated is { } value && ErrorOf(judgement) is { } compared
        && !SameNumber(value, compared) && !(judgement.Error is { } exact && SameNumber(value, exact));

    /// <summary>The report as a whole: it fails when an item fails, and passes only when every item passes.</summary>
    public static Verdict Overall(IReadOnlyCollection<Verdict> items) =>
        items.Contains(Verdict.Fail) ? Verdict.Fail : items.All(v => v == Verdict.Pass) ? Verdict.Pass : Verdict.NotJudged;
}
