using Shemss.PointDirectory;
using Shemss.Standards.Calendars;
using Shemss.Standards.Formulas;

namespace Shemss.Comparison.Domain;

/// <summary>The emission limit an item is judged by, and whose word it is.</summary>
/// <param name="Value">In the unit of the readings; null when nobody knows one.</param>
/// <param name="Basis">Goes into the judgement's inputs: <see cref="Filed"/>, <see cref="Stated"/>, or null without a value.</param>
internal sealed record EmissionLimit(decimal? Value, string? Basis)
{
    /// <summary>The limit filed with the instrument.</summary>
    public const string Filed = "emission-limit-filed";

    /// <summary>The limit the report states, because none is on file.</summary>
    public const string Stated = "emission-limit-stated";

    /// <summary>The filed limit of the instrument that measured the factor on the day of the test; the report's own word only where none is filed.</summary>
    /// <param name="installed">What is installed at the point.</param>
    /// <param name="factorCode">HJ 212 factor code.</param>
    /// <param name="unit">Unit of the readings; a limit filed in another unit is none for them.</param>
    /// <param name="testedOn">The day of the test.</param>
    /// <param name="stated">The limit the report states.</param>
    public static EmissionLimit Of(IEnumerable<InstrumentRef> installed, string factorCode, string unit, DateOnly testedOn, decimal? stated)
    {
        var filed = installed
            .Where(i => i.FactorCode == factorCode && i.EmissionLimit is not null && UnitConversion.Spell(i.Unit) == UnitConversion.Spell(unit)
                && ShanghaiTime.DateOf(i.InstalledAt) <= testedOn)
            .MaxBy(i => i.InstalledAt)?.EmissionLimit;
        return (filed, stated) switch
        {
            ({ } limit, _) => new(limit, Filed),
            (null, { } limit) => new(limit, Stated),
            _ => new(null, null),
        };
    }
}
