namespace Shemss.Messaging;

/// <summary>What goes with every event.</summary>
/// <param name="Id">UUIDv7: the event's id, the bus's message id and a webhook's id.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Source">The publishing service.</param>
/// <param name="Position">Place in the source's log: dense, in commit order.</param>
/// <param name="Key">The aggregate it is about.</param>
/// <param name="KeyOrdinal">1, 2, 3 … within <paramref name="Key"/>. A kept copy ignores what is not newer.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Actor">Who did it.</param>
public sealed record EventMetadata(
    Guid Id, string Type, string Source, long Position, string Key, long KeyOrdinal, DateTimeOffset OccurredAt, string Actor);

/// <summary>An event as the log holds it.</summary>
public sealed class LoggedEvent
{
    /// <inheritdoc cref="EventMetadata.Position"/>
    public required long Position { get; init; }

    /// <inheritdoc cref="EventMetadata.Id"/>
    public required Guid Id { get; init; }

    /// <inheritdoc cref="EventMetadata.Type"/>
    public required string Type { get; init; }

    /// <inheritdoc cref="EventMetadata.Key"/>
    public required string Key { get; init; }

    /// <inheritdoc cref="EventMetadata.KeyOrdinal"/>
    public required long KeyOrdinal { get; init; }

    /// <inheritdoc cref="EventMetadata.OccurredAt"/>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it entered the log.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <inheritdoc cref="EventMetadata.Actor"/>
    public required string Actor { get; init; }

    /// <summary>W3C trace context of what caused it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The contract as JSON.</summary>
    public required System.Text.Json.JsonElement Payload { get; init; }

    /// <summary>The metadata, as a subscriber of <paramref name="source"/> sees it.</summary>
    /// <param name="source">The publishing service.</param>
    public EventMetadata Metadata(string source) => new(Id, Type, source, Position, Key, KeyOrdinal, OccurredAt, Actor);
}
