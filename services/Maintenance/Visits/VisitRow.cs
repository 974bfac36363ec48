using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>Where a visit stands.</summary>
internal enum VisitStatus
{
    /// <summary>People signed in and are at work.</summary>
    InProgress,

    /// <summary>People signed out; the enterprise has not answered.</summary>
    AwaitingConfirmation,

    /// <summary>The enterprise signed and confirmed.</summary>
    Confirmed,

    /// <summary>The enterprise disputes the content.</summary>
    Disputed,
}

/// <summary>A visit as the API shows it.</summary>
/// <param name="Id">The visit.</param>
/// <param name="PointId">The point.</param>
/// <param name="InstitutionId">Who came.</param>
/// <param name="PlanId">The plan it belongs to.</param>
/// <param name="CycleOrdinal">The plan's cycle it falls into.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="StartedAt">Sign-in.</param>
/// <param name="ClockSkewSeconds">Device clock less server clock at sign-in.</param>
/// <param name="DistanceMetres">Between sign-in and point.</param>
/// <param name="OnSite">Whether the sign-in counts as on site.</param>
/// <param name="Findings">Codes of what is unusual about the sign-in.</param>
/// <param name="LateEntryReason">Why it was entered late (补录); null otherwise.</param>
/// <param name="FinishedAt">Sign-out.</param>
/// <param name="ReceivedAt">When the server had the whole record.</param>
/// <param name="ConfirmDueOn">The enterprise's last day to confirm.</param>
/// <param name="ReceivedLate">The record came after the day of sign-out.</param>
/// <param name="DecidedAt">When the enterprise confirmed or disputed.</param>
/// <param name="ConfirmedLate">Confirmed after the last day.</param>
/// <param name="DisputeReason">Why it is disputed.</param>
/// <param name="ChainHead">Head of the point's hash chain with the confirmation, as on the receipt.</param>
/// <param name="Version">Also the ETag.</param>
internal sealed record VisitResponse(
    Guid Id, Guid PointId, Guid InstitutionId, Guid PlanId, int CycleOrdinal, VisitStatus Status, DateTimeOffset StartedAt, int ClockSkewSeconds,
    decimal DistanceMetres, bool OnSite, IReadOnlyList<string> Findings, string? LateEntryReason, DateTimeOffset? FinishedAt, DateTimeOffset? ReceivedAt,
    DateOnly? ConfirmDueOn, bool? ReceivedLate, DateTimeOffset? DecidedAt, bool? ConfirmedLate, string? DisputeReason, string? ChainHead, long Version);

/// <summary>The table's row.</summary>
internal sealed class VisitRow
{
    public const string Columns = """
        id, point_id, enterprise_id, authority_id, institution_id, plan_id, cycle_ordinal, status, started_at, clock_skew_seconds, distance_metres, on_site,
        findings, late_entry_reason, finished_at, received_at, confirm_due_on, received_late, decided_at, confirmed_late, dispute_reason, chain_head, actors, version
        """;

    private const string Load = $"""
        select {Columns} from visit where id = @id for update
        """;

    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public required Guid InstitutionId { get; init; }

    public required Guid PlanId { get; init; }

    public required int CycleOrdinal { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int ClockSkewSeconds { get; init; }

    public required decimal DistanceMetres { get; init; }

    public required bool OnSite { get; init; }

    public required string[] Findings { get; init; }

    public string? LateEntryReason { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateOnly? ConfirmDueOn { get; init; }

    public bool? ReceivedLate { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public bool? ConfirmedLate { get; init; }

    public string? DisputeReason { get; init; }

    public string? ChainHead { get; init; }

    public required string[] Actors { get; init; }

    public required long Version { get; init; }

    public VisitStatus Stands => Wire.Parse<VisitStatus>(Status);

    /// <summary>The visit, locked for this transaction; null outside the caller's view.</summary>
    public static Task<VisitRow?> FindAsync(DbSession session, Guid id, CancellationToken ct) => session.QueryOneAsync<VisitRow>(Load, new { id }, ct);

    /// <summary>The visit awaits the enterprise's answer, in the version it read, and the account took no part in it.</summary>
    public Result Answerable(ExpectedVersion expected, string subject) => Stands switch
    {
        _ when expected.Check(Version) is { IsOk: false } stale => stale,
        not VisitStatus.AwaitingConfirmation => MaintenanceErrors.VisitNotFinished.With(Status),
        _ when Actors.Contains(subject) => MaintenanceErrors.OwnWork.With(),
        _ => Result.Ok,
    };

    public VisitResponse ToResponse() => new(
        Id, PointId, InstitutionId, PlanId, CycleOrdinal, Stands, StartedAt, ClockSkewSeconds, DistanceMetres, OnSite, Findings, LateEntryReason, FinishedAt,
        ReceivedAt, ConfirmDueOn, ReceivedLate, DecidedAt, ConfirmedLate, DisputeReason, ChainHead, Version);
}
