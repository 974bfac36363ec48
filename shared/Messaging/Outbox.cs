using System.Diagnostics;
using System.Text.Json;
using Shemss.Contracts;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Writes events in the transaction of the fact they tell of.</summary>
public static class Outbox
{
    private const string Append = """
        with ordinal as (
            insert into messaging.key_ordinal (key, last) values (@key, 1)
            on conflict (key) do update set last = key_ordinal.last + 1
            returning last)
        insert into messaging.outbox (id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload)
        select @id, @type, @key, ordinal.last, @occurredAt, @actor, @traceParent, @payload::jsonb from ordinal
        returning key_ordinal
        """;

    /// <summary>Appends an event. It exists if and only if the session commits.</summary>
    /// <param name="session">The open session of the use case.</param>
    /// <param name="key">The aggregate, <c>institution/{id}</c> say: events of one key keep their order.</param>
    /// <param name="e">A contract of the service's own namespace.</param>
    /// <param name="occurredAt">When it happened.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The event's id: what evidence refers to.</returns>
    public static async Task<Guid> AppendAsync(this DbSession session, string key, object e, DateTimeOffset occurredAt, CancellationToken ct = default)
    {
        var id = Guid.CreateVersion7();
        await session.QueryOneAsync<long>(Append, new
        {
            id,
            type = EventCatalogue.NameOf(e.GetType()),
            key,
            occurredAt,
            actor = session.Scope.Actor,
            traceParent = Activity.Current?.Id,
            payload = JsonSerializer.Serialize(e, e.GetType(), EventJson.Options),
        }, ct);
        Bell.RingAfterCommit(session);
        return id;
    }
}
