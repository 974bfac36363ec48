using System.Text.Json;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>An event that was set aside after its last try.</summary>
public sealed class ParkedEvent
{
    /// <inheritdoc cref="EventMetadata.Id"/>
    public required Guid MessageId { get; init; }

    /// <summary>The subscriber that failed.</summary>
    public required string Consumer { get; init; }

    /// <inheritdoc cref="EventMetadata.Source"/>
    public required string Source { get; init; }

    /// <inheritdoc cref="EventMetadata.Type"/>
    public required string Type { get; init; }

    /// <inheritdoc cref="EventMetadata.Position"/>
    public required long Position { get; init; }

    /// <inheritdoc cref="EventMetadata.Key"/>
    public required string Key { get; init; }

    /// <inheritdoc cref="EventMetadata.KeyOrdinal"/>
    public required long KeyOrdinal { get; init; }

    /// <inheritdoc cref="EventMetadata.OccurredAt"/>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <inheritdoc cref="EventMetadata.Actor"/>
    public required string Actor { get; init; }

    /// <summary>The contract as JSON.</summary>
    public required JsonElement Payload { get; init; }

    /// <summary>What went wrong the last time.</summary>
    public required string Error { get; init; }

    /// <summary>Tries so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was set aside.</summary>
    public required DateTimeOffset ParkedAt { get; init; }
}

/// <summary>Lets operators see parked events and drive them again.</summary>
internal sealed class ParkedEvents(Db db, Inbox inbox, MessagingOptions options)
{
    private const string Columns = "message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, payload, error, attempts, parked_at";

    private const string List = $"""
        select {Columns} from messaging.parked where message_id > @after order by message_id limit @limit
        """;

    private const string Take = $"""
        delete from messaging.parked where message_id = @id returning {Columns}
        """;

    private const string Failed = """
        update messaging.parked set error = @error, attempts = attempts + 1 where message_id = @id
        """;

    public Task<List<ParkedEvent>> ListAsync(Guid after, int limit, CancellationToken ct) =>
        db.ReadAsync<ParkedEvent>(AccessScope.System(options.Service), List, new { after, limit }, ct);

    /// <summary>Applies a parked event again. It leaves the list if and only if it took effect.</summary>
    /// <returns>Null when there is no such event; an empty text when it took effect; else what went wrong.</returns>
    public async Task<string?> RedriveAsync(Guid id, CancellationToken ct)
    {
        try
        {
            return await db.TransactAsync(AccessScope.System(options.Service), async session =>
            {
                var rows = await session.QueryAsync<ParkedEvent>(Take, new { id }, ct);
                foreach (var row in rows)
                {
                    await inbox.HandleAgainAsync(
                        new EventMetadata(row.MessageId, row.Type, row.Source, row.Position, row.Key, row.KeyOrdinal, row.OccurredAt, row.Actor),
                        row.Payload, session, ct);
                }

                return rows.Count == 0 ? null : "";
            }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await db.TransactAsync(AccessScope.System(options.Service), session => session.ExecuteAsync(Failed, new { id, error = e.ToString() }, ct), ct);
            return e.Message;
        }
    }
}
