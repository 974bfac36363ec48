using System.Text.Json;
using Shemss.Alerts.Domain.Detection;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>Where a case stands.</summary>
internal enum AlertStatus
{
    /// <summary>Raised; nobody has verified it.</summary>
    Raised,

    /// <summary>已核实.</summary>
    Verified,

    /// <summary>已办结.</summary>
    Closed,
}

/// <summary>How a case ended (R42).</summary>
internal enum Verdict
{
    /// <summary>设备故障.</summary>
    EquipmentFault,

    /// <summary>工艺原因.</summary>
    ProcessCause,

    /// <summary>运维原因.</summary>
    MaintenanceFault,

    /// <summary>涉嫌弄虚作假.</summary>
    FalsificationSuspected,

    /// <summary>误报.</summary>
    FalseAlarm,
}

/// <summary>An alert as the API shows it.</summary>
/// <param name="Id">The alert.</param>
/// <param name="PointId">The point.</param>
/// <param name="FactorCode">HJ 212 factor code; null for the point as a whole.</param>
/// <param name="Category">R41's category, <c>no-fluctuation</c> say.</param>
/// <param name="Rule">Rule code.</param>
/// <param name="RuleVersion">The parameters that judged.</param>
/// <param name="Parameters">Their values.</param>
/// <param name="ParametersLabel">Where they come from.</param>
/// <param name="Level">Notice, warning or supervision.</param>
/// <param name="EpisodeStartedAt">When the episode began in the data.</param>
/// <param name="DetectedAt">The data time at which the rule was fulfilled.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="EpisodeUntil">Up to where it is known to last.</param>
/// <param name="EpisodeEndedAt">When it was over; null while it goes on.</param>
/// <param name="EndReason">Why it was over.</param>
/// <param name="Evidence">The window and its figures.</param>
/// <param name="ExplanationZh">Why, in Chinese.</param>
/// <param name="ExplanationEn">Why, in English.</param>
/// <param name="Status">Where the case stands.</param>
/// <param name="Confirmed">Whether the regulator found it real.</param>
/// <param name="VerifiedAt">When.</param>
/// <param name="VerificationNote">What the regulator wrote.</param>
/// <param name="Verdict">How it was closed.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="ClosureNote">What the regulator wrote.</param>
/// <param name="AnalysisDueAt">R8: by when the cause analysis is due.</param>
/// <param name="Version">Also the ETag.</param>
internal sealed record AlertResponse(
    Guid Id, Guid PointId, string? FactorCode, string Category, string Rule, string RuleVersion, JsonElement Parameters, string ParametersLabel, AlertLevel Level,
    DateTimeOffset EpisodeStartedAt, DateTimeOffset DetectedAt, DateTimeOffset RaisedAt, DateTimeOffset EpisodeUntil, DateTimeOffset? EpisodeEndedAt, string? EndReason,
    JsonElement Evidence, string ExplanationZh, string ExplanationEn, AlertStatus Status, bool? Confirmed, DateTimeOffset? VerifiedAt, string? VerificationNote,
    Verdict? Verdict, DateTimeOffset? ClosedAt, string? ClosureNote, DateTimeOffset AnalysisDueAt, long Version);

/// <summary>The table's row.</summary>
internal sealed class Alert
{
    public const string Columns = """
        id, point_id, enterprise_id, authority_id, institution_id, factor_code, rule, rule_version, parameters, parameters_label, category, level,
        episode_started_at, detected_at, raised_at, episode_until, episode_ended_at, end_reason, evidence, explanation_zh, explanation_en, status, confirmed,
        verified_at, verification_note, verdict, closed_at, closure_note, analysis_due_at, version
        """;

    private const string Load = $"""
        select {Columns} from alert where id = @id for update
        """;

    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public Guid? InstitutionId { get; init; }

    public required string FactorCode { get; init; }

    public required string Rule { get; init; }

    public required string RuleVersion { get; init; }

    public required JsonElement Parameters { get; init; }

    public required string ParametersLabel { get; init; }

    public required string Category { get; init; }

    public required string Level { get; init; }

    public required DateTimeOffset EpisodeStartedAt { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required DateTimeOffset EpisodeUntil { get; init; }

    public DateTimeOffset? EpisodeEndedAt { get; init; }

    public string? EndReason { get; init; }

    public required JsonElement Evidence { get; init; }

    public required string ExplanationZh { get; init; }

    public required string ExplanationEn { get; init; }

    public required string Status { get; init; }

    public bool? Confirmed { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    public string? VerificationNote { get; init; }

    public string? Verdict { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosureNote { get; init; }

    public required DateTimeOffset AnalysisDueAt { get; init; }

    public required long Version { get; init; }

    public AlertStatus Stands => Wire.Parse<AlertStatus>(Status);

    /// <summary>The alert, locked for this transaction; null outside the caller's view.</summary>
    public static Task<Alert?> FindAsync(DbSession session, Guid id, CancellationToken ct) => session.QueryOneAsync<Alert>(Load, new { id }, ct);

    public AlertResponse ToResponse() => new(
        Id, PointId, FactorCode.Length == 0 ? null : FactorCode, Category, Rule, RuleVersion, Parameters, ParametersLabel, Wire.Parse<AlertLevel>(Level),
        EpisodeStartedAt, DetectedAt, RaisedAt, EpisodeUntil, EpisodeEndedAt, EndReason, Evidence, ExplanationZh, ExplanationEn, Stands, Confirmed, VerifiedAt,
        VerificationNote, Verdict is null ? null : Wire.Parse<Verdict>(Verdict), ClosedAt, ClosureNote, AnalysisDueAt, Version);
}
