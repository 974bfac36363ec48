namespace Shemss.Alerts.Domain.Detection;

/// <summary>Rules of the engine, in the order of their codes.</summary>
internal enum RuleId : byte
{
    A1 = 1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    A10,
    A11,
    A12,
    A13,
    A14,
    A15,

    /// <summary>超标: not among the proposed rules A1–A15, but among the usual ones.</summary>
    A16,
}

/// <summary>提示, 预警, 督办.</summary>
internal enum AlertLevel : byte
{
    Notice = 1,
    Warning,
    Supervision,
}

/// <summary>Why a rule that would have fired did not: recorded with every suppression.</summary>
internal enum Guard : byte
{
    None,
    FlagStopped,
    FlagMaintenance,
    FlagCalibration,
    FlagFault,
    FlagCommunication,
    FlagOverRange,
    MarkStopped,
    MarkCondition,
    MarkMaintenance,
    MarkCommunication,
    MarkForceMajeure,
    VisitInProgress,
    NotRunning,
    StartUp,

    /// <summary>The related parameters moved with it: the process changed, not the measurement.</summary>
    ProcessChange,

    /// <summary>A 参数变动 record covers it.</summary>
    DeclaredChange,
}

/// <summary>
/// Names one episode for ever: the same readings give the same key in every run, so a second delivery is recognised.
/// <see cref="FactorCode"/> is empty for alerts of the whole point; <see cref="Rule"/> is the first of its category that spoke,
/// and there is no other open alert of that category for the factor.
/// </summary>
internal readonly record struct AlertKey(Guid PointId, string FactorCode, RuleId Rule, DateTimeOffset Start);

/// <summary>What was seen: the window and its figures. The readings themselves are in the store.</summary>
internal sealed record Evidence(DateTimeOffset From, DateTimeOffset To, int Samples, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>The rules of the category that have agreed so far; empty for what was held back.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];
}

/// <summary>The sentence a regulator reads.</summary>
internal sealed record Explanation(string Zh, string En);

/// <summary>Which parameters judged. <see cref="Version"/> names every set that had a say, the most general first.</summary>
internal sealed record RuleSetting(RuleId Rule, string Version, IReadOnlyDictionary<string, double> Values, string Label);

/// <summary>What the engine says. <see cref="At"/> is the arrival time of the input that decided it.</summary>
internal abstract record AlertEvent(AlertKey Key, DateTimeOffset At);

/// <summary>An episode begins. <see cref="AlertKey.Start"/> is where the plateau began, <see cref="AlertEvent.At"/> when it was noticed.</summary>
internal sealed record AlertOpened(AlertKey Key, DateTimeOffset At, string Category, AlertLevel Level, RuleSetting Setting, Evidence Evidence, Explanation Explanation)
    : AlertEvent(Key, At);

/// <summary>The episode goes on; told at most once per <c>extendHours</c>, and at once when its level rises or another rule joins.</summary>
internal sealed record AlertExtended(AlertKey Key, DateTimeOffset At, DateTimeOffset Until, AlertLevel Level, Evidence Evidence, Explanation Explanation) : AlertEvent(Key, At);

/// <summary>The episode is over. <see cref="Reason"/> is None when the data recovered, else the mark that explains it afterwards.</summary>
internal sealed record AlertClosed(AlertKey Key, DateTimeOffset At, DateTimeOffset End, Guard Reason) : AlertEvent(Key, At);

/// <summary>A rule would have fired and was held back, and why. <see cref="ReasonId"/> is the mark or visit, where one is behind it.</summary>
internal sealed record AlertSuppressed(AlertKey Key, DateTimeOffset At, Guard Reason, Guid? ReasonId, RuleSetting Setting, Evidence Evidence) : AlertEvent(Key, At);
