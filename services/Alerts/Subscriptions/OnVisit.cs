using Shemss.Alerts.Watch;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Alerts.Subscriptions;

/// <summary>Maintenance is in progress at a point: the rules hold back what it explains. The sign-out may have come first.</summary>
internal sealed class OnVisitStarted(DetectionQueue queue, TimeProvider clock) : ISubscriber<VisitStarted>
{
    private const string Upsert = """
        insert into visit_ref (id, point_id, person_id, started_at, told_at) values (@VisitId, @PointId, @person, @StartedAt, @now)
        on conflict (id) do update set person_id = excluded.person_id
        """;

    public Task HandleAsync(VisitStarted e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new { e.VisitId, e.PointId, person = e.PersonIds.Count > 0 ? e.PersonIds[0] : (Guid?)null, e.StartedAt, now = clock.GetUtcNow() });
        session.OnCommitted(() => queue.TryWrite(new VisitTold(e.VisitId)));
        return Task.CompletedTask;
    }
}

/// <summary>Maintenance is over.</summary>
internal sealed class OnVisitFinished(DetectionQueue queue, TimeProvider clock) : ISubscriber<VisitFinished>
{
    private const string Upsert = """
        insert into visit_ref (id, point_id, started_at, finished_at, told_at) values (@VisitId, @PointId, @StartedAt, @FinishedAt, @now)
        on conflict (id) do update set finished_at = excluded.finished_at, told_at = excluded.told_at
        """;

    public Task HandleAsync(VisitFinished e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new { e.VisitId, e.PointId, e.StartedAt, e.FinishedAt, now = clock.GetUtcNow() });
        session.OnCommitted(() => queue.TryWrite(new VisitTold(e.VisitId)));
        return Task.CompletedTask;
    }
}
