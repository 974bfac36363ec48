namespace Shemss.Simulator.Series;

/// <summary>A fully decided anomaly: no chance is left but the noise it shows.</summary>
/// <param name="Factor">Index, -1 for the whole point.</param>
/// <param name="Related">Indexes of other factors whose reported values change with it.</param>
/// <param name="A">First number of the kind (share, level, seconds …); see <see cref="AnomalyPlanner"/>.</param>
/// <param name="B">Second number of the kind.</param>
/// <param name="Delay">Result delay of a batch analyser, for what happens at its probe.</param>
internal sealed record AnomalyPlan(
    AnomalyKind Kind, int Factor, int[] Related, long Start, long End, double A, double B, int Variant, long Delay);

/// <summary>What the planner knows of a kind: category, where it can be, and for how long (hours, least and most).</summary>
internal sealed record AnomalyProfile(string Category, double LeastHours, double MostHours, int LeastCycles, params string[] AlsoAcceptable)
{
    public static AnomalyProfile Of(AnomalyKind kind) => kind switch
    {
        AnomalyKind.StuckExact => new(AnomalyCategories.NoNoticeableFluctuation, 8, 120, 10),
        AnomalyKind.StuckWithDither => new(AnomalyCategories.NoNoticeableFluctuation, 14, 120, 14),
        AnomalyKind.ReplayedSegment => new(AnomalyCategories.NoNoticeableFluctuation, 36, 120, 36),
        AnomalyKind.NarrowClamp => new(AnomalyCategories.NoNoticeableFluctuation, 24, 120, 16),
        AnomalyKind.ProbeInCleanMedium => new(AnomalyCategories.LongLowLevel, 14, 168, 10, AnomalyCategories.SuddenChange, AnomalyCategories.NoNoticeableFluctuation),
        AnomalyKind.PinnedNearZero => new(AnomalyCategories.LongLowLevel, 12, 144, 10, AnomalyCategories.Zero, AnomalyCategories.NoNoticeableFluctuation, AnomalyCategories.SuddenChange),
        AnomalyKind.SmallShareOfUsual => new(AnomalyCategories.LongLowLevel, 72, 240, 24, AnomalyCategories.SuddenChange),
        AnomalyKind.StepWithoutCause => new(AnomalyCategories.SuddenChange, 6, 72, 5, AnomalyCategories.LongLowLevel),
        AnomalyKind.SlopeFactorChanged => new(AnomalyCategories.SuddenChange, 24, 168, 12, AnomalyCategories.LongLowLevel),
        AnomalyKind.Spike => new(AnomalyCategories.SuddenChange, 0.12, 0.8, 1, AnomalyCategories.Exceedance, AnomalyCategories.OutOfRange),
        AnomalyKind.FallAfterLimit => new(AnomalyCategories.SuddenChange, 5, 30, 9, AnomalyCategories.Exceedance, AnomalyCategories.LimitHugging, AnomalyCategories.LongLowLevel),
        AnomalyKind.ContradictsRelated => new(AnomalyCategories.SuddenChange, 4, 36, 5, AnomalyCategories.Logic),
        AnomalyKind.MissingPackets => new(AnomalyCategories.Missing, 2, 72, 0),
        AnomalyKind.MissingFactor => new(AnomalyCategories.Missing, 4, 72, 0),
        AnomalyKind.OutOfRange => new(AnomalyCategories.OutOfRange, 1, 16, 3, AnomalyCategories.Exceedance, AnomalyCategories.SuddenChange, AnomalyCategories.Logic, AnomalyCategories.NoNoticeableFluctuation),
        AnomalyKind.Exceedance => new(AnomalyCategories.Exceedance, 2, 24, 3, AnomalyCategories.SuddenChange),
        AnomalyKind.OxygenAbove21 => new(AnomalyCategories.Logic, 2, 36, 0, AnomalyCategories.OutOfRange, AnomalyCategories.SuddenChange),
        AnomalyKind.AmmoniaAboveTotalNitrogen => new(AnomalyCategories.Logic, 6, 72, 4, AnomalyCategories.SuddenChange, AnomalyCategories.Exceedance),
        AnomalyKind.ConvertedMismatch => new(AnomalyCategories.Logic, 6, 120, 0, AnomalyCategories.Exceedance, AnomalyCategories.SuddenChange),
        AnomalyKind.VelocityZeroWithFlow => new(AnomalyCategories.Logic, 3, 48, 0, AnomalyCategories.Zero, AnomalyCategories.SuddenChange, AnomalyCategories.NoNoticeableFluctuation),
        AnomalyKind.ZeroValue => new(AnomalyCategories.Zero, 5, 72, 6, AnomalyCategories.LongLowLevel, AnomalyCategories.NoNoticeableFluctuation, AnomalyCategories.SuddenChange),
        AnomalyKind.NegativeValue => new(AnomalyCategories.Negative, 2, 36, 3, AnomalyCategories.OutOfRange, AnomalyCategories.LongLowLevel, AnomalyCategories.SuddenChange),
        AnomalyKind.LimitHugging => new(AnomalyCategories.LimitHugging, 24, 144, 16, AnomalyCategories.NoNoticeableFluctuation, AnomalyCategories.SuddenChange),
        AnomalyKind.ShutdownMarkContradiction => new(AnomalyCategories.ShutdownMarkContradiction, 6, 72, 0),
        AnomalyKind.ClockOffset => new(AnomalyCategories.ClockDrift, 24, 168, 0, AnomalyCategories.Missing),
        AnomalyKind.ClockDrift => new(AnomalyCategories.ClockDrift, 72, 240, 0, AnomalyCategories.Missing),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown kind of anomaly."),
    };
}
