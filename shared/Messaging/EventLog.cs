using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Reads the service's own log: what feeds, live streams and reconciliation page through.</summary>
public sealed class EventLog(Db db)
{
    private const string Columns = "position, id, type, key, key_ordinal, occurred_at, recorded_at, actor, trace_parent, payload";

    private const string All = $"""
        select {Columns} from messaging.event_log where position > @after order by position limit @limit
        """;

    // Ends before the first event that is too young, even if a clock that was set back made a later one look older:
    // who has read up to a position must have seen all below it.
    private const string OfTypes = $"""
        select {Columns} from (
            select *, bool_or(recorded_at > statement_timestamp() - @olderThan) over (order by position) as young from (
                select * from messaging.event_log where position > @after and type = any(@types) order by position limit @limit) page) aged
        where not young order by position
        """;

    private const string Concerning = $"""
        select {Columns} from messaging.event_log
        where position > @after and type = any(@types) and payload->>'institutionId' = @institution::text and occurred_at >= @from and occurred_at < @until
        order by position limit @limit
        """;

    private const string IdsOfTypes = """
        select position, id from (
            select *, bool_or(recorded_at > statement_timestamp() - @olderThan) over (order by position) as young from (
                select position, id, recorded_at from messaging.event_log where position > @after and type = any(@types) order by position limit @limit) page) aged
        where not young order by position
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

    /// <summary>Events of some types after a position, oldest first, up to the first that is younger than <paramref name="olderThan"/>.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="types">Wire names.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="olderThan">Age in the log by the database's clock; zero takes all.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<List<LoggedEvent>> ReadAsync(long after, string[] types, int limit, TimeSpan olderThan, CancellationToken ct) =>
        db.ReadAsync<LoggedEvent>(AccessScope.System("event-log"), OfTypes, new { after, types, limit, olderThan }, ct);

    /// <summary>Events of some types that name an institution and happened within a time, oldest first.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="types">Wire names.</param>
    /// <param name="institution">Member <c>institutionId</c> of the contract.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The first instant that is too late.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="ct">Cancels it.</param>
    internal Task<List<LoggedEvent>> ReadAsync(
        long after, string[] types, Guid institution, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken ct) =>
        db.ReadAsync<LoggedEvent>(AccessScope.System("event-log"), Concerning, new { after, types, institution, from, until, limit }, ct);

    /// <summary>The same as <see cref="ReadAsync(long, string[], int, TimeSpan, CancellationToken)"/>, ids alone: what reconciliation compares.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="types">Wire names.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="olderThan">Age in the log by the database's clock; zero takes all.</param>
    /// <param name="ct">Cancels it.</param>
    internal Task<List<LoggedId>> ReadIdsAsync(long after, string[] types, int limit, TimeSpan olderThan, CancellationToken ct) =>
        db.ReadAsync<LoggedId>(AccessScope.System("event-log"), IdsOfTypes, new { after, types, limit, olderThan }, ct);

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

/// <summary>Where an event stands in the log.</summary>
internal sealed class LoggedId
{
    public required long Position { get; init; }

    public required Guid Id { get; init; }
}
