namespace Shemss.Simulator.Series;

/// <summary>What the filing says about a point: all that a judge of its data may know beforehand.</summary>
public sealed record PointFacts
{
    public required string Mn { get; init; }

    public required PointKind Kind { get; init; }

    /// <summary>Name of the parameter set.</summary>
    public required string ParameterSet { get; init; }

    public required int RealTimeSeconds { get; init; }

    public required int MinutePeriod { get; init; }

    /// <summary>基准氧含量 in %; null for wastewater.</summary>
    public decimal? ReferenceOxygen { get; init; }

    /// <summary>Stack cross-section in m²; null for wastewater.</summary>
    public decimal? StackArea { get; init; }

    public decimal? VelocityFieldCoefficient { get; init; }

    public required IReadOnlyList<FactorFacts> Factors { get; init; }

    public FactorFacts Factor(string code) => Factors.First(f => f.Code == code);

    internal static PointFacts Of(SeriesParameters p, string mn) => new()
    {
        Mn = mn,
        Kind = p.Kind,
        ParameterSet = p.Name,
        RealTimeSeconds = p.RealTimeSeconds,
        MinutePeriod = p.MinutePeriod,
        ReferenceOxygen = p.Kind == PointKind.FlueGas ? (decimal)p.FlueGas.ReferenceOxygen : null,
        StackArea = p.Kind == PointKind.FlueGas ? (decimal)p.FlueGas.StackArea : null,
        VelocityFieldCoefficient = p.Kind == PointKind.FlueGas ? (decimal)p.FlueGas.VelocityFieldCoefficient : null,
        Factors = [.. p.Factors.Select(f => new FactorFacts
        {
            Code = f.Code,
            Unit = f.Unit,
            Decimals = f.Decimals,
            RangeLow = (decimal)f.RangeLow,
            RangeHigh = (decimal)f.RangeHigh,
            EmissionLimit = (decimal?)f.EmissionLimit,
            EmissionLimitLow = (decimal?)f.EmissionLimitLow,
            DetectionLimit = (decimal?)f.DetectionLimit,
            BatchCycle = f.BatchMinutes is { } m ? TimeSpan.FromMinutes(m) : null,
            HasConverted = p.Kind == PointKind.FlueGas && FactorCodes.IsStackPollutant(f.Code),
        })],
    };
}

/// <summary>One factor of a point, as filed.</summary>
public sealed record FactorFacts
{
    public required string Code { get; init; }

    public required string Unit { get; init; }

    public required int Decimals { get; init; }

    public required decimal RangeLow { get; init; }

    public required decimal RangeHigh { get; init; }

    public decimal? EmissionLimit { get; init; }

    public decimal? EmissionLimitLow { get; init; }

    public decimal? DetectionLimit { get; init; }

    public TimeSpan? BatchCycle { get; init; }

    /// <summary>The limit then applies to the converted value.</summary>
    public bool HasConverted { get; init; }
}

/// <summary>HJ 212 codes of the simulated factors.</summary>
public static class FactorCodes
{
    public const string Sewage = "w00000";
    public const string Ph = "w01001";
    public const string WaterTemperature = "w01010";
    public const string Cod = "w01018";
    public const string TotalNitrogen = "w21001";
    public const string AmmoniaNitrogen = "w21003";
    public const string TotalPhosphorus = "w21011";
    public const string WasteGas = "a00000";
    public const string Velocity = "a01011";
    public const string FlueTemperature = "a01012";
    public const string FluePressure = "a01013";
    public const string Humidity = "a01014";
    public const string Oxygen = "a19001";
    public const string NitrogenOxides = "a21002";
    public const string SulphurDioxide = "a21026";
    public const string Particulate = "a34013";

    public static bool IsStackPollutant(string code) => code is NitrogenOxides or SulphurDioxide or Particulate;

    /// <summary>A concentration that is limited (for wastewater without pH and temperature).</summary>
    public static bool IsConcentration(string code) =>
        IsStackPollutant(code) || code is Cod or TotalNitrogen or AmmoniaNitrogen or TotalPhosphorus;
}
