using Shemss.Data;

namespace Shemss.Maintenance.Chain;

/// <summary>What the tables say of a visit; from it the chain's entries are written, and later held against them.</summary>
internal sealed class VisitFacts
{
    private const string Columns = """
        v.id, v.point_id, v.enterprise_id, v.institution_id, v.plan_id, v.cycle_ordinal, v.status, v.started_at, v.start_received_at, v.device_time,
        v.clock_skew_seconds, v.longitude, v.latitude, v.accuracy_metres, v.coordinate_system, v.distance_metres, v.on_site, v.vehicle_plate, v.certified,
        v.findings, v.late_entry_reason, v.finished_at, v.received_at, v.confirm_due_on, v.received_late, v.decided_at, v.decided_by, v.signer_name,
        v.signature_file_id, f.sha256 as signature_sha256, v.confirmed_late, v.dispute_reason, v.chain_head,
        array(select p.person_id from visit_person p where p.visit_id = v.id order by p.person_id) as person_ids
        """;

    private const string One = $"""
        select {Columns} from visit v left join platform.stored_file f on f.id = v.signature_file_id where v.id = @id
        """;

    /// <summary>Every visit of a point's chain.</summary>
    public const string OfPoint = $"""
        select {Columns} from visit v left join platform.stored_file f on f.id = v.signature_file_id where v.id in (select c.visit_id from chain_link c where c.point_id = @id)
        """;

    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid InstitutionId { get; init; }

    public required Guid PlanId { get; init; }

    public required int CycleOrdinal { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset StartReceivedAt { get; init; }

    public required DateTimeOffset DeviceTime { get; init; }

    public required int ClockSkewSeconds { get; init; }

    public required decimal Longitude { get; init; }

    public required decimal Latitude { get; init; }

    public required decimal AccuracyMetres { get; init; }

    public required string CoordinateSystem { get; init; }

    public required decimal DistanceMetres { get; init; }

    public required bool OnSite { get; init; }

    public string? VehiclePlate { get; init; }

    public required bool Certified { get; init; }

    public required string[] Findings { get; init; }

    public string? LateEntryReason { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateOnly? ConfirmDueOn { get; init; }

    public bool? ReceivedLate { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? SignerName { get; init; }

    public Guid? SignatureFileId { get; init; }

    public string? SignatureSha256 { get; init; }

    public bool? ConfirmedLate { get; init; }

    public string? DisputeReason { get; init; }

    public string? ChainHead { get; init; }

    public required Guid[] PersonIds { get; init; }

    /// <summary>The visit as it stands within the session.</summary>
    public static async Task<VisitFacts> LoadAsync(DbSession session, Guid id, CancellationToken ct) =>
        await session.QueryOneAsync<VisitFacts>(One, new { id }, ct) ?? throw new InvalidOperationException($"Visit {id} is not there.");

    /// <summary>The entry of a kind as these facts give it; null when they give none.</summary>
    public string? Entry(string kind) => kind switch
    {
        EntryKind.SignIn => Canonical.Text(new SignInEntry(
            kind, Id, PointId, EnterpriseId, InstitutionId, PlanId, CycleOrdinal, PersonIds, VehiclePlate, Longitude, Latitude, AccuracyMetres, CoordinateSystem,
            DistanceMetres, OnSite, DeviceTime, ClockSkewSeconds, StartedAt, StartReceivedAt, Certified, Findings, LateEntryReason)),
        EntryKind.SignOut when FinishedAt is { } finished && ReceivedAt is { } received && ConfirmDueOn is { } due && ReceivedLate is { } late =>
            Canonical.Text(new SignOutEntry(kind, Id, finished, received, due, late)),
        EntryKind.Confirmation when DecidedAt is { } at && DecidedBy is { } by && SignerName is { } signer && ConfirmedLate is { } late =>
            Canonical.Text(new ConfirmationEntry(kind, Id, at, by, signer, SignatureFileId, SignatureSha256, late)),
        EntryKind.Dispute when DecidedAt is { } at && DecidedBy is { } by && DisputeReason is { } reason =>
            Canonical.Text(new DisputeEntry(kind, Id, at, by, reason)),
        _ => null,
    };

    /// <summary>Whether a visit that stands so can end its part of the chain with such an entry.</summary>
    public bool EndsWith(string kind) => Status switch
    {
        "in-progress" => kind is EntryKind.SignIn or EntryKind.Record,
        "awaiting-confirmation" => kind == EntryKind.SignOut,
        "confirmed" => kind == EntryKind.Confirmation,
        "disputed" => kind == EntryKind.Dispute,
        _ => false,
    };
}
