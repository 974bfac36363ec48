using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shemss.Messaging;

/// <summary>How events are written as JSON, in the log, on the bus and in the feed.</summary>
public static class EventJson
{
    /// <summary>camelCase, enums by name.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions());

    /// <summary>Gives <paramref name="options"/> the same conventions.</summary>
    /// <param name="options">Options to change.</param>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }
}
