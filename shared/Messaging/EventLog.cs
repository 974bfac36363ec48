using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Reads the service's own log: what feeds, live streams and reconciliation page through.</summary>
public sealed class EventLog(Db db)
{
    private const string Columns = "position, id, type, key, key_ordinal, occurred_at, recorded_at, actor, trace_parent, payload";

    private const string All = $"""
        select {Columns} from messaging.event_log where position > @after order by position limit @limit
        """;

    private const string OfTypes = $"""
        select {Columns} from messaging.event_log
        where position > @after and type = any(@types) and recorded_at <= @before
        order by position limit @limit
        """;

    private const string OfIds = $"""
        select {Columns} from messaging.event_log where id = any(@ids) order by position
        """;

    /// <summary>Events after a position, oldest first.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<List<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken ct) =>
        db.ReadAsync<LoggedEvent>(AccessScope.System("event-log"), All, new { after, limit }, ct);

    /// <summary>Events of some types after a position, recorded no later than <paramref name="before"/>.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="types">Wire names.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="before">Leaves younger ones out; null takes all.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<List<LoggedEvent>> ReadAsync(long after, string[] types, int limit, DateTimeOffset? before, CancellationToken ct) =>
        db.ReadAsync<LoggedEvent>(AccessScope.System("event-log"), OfTypes, new { after, types, limit, before = before ?? DateTimeOffset.MaxValue.AddDays(-1) }, ct);

    /// <summary>Events by their ids; unknown ids are left out.</summary>
    /// <param name="ids">Event ids.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<List<LoggedEvent>> FindAsync(Guid[] ids, CancellationToken ct) =>
        db.ReadAsync<LoggedEvent>(AccessScope.System("event-log"), OfIds, new { ids }, ct);

    /// <summary>The newest position.</summary>
    /// <param name="ct">Cancels it.</param>
    public async Task<long> HeadAsync(CancellationToken ct) =>
        (await db.ReadAsync<long>(AccessScope.System("event-log"), "select position from messaging.log_head", ct: ct))[0];
}
