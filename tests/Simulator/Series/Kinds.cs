namespace Shemss.Simulator.Series;

/// <summary>What can be done to a series. <see cref="AnomalyPlanner"/> knows each one's category, factors and durations.</summary>
public enum AnomalyKind
{
    StuckExact,
    StuckWithDither,
    ReplayedSegment,
    NarrowClamp,
    ProbeInCleanMedium,
    PinnedNearZero,
    SmallShareOfUsual,
    StepWithoutCause,
    SlopeFactorChanged,
    Spike,
    FallAfterLimit,
    ContradictsRelated,
    MissingPackets,
    MissingFactor,
    OutOfRange,
    Exceedance,
    OxygenAbove21,
    AmmoniaAboveTotalNitrogen,
    ConvertedMismatch,
    VelocityZeroWithFlow,
    ZeroValue,
    NegativeValue,
    LimitHugging,
    ShutdownMarkContradiction,
    ClockOffset,
    ClockDrift,
}

/// <summary>An anomaly to inject; what is left null is drawn from the seed.</summary>
/// <param name="Obviousness">0 = subtle to 1 = obvious.</param>
public sealed record AnomalyRequest(
    AnomalyKind Kind, string? Factor = null, DateTimeOffset? Start = null, TimeSpan? Duration = null, double? Obviousness = null);

/// <summary>Lawful episodes. Every point has those its parameters bring; others can be asked for.</summary>
public enum LookAlikeKind
{
    PhPlateau,
    Shutdown,
    StartUp,
    LowLoad,
    ProductionRamp,
    Calibration,
    BlowBack,
    MaintenanceVisit,
    PlannedMaintenance,
    Fault,
    LinkFailure,
    PowerCut,
    BackFilledOutage,
    OverRange,
    ManualEntry,
    CleanOutlet,
    BatchHold,
    SeasonalChange,
    RainInflow,
    NarrowFluctuation,
    ProcessDisturbance,
}
