using Shemss.Data;

namespace Shemss.Alerts.Watch;

/// <summary>What the store knows that the rules, or who runs them, must know.</summary>
internal sealed class DetectionFacts(Db db, AccessScope scope)
{
    private const string Head = """
        select coalesce(max(seq), 0) as seq, coalesce(max(received_at), 'epoch') as received_at from frame
        """;

    private const string OpenAlerts = """
        select point_id, factor_code, rule, level, episode_started_at, episode_until from alert where episode_ended_at is null
        """;

    private const string Visits = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref where started_at >= @since order by started_at
        """;

    private const string OneVisit = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref where id = @id
        """;

    private const string Progress = """
        select seq from detection_progress
        """;

    /// <summary>The last frame that was judged and whose findings are kept.</summary>
    public async Task<long> ProgressAsync(CancellationToken ct) => (await db.ReadAsync<long>(scope, Progress, ct: ct))[0];

    public async Task<HeadRow> HeadAsync(CancellationToken ct) => (await db.ReadAsync<HeadRow>(scope, Head, ct: ct))[0];

    public Task<List<OpenAlert>> OpenAlertsAsync(CancellationToken ct) => db.ReadAsync<OpenAlert>(scope, OpenAlerts, ct: ct);

    /// <summary>Visits that began since then, oldest first.</summary>
    public Task<List<VisitRow>> VisitsAsync(DateTimeOffset since, CancellationToken ct) => db.ReadAsync<VisitRow>(scope, Visits, new { since }, ct);

    /// <summary>One visit, or none.</summary>
    public Task<List<VisitRow>> VisitAsync(Guid id, CancellationToken ct) => db.ReadAsync<VisitRow>(scope, OneVisit, new { id }, ct);
}

/// <summary>How far the store reaches.</summary>
internal sealed class HeadRow
{
    public required long Seq { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A visit, as Maintenance told of it.</summary>
internal sealed class VisitRow
{
    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public Guid? PersonId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required DateTimeOffset ToldAt { get; init; }
}

/// <summary>An alert whose episode has not ended.</summary>
internal sealed class OpenAlert
{
    public required Guid PointId { get; init; }

    public required string FactorCode { get; init; }

    public required string Rule { get; init; }

    public required string Level { get; init; }

    public required DateTimeOffset EpisodeStartedAt { get; init; }

    public required DateTimeOffset EpisodeUntil { get; init; }
}
