namespace Shemss.Standards.Formulas;

/// <summary>One hour of a water monitoring point.</summary>
/// <param name="Concentration">Hourly concentration; <c>null</c> when missing or invalid.</param>
/// <param name="Flow">Flow of the hour, m³; <c>null</c> when missing.</param>
public readonly record struct WaterHour(decimal? Concentration, decimal? Flow);

/// <summary>Means of valid water data, HJ 356-2019 clause 7, unrounded; <c>null</c> when no hour is usable.</summary>
public static class WaterData
{
    /// <summary>True when the hour's concentration counts: no water, no concentration (flow 0 makes it invalid; from memory).</summary>
    public static bool IsValid(WaterHour hour) => hour.Concentration is not null && hour.Flow is > 0;

    /// <summary>Daily mean concentration weighted by flow: <c>Σ(C·Q) / ΣQ</c> over the valid hours (from memory).</summary>
    public static decimal? FlowWeightedMean(IEnumerable<WaterHour> hours)
    {
        decimal sum = 0, flow = 0;
        foreach (var hour in hours)
        {
            if (!IsValid(hour) || !Decimals.Usable(hour.Concentration!.Value, hour.Flow!.Value))
            {
                continue;
            }

            sum += hour.Concentration.Value * hour.Flow.Value;
            flow += hour.Flow.Value;
        }

        return Decimals.Divide(sum, flow);
    }

    /// <summary>Arithmetic mean; <c>null</c> of nothing.</summary>
    public static decimal? Mean(IReadOnlyCollection<decimal> values) => values.Count == 0 || !values.All(v => Decimals.Usable(v)) ? null : values.Sum() / values.Count;

    /// <summary>Median, the mean of the middle two for an even count; <c>null</c> of nothing. The daily value of pH (from memory).</summary>
    public static decimal? Median(IReadOnlyCollection<decimal> values)
    {
        if (values.Count == 0 || !values.All(v => Decimals.Usable(v)))
        {
            return null;
        }

        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
