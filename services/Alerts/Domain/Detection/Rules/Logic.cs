namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Samples">Hours in a row for which a contradiction must last.</param>
/// <param name="Humidity">Highest plausible humidity, %.</param>
/// <param name="Temperature">Lowest plausible temperature of a running stack, °C.</param>
/// <param name="Margin">Share by which a part may exceed its whole (NH3-N over TN, BOD over COD): two analysers never agree exactly.</param>
/// <param name="Conversion">Largest relative difference of a converted concentration from the recomputed one.</param>
internal readonly record struct LogicParameters(bool On, int Samples, float Humidity, float Temperature, float Margin, float Conversion);

/// <summary>What the other factors of the point say in the same hour; NaN where they say nothing.</summary>
internal readonly record struct Others(float Oxygen, float Velocity, float Flow, float TotalNitrogen, float Cod)
{
    /// <summary>The step in which oxygen is displayed.</summary>
    public float OxygenStep { get; init; }

    /// <summary>What the displays of ammonia and total nitrogen together do not show.</summary>
    public float NitrogenStep { get; init; }

    /// <summary>Half of what oxygen moved within the hour.</summary>
    public float OxygenSwing { get; init; }
}

/// <summary>A11 逻辑异常: values that cannot stand beside each other. Returns the name of the contradiction, or null.</summary>
internal static class Logic
{
    public static string? Contradiction(PointProfile point, FactorProfile factor, in Reading reading, in Others others, in LogicParameters p)
    {
        var value = reading.Value;
        return factor.Role switch
        {
            FactorRole.Oxygen when value is > 21 or < 0 => "oxygen",
            FactorRole.Humidity when value > p.Humidity => "humidity",
            FactorRole.Temperature when point.Source == SourceKind.FlueGas && value < p.Temperature => "temperature",
            FactorRole.Pollutant when factor.Code == "w21003" && value > (others.TotalNitrogen * (1 + p.Margin)) + others.NitrogenStep + (factor.DetectionLimit ?? 0) => "part-over-whole",
            FactorRole.Pollutant when factor.Code == "w01017" && value > others.Cod * (1 + p.Margin) => "part-over-whole",
            FactorRole.Velocity when value == 0 && (others.Flow > point.StopFlow || others.Oxygen < 19) => "no-velocity",
            FactorRole.Pollutant when point.ReferenceOxygen is { } reference && Misconverted(reading, reference, others, p.Conversion) => "conversion",
            _ => null,
        };
    }

    /// <summary>C折 = C干 × (21 − O2基准) / (21 − O2实测). From 20 % oxygen on the formula explodes and nothing is judged.</summary>
    private static bool Misconverted(in Reading reading, double reference, in Others others, float tolerance)
    {
        var oxygen = others.Oxygen;
        if (double.IsNaN(reading.Converted) || !(oxygen is >= 0 and < 20) || reading.Avg <= 0)
        {
            return false;
        }

        // What rounding alone may do: oxygen by one step of its display, each concentration by one and a half.
        var expected = reading.Avg * (21 - reference) / (21 - oxygen);
        var rounding = (others.OxygenStep / (21 - oxygen) * expected) + (1.5 * Math.Max(Unit(reading.Converted), Unit(reading.Avg)));

        // The mean of converted values is not the conversion of the means where both move within the hour.
        var (swing, own) = (others.OxygenSwing / (21 - oxygen), double.IsNaN(reading.Max - reading.Min) ? 0 : (reading.Max - reading.Min) / 2 / reading.Avg);
        var moving = swing * (swing + own) / 2;
        return Math.Abs(reading.Converted - expected) > ((tolerance + moving) * expected) + rounding;
    }

    /// <summary>The last digit a number was given with: 12.3 → 0.1.</summary>
    private static double Unit(double value)
    {
        var unit = 1.0;
        for (var digits = 0; digits < 4 && Math.Abs((value / unit) - Math.Round(value / unit)) > 1e-6; digits++)
        {
            unit /= 10;
        }

        return unit;
    }
}
