using System.Text.Json;

namespace Shemss.Messaging;

/// <summary>What an event says: read already, as the bus brings it, or as JSON, as a log keeps it.</summary>
internal sealed class EventContent
{
    private readonly object? _read;
    private readonly JsonElement _json;

    /// <summary>Read already.</summary>
    /// <param name="contract">The contract.</param>
    public EventContent(object contract) => _read = contract;

    /// <summary>Still to be read.</summary>
    /// <param name="json">The contract as JSON.</param>
    public EventContent(JsonElement json) => _json = json;

    /// <summary>The contract.</summary>
    /// <param name="subscription">Who wants it.</param>
    /// <exception cref="JsonException">It is not of this contract.</exception>
    public object Read(Subscription subscription) => _read ?? subscription.Read(_json);

    /// <summary>The contract as JSON: kept with a parked event.</summary>
    public string ToJson() => _read is null ? _json.GetRawText() : JsonSerializer.Serialize(_read, _read.GetType(), EventJson.Options);
}
