using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>Why hours of an emission must be replaced.</summary>
public enum InvalidKind
{
    /// <summary>Out of control (失控), HJ 75-2017 Table 6: history before the last calibration.</summary>
    OutOfControl,

    /// <summary>Maintenance and other invalid periods, HJ 75-2017 Table 7: history before the failure.</summary>
    Other,
}

/// <summary>A value put in the place of missing or invalid hours.</summary>
/// <param name="Value">The value for each replaced hour, rounded where its rule says so; <c>null</c> when there is none.</param>
/// <param name="HoursWanted">How many valid hours the rule looks back on.</param>
/// <param name="HoursUsed">How many there were; fewer than wanted is a thing to show.</param>
/// <param name="Rule">The row applied; <c>null</c> when none did.</param>
/// <param name="Reason">Why there is no value: <c>capture-rate.too-low</c>, <c>history.empty</c>, <c>hours.not-positive</c>, <c>band.no-rule</c> …; empty otherwise.</param>
public sealed record SubstituteValue(decimal? Value, int HoursWanted, int HoursUsed, RuleRow? Rule, string Reason);

/// <summary>Replacement of invalid data: of emissions after HJ 75-2017 Tables 6 and 7, of water data after HJ 356-2019 clause 8. Never throws.</summary>
public static class Substitution
{
    /// <summary>
    /// The emission amount (排放量) for each hour of an invalid period: the maximum of the last 180, 720 or 2160 valid hours, by capture rate and length of
    /// the period. Concentrations are never revised.
    /// </summary>
    /// <param name="kind">Why the hours are invalid.</param>
    /// <param name="date">A day of the period.</param>
    /// <param name="captureRate">Quarterly valid capture rate, %.</param>
    /// <param name="hours">Consecutive invalid hours, positive.</param>
    /// <param name="validBefore">Valid hourly amounts before the last calibration or the failure, oldest first.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static SubstituteValue OfEmission(
        InvalidKind kind, DateOnly date, decimal captureRate, int hours, IReadOnlyList<decimal> validBefore, RuleBook? book = null)
    {
        if (hours <= 0)
        {
            return new SubstituteValue(null, 0, 0, null, "hours.not-positive");
        }

        var rules = (book ?? RuleBook.Builtin).At(date);
        var rate = rules.Rounding("rate").Apply(Math.Clamp(captureRate, 0, 100));
        var numbers = new Dictionary<string, decimal> { ["hours"] = hours };
        var match = rules.Match(DataValidity.Air, "emission-revision", "%", rate, numbers, [kind == InvalidKind.OutOfControl ? "out-of-control" : "invalid"]);
        if (match.Row is not { } row)
        {
            return new SubstituteValue(null, 0, 0, null, match.Reason);
        }

        if (row.Kind == "no-substitution")
        {
            return new SubstituteValue(null, 0, 0, row, "capture-rate.too-low");
        }

        var wanted = Decimals.Clamp(row.Limit, 1, int.MaxValue);
        var used = Math.Min(wanted, validBefore.Count);
        return used == 0
            ? new SubstituteValue(null, wanted, 0, row, "history.empty")
            : new SubstituteValue(validBefore.Skip(validBefore.Count - used).Max(), wanted, used, row, "");
    }

    /// <summary>
    /// The value for each missing hour of a water point: over as many valid hours before the gap as are missing, the median for pH, the arithmetic mean for
    /// all else; two decimals (corroborated).
    /// </summary>
    /// <param name="item">Item; all but <c>ph</c> use the rule of <c>water</c>.</param>
    /// <param name="date">A day of the gap.</param>
    /// <param name="missingHours">Length of the gap, positive.</param>
    /// <param name="validBefore">Valid hourly values before the gap, oldest first.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static SubstituteValue OfWater(string item, DateOnly date, int missingHours, IReadOnlyList<decimal> validBefore, RuleBook? book = null)
    {
        if (missingHours <= 0)
        {
            return new SubstituteValue(null, 0, 0, null, "hours.not-positive");
        }

        var rules = (book ?? RuleBook.Builtin).At(date);
        var match = rules.Match(item, "substitution", "", 0, Procedures.NoNumbers, Procedures.NoTags);
        if (match.Row is not { } row)
        {
            return new SubstituteValue(null, missingHours, 0, null, match.Reason);
        }

        var used = Math.Min(missingHours, validBefore.Count);
        var last = validBefore.Skip(validBefore.Count - used).ToArray();
        var value = row.Kind == "median-of-last" ? WaterData.Median(last) : WaterData.Mean(last);
        return new SubstituteValue(rules.Rounding("substitute").Apply(value), missingHours, used, row, value is null ? "history.empty" : "");
    }
}
