namespace Shemss.Simulator.Series;

/// <summary>
/// Named parameter sets. <see cref="Tuning"/> is for making rules; <see cref="HeldBack"/> is for judging them and differs in kind —
/// trades, shifts, cycles, ranges, limits, resolution, noise colours, ways of declaring — not only in seeds.
/// </summary>
public static partial class ParameterSets
{
    public static IReadOnlyList<SeriesParameters> Tuning { get; } =
        [TownSewage, Electroplating, FoodFactory, PowerBoiler, WasteIncinerator, HeatingBoiler];

    public static IReadOnlyList<SeriesParameters> HeldBack { get; } =
        [ChemicalPark, DyeingMill, Pharmaceutical, ChipFactory, GasTurbine, CementKiln, GlassFurnace, BiomassBoiler];

    public static SeriesParameters Named(string name) =>
        Tuning.Concat(HeldBack).FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"There is no parameter set {name}.", nameof(name));

    /// <summary>Another plant of the same trade: levels, noise and habits differ within the set.</summary>
    public static SeriesParameters Vary(SeriesParameters set, ulong seed)
    {
        var noise = new Noise(seed, "vary");
        return set with
        {
            Factors = [.. set.Factors.Select(f => FactorCodes.IsConcentration(f.Code)
                ? Comfortable(f with
                {
                    Level = f.Level * noise.Uniform(0.75, 1.15),
                    SlowSigma = f.SlowSigma * noise.Uniform(0.75, 1.25),
                    FastSigma = f.FastSigma * noise.Uniform(0.75, 1.3),
                    FastMinutes = f.FastMinutes * noise.Uniform(0.7, 1.5),
                    NoiseRelative = f.NoiseRelative * noise.Uniform(0.8, 1.4),
                }, set)
                : f with { Level = f.Level * noise.Uniform(0.97, 1.03) })],
            Production = set.Production with
            {
                LoadSigma = set.Production.LoadSigma * noise.Uniform(0.7, 1.3),
                ShiftStart = set.Production.ShiftStart + noise.Uniform(-0.7, 0.7),
                RampMinutes = set.Production.RampMinutes * noise.Uniform(0.7, 1.4),
            },
            Upkeep = set.Upkeep with { VisitHour = set.Upkeep.VisitHour + noise.Uniform(-0.5, 2) },
        };
    }

    /// <summary>A plant that keeps its limits lawfully has room to it; one without would look like one that cuts its values.</summary>
    private static FactorParameters Comfortable(FactorParameters f, SeriesParameters set)
    {
        if (f.EmissionLimit is not { } limit)
        {
            return f;
        }

        var ammonia = f.Code == FactorCodes.TotalNitrogen ? set.Factors.FirstOrDefault(x => x.Code == FactorCodes.AmmoniaNitrogen)?.Level ?? 0 : 0;
        var sigma = Math.Sqrt(f.SlowSigma * f.SlowSigma + f.FastSigma * f.FastSigma + f.SharedSigma * f.SharedSigma + f.CycleAmplitude * f.CycleAmplitude / 2);
        return f with { Level = Math.Min(f.Level, 0.86 * (limit - 1.6 * ammonia) * Math.Exp(-2 * sigma)) };
    }

    private static FactorParameters Flow(double level, double range, int decimals = 2, double fast = 0.04) => new()
    {
        Code = FactorCodes.Sewage, Unit = "L/s", Decimals = decimals, RangeHigh = range, Level = level, FastSigma = fast, FastMinutes = 5,
        SlowSigma = 0.04, NoiseRelative = 0.008, ResponseSeconds = 0, WeeklyDrift = 0.0003,
    };

    private static FactorParameters Ph(double level, int decimals = 2, double sigma = 0.12, double noise = 0.006) => new()
    {
        Code = FactorCodes.Ph, Unit = "-", Decimals = decimals, RangeHigh = 14, EmissionLimit = 9, EmissionLimitLow = 6, Level = level,
        SlowSigma = sigma, NoiseRelative = 0, NoiseAbsolute = noise, ResponseSeconds = 30, WeeklyDrift = 0.001,
    };

    private static FactorParameters WaterTemperature(double level) => new()
    {
        Code = FactorCodes.WaterTemperature, Unit = "℃", Decimals = 1, RangeHigh = 60, Level = level, NoiseRelative = 0, NoiseAbsolute = 0.03,
        ResponseSeconds = 60, WeeklyDrift = 0,
    };

    /// <summary>A batch analyser of wastewater (CODCr, NH3-N, TP, TN).</summary>
    private static FactorParameters Batch(string code, int decimals, double range, double limit, double detection, int cycle, double level) => new()
    {
        Code = code, Unit = "mg/L", Decimals = decimals, RangeHigh = range, EmissionLimit = limit, DetectionLimit = detection, BatchMinutes = cycle,
        Level = level, FastMinutes = 90, FastSigma = 0.09, SlowHours = 18, SlowSigma = 0.16, NoiseRelative = 0.025, NoiseAbsolute = detection * 0.15,
        WeeklyDrift = 0.001,
    };

    private static FactorParameters Gas(string code, int decimals, double range, double limit, double detection, double level) => new()
    {
        Code = code, Unit = "mg/m³", Decimals = decimals, RangeHigh = range, EmissionLimit = limit, DetectionLimit = detection, Level = level,
        NoiseAbsolute = detection * 0.2, FastSigma = 0.08, SlowSigma = 0.2, WeeklyDrift = 0.0015,
    };

    private static FactorParameters Oxygen(double level, int decimals = 2, double slow = 0.5, double fast = 0.2) => new()
    {
        Code = FactorCodes.Oxygen, Unit = "%", Decimals = decimals, RangeHigh = 25, Level = level, SlowSigma = slow, FastSigma = fast, SlowHours = 4,
        NoiseRelative = 0, NoiseAbsolute = 0.02, ResponseSeconds = 40, WeeklyDrift = 0.001,
    };

    /// <summary>Velocity, temperature, pressure, humidity and flow of a stack.</summary>
    private static FactorParameters[] Stack(double velocity, double celsius, double kilopascal, double humidity, double flowRange, int humidityDecimals = 1) =>
    [
        new()
        {
            Code = FactorCodes.Velocity, Unit = "m/s", Decimals = 2, RangeHigh = 40, Level = velocity, NoiseRelative = 0.01, NoiseAbsolute = 0.02,
            ResponseSeconds = 15, WeeklyDrift = 0.0005,
        },
        new()
        {
            Code = FactorCodes.FlueTemperature, Unit = "℃", Decimals = 1, RangeLow = -20, RangeHigh = 300, Level = celsius, SlowSigma = 1.5,
            NoiseRelative = 0, NoiseAbsolute = 0.08, ResponseSeconds = 60, WeeklyDrift = 0,
        },
        new()
        {
            Code = FactorCodes.FluePressure, Unit = "kPa", Decimals = 3, RangeLow = -10, RangeHigh = 10, Level = kilopascal, NoiseRelative = 0.01,
            NoiseAbsolute = 0.004, ResponseSeconds = 10, WeeklyDrift = 0,
        },
        new()
        {
            Code = FactorCodes.Humidity, Unit = "%", Decimals = humidityDecimals, RangeHigh = 40, Level = humidity, SlowSigma = 0.5, NoiseRelative = 0.005,
            NoiseAbsolute = 0.03, ResponseSeconds = 90, WeeklyDrift = 0.0005,
        },
        new()
        {
            Code = FactorCodes.WasteGas, Unit = "m³/s", Decimals = 1, RangeHigh = flowRange, Level = flowRange / 2, NoiseRelative = 0, WeeklyDrift = 0,
        },
    ];
}
