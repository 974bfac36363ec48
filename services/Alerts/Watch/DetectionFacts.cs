using Shemss.Alerts.Domain.Detection;
using Shemss.Data;

namespace Shemss.Alerts.Watch;

/// <summary>What the store knows that the rules, or who runs them, must know.</summary>
internal sealed class DetectionFacts(Db db, AccessScope scope)
{
    private const string Head = """
        select seq, received_at from frame order by seq desc limit 1
        """;

    private const string OpenAlerts = """
        select point_id, factor_code, rule, level, episode_started_at, episode_until from alert
        where episode_ended_at is null and (@point::uuid is null or point_id = @point)
        """;

    private const string Visits = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref
        where started_at >= @since and (@point::uuid is null or point_id = @point) order by started_at
        """;

    private const string OneVisit = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref where id = @id
        """;

    private const string Progress = """
        select seq from detection_progress
        """;

    /// <summary>The last frame that was judged and whose findings are kept.</summary>
    public async Task<long> ProgressAsync(CancellationToken ct) => (await db.ReadAsync<long>(scope, Progress, ct: ct))[0];

    /// <summary>The frame received last; position 0 while there is none.</summary>
    public async Task<HeadRow> HeadAsync(CancellationToken ct) =>
        await db.ReadAsync<HeadRow>(scope, Head, ct: ct) is [var head] ? head : new HeadRow { Seq = 0, ReceivedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Of one point, or of all.</summary>
    public Task<List<OpenAlert>> OpenAlertsAsync(Guid? point, CancellationToken ct) => db.ReadAsync<OpenAlert>(scope, OpenAlerts, new { point }, ct);

    /// <summary>Visits to one point, or to all, that began since then, oldest first.</summary>
    public Task<List<VisitRow>> VisitsAsync(Guid? point, DateTimeOffset since, CancellationToken ct) => db.ReadAsync<VisitRow>(scope, Visits, new { point, since }, ct);

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

    /// <summary>As the rules take it.</summary>
    /// <param name="receiptByQn">Played data have a clock of their own: there a visit is heard of when it happens.</param>
    public Visit ToVisit(bool receiptByQn) =>
        new(Id, PointId, PersonId ?? Guid.Empty, StartedAt, FinishedAt) { ReceivedAt = receiptByQn ? FinishedAt ?? StartedAt : ToldAt };
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
