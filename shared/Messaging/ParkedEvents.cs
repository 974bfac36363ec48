using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
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

    /// <inheritdoc cref="LoggedEvent.TraceParent"/>
    public string? TraceParent { get; init; }

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
internal sealed class ParkedEvents(Db db, IServiceScopeFactory scopes, Subscriptions subscriptions, MessagingOptions options)
{
    private const string Columns = "message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, trace_parent, payload, error, attempts, parked_at";

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
            return await TakeAndHandleAsync(id, ct) ? "" : null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await db.TransactAsync(AccessScope.System(options.Service), session => session.ExecuteAsync(Failed, new { id, error = e.ToString() }, ct), ct);
            return e.Message;
        }
    }

    private async Task<bool> TakeAndHandleAsync(Guid id, CancellationToken ct)
    {
        // The scope's own session, as in the inbox: what the subscriber is made of may take it too.
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        await session.BeginAsync(AccessScope.System(options.Service), ct);
        if (await session.QueryOneAsync<ParkedEvent>(Take, new { id }, ct) is not { } parked)
        {
            return false;
        }

        if (!subscriptions.ByType.TryGetValue(parked.Type, out var subscription))
        {
            throw new InvalidOperationException($"Nothing here listens to {parked.Type} any more.");
        }

        using var activity = MessagingTelemetry.Source.StartActivity($"redrive {parked.Type}", ActivityKind.Consumer, parked.TraceParent ?? default(string));
        var metadata = new EventMetadata(
            parked.MessageId, parked.Type, parked.Source, parked.Position, parked.Key, parked.KeyOrdinal, parked.OccurredAt, parked.Actor);
        await subscription.HandleAsync(scope.ServiceProvider, subscription.Read(parked.Payload), metadata, session, ct);
        await session.CommitAsync(ct);
        return true;
    }
}
