using System.Diagnostics;
using System.Text.Json;
using Shemss.Contracts;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Writes events in the transaction of the fact they tell of.</summary>
public static class Outbox
{
    private const string Insert = """
        with ordinal as (
            insert into messaging.key_ordinal (key, last) values (@key, 1)
            on conflict (key) do update set last = key_ordinal.last + 1
            returning last)
        insert into messaging.outbox (id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload)
        select @id, @type, @key, ordinal.last, @occurredAt, @actor, @traceParent, @payload::jsonb from ordinal
        """;

    /// <summary>
    /// Appends an event. It exists if and only if the session commits: it travels with the commit, so writers of one aggregate
    /// wait for each other no longer than that takes. Events of different keys go in the order of the keys, of one key as appended.
    /// </summary>
    /// <param name="session">The open session of the use case.</param>
    /// <param name="key">The aggregate, <c>institution/{id}</c> say: events of one key keep their order.</param>
    /// <param name="e">A contract of the service's own namespace.</param>
    /// <param name="occurredAt">When it happened.</param>
    /// <returns>The event's id: what evidence refers to.</returns>
    public static Guid Append(this DbSession session, string key, object e, DateTimeOffset occurredAt)
    {
        var (id, type) = (Guid.CreateVersion7(), EventCatalogue.NameOf(e.GetType()));
        session.AtCommit(Insert, new
        {
            id,
            type,
            key,
            occurredAt,
            actor = session.Scope.Actor,
            traceParent = Activity.Current?.Id,
            payload = JsonSerializer.Serialize(e, e.GetType(), EventJson.Options),
        }, order: key);
        Bell.RingAfterCommit(session, type);
        return id;
    }
}
