namespace Shemss.Simulator.Series;

public static partial class ParameterSets
{
    /// <summary>Treatment works of a chemical park: continuous and flat, integer COD, slow colours.</summary>
    public static SeriesParameters ChemicalPark => new()
    {
        Name = "held-chemical-park",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 30,
        MinutePeriod = 5,
        Factors =
        [
            Flow(95, 300, decimals: 1, fast: 0.02),
            Ph(7.6, decimals: 1, sigma: 0.15, noise: 0.015),
            WaterTemperature(26),
            Batch(FactorCodes.Cod, 0, 150, 60, 4, 60, 38) with { SlowHours = 40, SlowSigma = 0.13 },
            Batch(FactorCodes.AmmoniaNitrogen, 2, 20, 8, 0.05, 60, 1.7) with { SlowHours = 40, SlowSigma = 0.3 },
            Batch(FactorCodes.TotalPhosphorus, 2, 2, 0.5, 0.01, 60, 0.24) with { SlowHours = 30 },
            Batch(FactorCodes.TotalNitrogen, 1, 60, 25, 0.2, 60, 12) with { SlowHours = 40, SlowSigma = 0.12 },
        ],
        Production = new() { LoadSigma = 0.05, LoadHours = 8, RampsPerWeek = 0.5, StopsPerQuarter = 0.3 },
        Upkeep = new() { CalibrationHour = 13, CalibrationMinutes = 60, CalibrationShowsGas = true, VisitEveryDays = 4, BatchMeasuresWhenIdle = true },
        Wastewater = new() { RainsPerMonth = 5, RainGain = 0.35, TemperatureSwing = 5, PhDeadband = 0.1 },
        Transmission = new() { SampleTimeInAverages = false, PacketLoss = 0.003 },
    };

    /// <summary>Dyeing mill: indirect discharge with wide limits, tank-wise pumping, three shifts in six days.</summary>
    public static SeriesParameters DyeingMill => new()
    {
        Name = "held-dyeing-mill",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Flow(28, 80, fast: 0.05),
            Ph(8.1, sigma: 0.3),
            WaterTemperature(31),
            Batch(FactorCodes.Cod, 1, 1000, 500, 15, 180, 205) with { SlowSigma = 0.25, FastSigma = 0.12 },
            Batch(FactorCodes.AmmoniaNitrogen, 2, 100, 45, 0.2, 180, 9) with { SlowSigma = 0.3 },
            Batch(FactorCodes.TotalPhosphorus, 2, 20, 8, 0.05, 180, 1.3),
            Batch(FactorCodes.TotalNitrogen, 2, 150, 70, 0.5, 180, 14),
        ],
        Production = new() { WorkDays = 6, WeekendLoad = 0, RampMinutes = 90, LoadSigma = 0.12, RampsPerWeek = 2, Declaration = ShutdownDeclaration.Mark },
        Upkeep = new() { CalibrationHour = 23, CalibrationMinutes = 40, VisitEveryDays = 6 },
        Wastewater = new() { RainsPerMonth = 0, PumpMinutes = 35, PumpPauseMinutes = 55, TemperatureSwing = 4, PhDeadband = 0.02 },
    };

    /// <summary>Pharmaceutical works: night load, four-hour cycles, low weekends, strong season.</summary>
    public static SeriesParameters Pharmaceutical => new()
    {
        Name = "held-pharmaceutical",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 60,
        MinutePeriod = 5,
        Factors =
        [
            Flow(6.5, 20, fast: 0.08),
            Ph(6.9, sigma: 0.1),
            WaterTemperature(22),
            Batch(FactorCodes.Cod, 2, 300, 120, 4, 240, 52) with { Seasonal = 0.2, NoiseRelative = 0.035 },
            Batch(FactorCodes.AmmoniaNitrogen, 3, 40, 15, 0.05, 240, 3.2) with { Seasonal = -0.25, NoiseRelative = 0.035 },
            Batch(FactorCodes.TotalNitrogen, 2, 80, 30, 0.2, 240, 9) with { NoiseRelative = 0.035 },
        ],
        Production = new() { ShiftHours = 14, ShiftStart = 7, NightLoad = 0.35, WeekendLoad = 0.3, WorkDays = 5, RampMinutes = 120, LoadSigma = 0.1 },
        Upkeep = new() { CalibrationEveryHours = 48, CalibrationHour = 5, CalibrationMinutes = 90 },
        Wastewater = new() { RainsPerMonth = 2, RainGain = 0.25 },
        Transmission = new() { ExtraDecimals = 1 },
    };

    /// <summary>Chip factory: fluorine-bearing but very clean otherwise; ammonia and phosphorus near the detection limit.</summary>
    public static SeriesParameters ChipFactory => new()
    {
        Name = "held-chip-factory",
        Kind = PointKind.Wastewater,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Flow(58, 150, fast: 0.03),
            Ph(7.3, sigma: 0.18),
            WaterTemperature(25),
            Batch(FactorCodes.Cod, 1, 100, 70, 4, 120, 12) with { FastSigma = 0.14 },
            Batch(FactorCodes.AmmoniaNitrogen, 2, 10, 8, 0.05, 120, 0.11) with { FastSigma = 0.3, ClampsNegative = false },
            Batch(FactorCodes.TotalPhosphorus, 2, 2, 0.5, 0.02, 120, 0.05) with { FastSigma = 0.25 },
            Batch(FactorCodes.TotalNitrogen, 2, 40, 20, 0.1, 120, 5.4),
        ],
        Production = new() { LoadSigma = 0.04, RampsPerWeek = 1.5, StopsPerQuarter = 0.2 },
        Upkeep = new() { CalibrationHour = 4, CalibrationMinutes = 60, VisitEveryDays = 3 },
        Wastewater = new() { RainsPerMonth = 0, TemperatureSwing = 3, PhDeadband = 0.06 },
    };

    /// <summary>Gas turbine for peak load: dry gas at 15 % O2, starts and stops every working day.</summary>
    public static SeriesParameters GasTurbine => new()
    {
        Name = "held-gas-turbine",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 30,
        MinutePeriod = 5,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 2, 60, 35, 0.5, 1.9) with { FastSigma = 0.22, ClampsNegative = false },
            Gas(FactorCodes.NitrogenOxides, 2, 120, 50, 0.8, 22) with { SlowSigma = 0.07, FastSigma = 0.04, FastMinutes = 20, LoadExponent = -0.1 },
            Gas(FactorCodes.Particulate, 2, 15, 5, 0.1, 0.9) with { FastSigma = 0.16 },
            Oxygen(14.1, slow: 0.2, fast: 0.1),
            .. Stack(19, 95, 0.12, 8, 900, humidityDecimals: 2),
        ],
        Production = new() { ShiftHours = 13, ShiftStart = 7.5, WorkDays = 6, RampMinutes = 35, LoadSigma = 0.03, Declaration = ShutdownDeclaration.Flag },
        Upkeep = new() { CalibrationEveryHours = 168, CalibrationHour = 22, CalibrationMinutes = 40, CalibrationShowsGas = true, BlowBackEveryHours = 0 },
        FlueGas = new() { ReferenceOxygen = 15, OxygenAtLowLoad = 2.5, StackArea = 42, ThermalMinutes = 25, NoConversionFromOxygen = 20 },
    };

    /// <summary>Cement kiln tail: big dusty gas, wide ranges, coarse dust resolution.</summary>
    public static SeriesParameters CementKiln => new()
    {
        Name = "held-cement-kiln",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 60,
        MinutePeriod = 10,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 1, 400, 100, 2, 27) with { SlowSigma = 0.5, FastSigma = 0.3, FastMinutes = 5 },
            Gas(FactorCodes.NitrogenOxides, 0, 800, 320, 3, 205) with { SlowSigma = 0.1, FastSigma = 0.12, CycleAmplitude = 0.1, CycleMinutes = 18 },
            Gas(FactorCodes.Particulate, 1, 80, 20, 0.5, 7.5) with { FastSigma = 0.12, FastMinutes = 3 },
            Oxygen(9.6, decimals: 1, slow: 0.4, fast: 0.35),
            .. Stack(12, 98, -0.35, 9, 500),
        ],
        Production = new() { LoadSigma = 0.04, LoadHours = 6, RampsPerWeek = 0.7, StopsPerQuarter = 1.6, StopDays = 6, Declaration = ShutdownDeclaration.Mark },
        Upkeep = new() { CalibrationHour = 10, CalibrationMinutes = 25, BlowBackEveryHours = 4, BlowBackMinutes = 3 },
        FlueGas = new() { ReferenceOxygen = 10, StackArea = 13, ThermalMinutes = 150, OxygenAtLowLoad = 4 },
        Transmission = new() { ConvertsMeans = false, PacketLoss = 0.004 },
    };

    /// <summary>Glass furnace: reversal of firing every 20 minutes shows in all gases.</summary>
    public static SeriesParameters GlassFurnace => new()
    {
        Name = "held-glass-furnace",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 30,
        MinutePeriod = 10,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 2, 500, 200, 1.5, 66) with { CycleAmplitude = 0.2, CycleMinutes = 20 },
            Gas(FactorCodes.NitrogenOxides, 1, 1000, 400, 2, 215) with { CycleAmplitude = 0.22, CycleMinutes = 20 },
            Gas(FactorCodes.Particulate, 2, 60, 30, 0.5, 9.2) with { CycleAmplitude = 0.12, CycleMinutes = 20 },
            Oxygen(8.9, slow: 0.3, fast: 0.7),
            .. Stack(9, 165, -0.2, 7, 60),
        ],
        Production = new() { LoadSigma = 0.02, LoadHours = 12, RampsPerWeek = 0.2, StopsPerQuarter = 0 },
        Upkeep = new() { CalibrationHour = 14, CalibrationMinutes = 15, CalibrationShowsGas = true, BlowBackEveryHours = 3, BlowBackMinutes = 2, VisitEveryDays = 5 },
        FlueGas = new() { ReferenceOxygen = 8, StackArea = 3.2, ThermalMinutes = 120 },
    };

    /// <summary>Biomass boiler: one shift with weekend stop, unsteady fire, analysers with much noise.</summary>
    public static SeriesParameters BiomassBoiler => new()
    {
        Name = "held-biomass-boiler",
        Kind = PointKind.FlueGas,
        RealTimeSeconds = 60,
        MinutePeriod = 5,
        Factors =
        [
            Gas(FactorCodes.SulphurDioxide, 1, 100, 50, 1.5, 9) with { SlowSigma = 0.35, FastSigma = 0.3, NoiseRelative = 0.03, ClampsNegative = false },
            Gas(FactorCodes.NitrogenOxides, 1, 400, 200, 2, 98) with { FastSigma = 0.14, NoiseRelative = 0.02, LoadExponent = 0.25 },
            Gas(FactorCodes.Particulate, 1, 60, 20, 0.5, 6.1) with { FastSigma = 0.28, FastMinutes = 6 },
            Oxygen(10.2, decimals: 1, slow: 0.9, fast: 0.9),
            .. Stack(10, 132, -0.15, 13, 40),
        ],
        Production = new() { ShiftHours = 11, ShiftStart = 6.5, WorkDays = 5, RampMinutes = 55, LoadSigma = 0.15, LoadHours = 1, Declaration = ShutdownDeclaration.FlagAndMark },
        Upkeep = new() { CalibrationHour = 5, CalibrationMinutes = 25, BlowBackEveryHours = 4, BlowBackMinutes = 6 },
        FlueGas = new() { ReferenceOxygen = 9, StackArea = 1.8, ThermalMinutes = 50, OxygenAtLowLoad = 6 },
        Transmission = new() { ExtraDecimals = 1 },
    };
}
