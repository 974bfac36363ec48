namespace Shemss.Simulator.Series;

public static partial class ParameterSets
{
    /// <summary>Town sewage works (grade 1A): continuous, two peaks a day, rain.</summary>
    public static SeriesParameters TownSewage => new()
    {
        Name = "tuning-town-sewage",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Flow(420, 1200, fast: 0.03),
            Ph(7.1),
            WaterTemperature(19),
            Batch(FactorCodes.Cod, 1, 100, 50, 5, 120, 21) with { Seasonal = -0.1 },
            Batch(FactorCodes.AmmoniaNitrogen, 2, 15, 5, 0.05, 120, 0.8) with { SlowSigma = 0.4, FastSigma = 0.18, Seasonal = -0.3 },
            Batch(FactorCodes.TotalPhosphorus, 3, 2, 0.5, 0.01, 120, 0.2),
            Batch(FactorCodes.TotalNitrogen, 2, 40, 15, 0.1, 120, 8.2) with { Seasonal = -0.12 },
        ],
        Production = new() { DiurnalAmplitude = 0.25, LoadSigma = 0.03, RampsPerWeek = 0, StopsPerQuarter = 0 },
        Upkeep = new() { CalibrationHour = 1, CalibrationMinutes = 60 },
        Wastewater = new() { RainsPerMonth = 6, RainGain = 0.7, PhDeadband = 0.05 },
    };

    /// <summary>Electroplating works: day shift, five days, marks its stops; small flow.</summary>
    public static SeriesParameters Electroplating => new()
    {
        Name = "tuning-electroplating",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Flow(3.4, 12, fast: 0.07),
            Ph(7.8, sigma: 0.25),
            WaterTemperature(20),
            Batch(FactorCodes.Cod, 1, 200, 80, 4, 60, 34),
            Batch(FactorCodes.AmmoniaNitrogen, 2, 50, 15, 0.1, 60, 4.1),
            Batch(FactorCodes.TotalPhosphorus, 2, 5, 1, 0.02, 120, 0.36) with { FastSigma = 0.14 },
            Batch(FactorCodes.TotalNitrogen, 1, 60, 20, 0.3, 120, 7) with { FastSigma = 0.1 },
        ],
        Production = new() { ShiftHours = 9, ShiftStart = 8, WorkDays = 5, RampMinutes = 25, LoadSigma = 0.09, Declaration = ShutdownDeclaration.FlagAndMark },
        Upkeep = new() { CalibrationHour = 6, CalibrationMinutes = 45 },
        Wastewater = new() { RainsPerMonth = 0, PhDeadband = 0.08 },
    };

    /// <summary>Food factory: two shifts, six days, night stop by flag.</summary>
    public static SeriesParameters FoodFactory => new()
    {
        Name = "tuning-food-factory",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 30,
        MinutePeriod = 5,
        Factors =
        [
            Flow(11, 40, fast: 0.06),
            Ph(7.4, decimals: 1, sigma: 0.2, noise: 0.012),
            WaterTemperature(24),
            Batch(FactorCodes.Cod, 1, 500, 200, 8, 120, 85) with { SlowSigma = 0.22 },
            Batch(FactorCodes.AmmoniaNitrogen, 2, 60, 25, 0.1, 120, 7.5) with { SlowSigma = 0.25 },
            Batch(FactorCodes.TotalPhosphorus, 2, 10, 3, 0.03, 240, 0.9),
        ],
        Production = new() { ShiftHours = 16, ShiftStart = 6, WorkDays = 6, RampMinutes = 40, LoadSigma = 0.1, Declaration = ShutdownDeclaration.Flag },
        Upkeep = new() { CalibrationHour = 2, CalibrationMinutes = 60, CalibrationShowsGas = true },
        Wastewater = new() { RainsPerMonth = 0, PumpMinutes = 50, PumpPauseMinutes = 25 },
    };

    /// <summary>Coal-fired power boiler with ultra-low emission: load follows the grid, NOx under a controller.</summary>
    public static SeriesParameters PowerBoiler => new()
    {
        Name = "tuning-power-boiler",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 2, 150, 35, 1, 13) with { SlowSigma = 0.25 },
            Gas(FactorCodes.NitrogenOxides, 1, 200, 50, 1, 31) with { SlowSigma = 0.08, FastSigma = 0.06, CycleAmplitude = 0.09, CycleMinutes = 12, SharedSigma = 0.02 },
            Gas(FactorCodes.Particulate, 2, 30, 10, 0.3, 2.4) with { FastMinutes = 4, FastSigma = 0.1 },
            Oxygen(5.2),
            .. Stack(14, 52, -0.25, 12, 700),
        ],
        Production = new() { DiurnalAmplitude = 0.2, DiurnalPeakHour = 11, LoadSigma = 0.05, RampsPerWeek = 3, StopsPerQuarter = 0.8, StopDays = 5 },
        Upkeep = new() { CalibrationHour = 3, CalibrationMinutes = 20, CalibrationShowsGas = true, BlowBackEveryHours = 8 },
        FlueGas = new() { ReferenceOxygen = 6, StackArea = 38, ThermalMinutes = 90 },
    };

    /// <summary>Household-waste incinerator: continuous, lively gases, wet flue gas.</summary>
    public static SeriesParameters WasteIncinerator => new()
    {
        Name = "tuning-waste-incinerator",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 60,
        MinutePeriod = 5,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 2, 300, 100, 1, 16) with { SlowSigma = 0.45, FastSigma = 0.25, FastMinutes = 12, ClampsNegative = false },
            Gas(FactorCodes.NitrogenOxides, 1, 500, 250, 2, 118) with { SlowSigma = 0.12, FastSigma = 0.1, CycleAmplitude = 0.06, CycleMinutes = 9 },
            Gas(FactorCodes.Particulate, 2, 50, 20, 0.4, 3.1),
            Oxygen(8.4, slow: 0.8, fast: 0.5),
            .. Stack(15, 148, -0.4, 20, 120),
        ],
        Production = new() { LoadSigma = 0.05, RampsPerWeek = 1, StopsPerQuarter = 1, StopDays = 4, Declaration = ShutdownDeclaration.FlagAndMark },
        Upkeep = new() { CalibrationHour = 0, CalibrationMinutes = 30, BlowBackEveryHours = 6, BlowBackMinutes = 5 },
        FlueGas = new() { ReferenceOxygen = 11, StackArea = 3.1, ThermalMinutes = 70, OxygenAtLowLoad = 4 },
    };

    /// <summary>Gas-fired steam boiler of a factory: two shifts, five days, almost no dust.</summary>
    public static SeriesParameters HeatingBoiler => new()
    {
        Name = "tuning-heating-boiler",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 1, 50, 10, 1, 2.4) with { FastSigma = 0.2 },
            Gas(FactorCodes.NitrogenOxides, 1, 150, 50, 1, 29) with { LoadExponent = 0.3 },
            Gas(FactorCodes.Particulate, 1, 20, 10, 0.2, 1.4) with { FastSigma = 0.15 },
            Oxygen(4.1, decimals: 1),
            .. Stack(7, 105, -0.05, 11, 40),
        ],
        Production = new() { ShiftHours = 15, ShiftStart = 6, WorkDays = 5, LoadSigma = 0.12, LoadHours = 1.5, Declaration = ShutdownDeclaration.FlagAndMark },
        Upkeep = new() { CalibrationHour = 4, CalibrationMinutes = 20, BlowBackEveryHours = 12 },
        FlueGas = new() { ReferenceOxygen = 3.5, StackArea = 1.4, ThermalMinutes = 35 },
        Transmission = new() { ConvertsMeans = false },
    };
}
