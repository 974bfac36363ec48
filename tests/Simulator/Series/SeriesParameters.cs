namespace Shemss.Simulator.Series;

public enum PointKind
{
    /// <summary>废水排放口.</summary>
    Wastewater,

    /// <summary>废气排放口.</summary>
    FlueGas,
}

/// <summary>Everything the generator needs to know about one point. Same record, seed, start and duration: same series.</summary>
public sealed record SeriesParameters
{
    public required string Name { get; init; }

    public required PointKind Kind { get; init; }

    /// <summary>Seconds between real-time uploads; also the simulation step. Divides 3600.</summary>
    public int RealTimeSeconds { get; init; } = 60;

    /// <summary>Length of the minute data's period (5 or 10 in the field).</summary>
    public int MinutePeriod { get; init; } = 10;

    public EmittedKinds Emit { get; init; } = EmittedKinds.All;

    public required IReadOnlyList<FactorParameters> Factors { get; init; }

    public required ProductionPattern Production { get; init; }

    public required UpkeepPattern Upkeep { get; init; }

    public TransmissionPattern Transmission { get; init; } = new();

    public WastewaterProperties Wastewater { get; init; } = new();

    public FlueGasProperties FlueGas { get; init; } = new();
}

/// <summary>One monitored factor and its analyser.</summary>
public sealed record FactorParameters
{
    public required string Code { get; init; }

    public required string Unit { get; init; }

    /// <summary>Digits after the point in uploads (the analyser's and logger's resolution).</summary>
    public required int Decimals { get; init; }

    public double RangeLow { get; init; }

    public required double RangeHigh { get; init; }

    /// <summary>Emission limit; on the converted value where the factor has one.</summary>
    public double? EmissionLimit { get; init; }

    /// <summary>Lower limit (pH only).</summary>
    public double? EmissionLimitLow { get; init; }

    public double? DetectionLimit { get; init; }

    /// <summary>Measuring cycle of a batch analyser in minutes; null for a continuous one.</summary>
    public int? BatchMinutes { get; init; }

    /// <summary>From drawing the sample to the result (digestion, reading).</summary>
    public int ResultDelayMinutes { get; init; } = 40;

    /// <summary>Median of a running plant (converted where the factor has a converted value).</summary>
    public required double Level { get; init; }

    /// <summary>Standard deviation of the slow logarithmic process noise.</summary>
    public double SlowSigma { get; init; } = 0.18;

    public double SlowHours { get; init; } = 10;

    /// <summary>Standard deviation of the fast logarithmic process noise.</summary>
    public double FastSigma { get; init; } = 0.06;

    public double FastMinutes { get; init; } = 8;

    /// <summary>Oscillation of a dosing controller, share of the level; 0 = none.</summary>
    public double CycleAmplitude { get; init; }

    public double CycleMinutes { get; init; } = 11;

    /// <summary>Analyser noise, share of the reading.</summary>
    public double NoiseRelative { get; init; } = 0.01;

    /// <summary>Analyser noise in the factor's unit.</summary>
    public double NoiseAbsolute { get; init; }

    /// <summary>Time constant of the analyser and its sampling line.</summary>
    public double ResponseSeconds { get; init; } = 45;

    /// <summary>Zero drift in a week, share of the range; adjusted away at every calibration.</summary>
    public double WeeklyDrift { get; init; } = 0.002;

    /// <summary>Yearly swing, share of the level, highest in midsummer (negative: in midwinter).</summary>
    public double Seasonal { get; init; }

    /// <summary>Weight of the strength common to all factors of the point, in logarithms.</summary>
    public double SharedSigma { get; init; } = 0.1;

    /// <summary>How the concentration follows the load: level × load^exponent.</summary>
    public double LoadExponent { get; init; } = 0.15;

    /// <summary>False: the analyser reports small negative values near zero.</summary>
    public bool ClampsNegative { get; init; } = true;

    /// <summary>Smooth process disturbances (×1.2 to ×1.5 for hours) in a week.</summary>
    public double DisturbancesPerWeek { get; init; } = 0.5;
}

public enum ShutdownDeclaration
{
    /// <summary>Flag F in every packet.</summary>
    Flag,

    /// <summary>Flags stay N; the enterprise marks the period.</summary>
    Mark,

    FlagAndMark,
}

/// <summary>When and how hard the plant works.</summary>
public sealed record ProductionPattern
{
    /// <summary>Hours worked in a day from <see cref="ShiftStart"/>; 24 = continuous.</summary>
    public double ShiftHours { get; init; } = 24;

    public double ShiftStart { get; init; } = 8;

    /// <summary>Working days from Monday on; 7 = every day.</summary>
    public int WorkDays { get; init; } = 7;

    /// <summary>Load outside shifts on working days; 0 = stopped.</summary>
    public double NightLoad { get; init; }

    /// <summary>Load on days off; 0 = stopped.</summary>
    public double WeekendLoad { get; init; }

    public double RampMinutes { get; init; } = 30;

    public double LoadSigma { get; init; } = 0.06;

    public double LoadHours { get; init; } = 3;

    /// <summary>Share by which the day's curve swings (two peaks, as in town sewage).</summary>
    public double DiurnalAmplitude { get; init; }

    public double DiurnalPeakHour { get; init; } = 10;

    /// <summary>Production changes to another load level, with ramps, in a week.</summary>
    public double RampsPerWeek { get; init; } = 1;

    /// <summary>Planned stops of days in a quarter.</summary>
    public double StopsPerQuarter { get; init; } = 0.6;

    public double StopDays { get; init; } = 3;

    public ShutdownDeclaration Declaration { get; init; } = ShutdownDeclaration.Flag;
}

/// <summary>Calibration, cleaning, visits and troubles of the monitoring facility; rates are per quarter.</summary>
public sealed record UpkeepPattern
{
    public int CalibrationEveryHours { get; init; } = 24;

    public double CalibrationHour { get; init; } = 1;

    public int CalibrationMinutes { get; init; } = 20;

    /// <summary>True: zero and span gas (standard solution) are seen in the values; false: the last value is held.</summary>
    public bool CalibrationShowsGas { get; init; }

    /// <summary>Blow-back of the sampling probe; 0 = none.</summary>
    public int BlowBackEveryHours { get; init; }

    public int BlowBackMinutes { get; init; } = 4;

    public int VisitEveryDays { get; init; } = 7;

    public double VisitHour { get; init; } = 9.5;

    public int VisitMinutes { get; init; } = 70;

    public double PlannedMaintenance { get; init; } = 0.7;

    public double Faults { get; init; } = 0.8;

    public double LinkFailures { get; init; } = 0.5;

    public double PowerCuts { get; init; } = 0.3;

    public double CommunicationOutages { get; init; } = 0.5;

    public double OverRanges { get; init; } = 0.4;

    public double ManualEntries { get; init; } = 0.2;

    /// <summary>A batch analyser goes on measuring standing water while nothing is discharged; false: it holds.</summary>
    public bool BatchMeasuresWhenIdle { get; init; }
}

/// <summary>How the data logger sends.</summary>
public sealed record TransmissionPattern
{
    /// <summary>Share of real-time packets lost for good.</summary>
    public double PacketLoss { get; init; } = 0.001;

    /// <summary>True: SampleTime is also in minute and hour data, as some loggers do.</summary>
    public bool SampleTimeInAverages { get; init; } = true;

    /// <summary>True: the converted mean is computed from mean concentration and mean O2; false: mean of converted values.</summary>
    public bool ConvertsMeans { get; init; } = true;

    /// <summary>Digits that averages carry beyond the factor's format.</summary>
    public int ExtraDecimals { get; init; }
}

/// <summary>Properties of a wastewater outlet.</summary>
public sealed record WastewaterProperties
{
    /// <summary>Flow of a stopped plant, share of full flow (infiltration).</summary>
    public double Infiltration { get; init; }

    /// <summary>Tank-wise discharge: minutes of pumping; 0 = flows by gravity.</summary>
    public double PumpMinutes { get; init; }

    public double PumpPauseMinutes { get; init; }

    /// <summary>The dosing control lets pH rest within this band: plateaus.</summary>
    public double PhDeadband { get; init; } = 0.04;

    public double RainsPerMonth { get; init; } = 4;

    /// <summary>Flow added by a strong rain, share of full flow.</summary>
    public double RainGain { get; init; } = 0.5;

    public double TemperatureSwing { get; init; } = 8;
}

/// <summary>Properties of a stack.</summary>
public sealed record FlueGasProperties
{
    /// <summary>基准氧含量, %.</summary>
    public double ReferenceOxygen { get; init; } = 6;

    /// <summary>O2 added at no load, %.</summary>
    public double OxygenAtLowLoad { get; init; } = 5;

    /// <summary>Cross-section, m².</summary>
    public double StackArea { get; init; } = 6;

    /// <summary>速度场系数.</summary>
    public double VelocityFieldCoefficient { get; init; } = 1.0;

    /// <summary>From this measured O2 (%) on the logger does not convert.</summary>
    public double NoConversionFromOxygen { get; init; } = 19;

    /// <summary>Time constant of heating up and cooling down, minutes.</summary>
    public double ThermalMinutes { get; init; } = 45;
}
