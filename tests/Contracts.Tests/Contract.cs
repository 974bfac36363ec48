using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Shemss.Messaging;

namespace Shemss.Contracts.Tests;

/// <summary>A contract as committed: its wire name and the JSON schema of its payload.</summary>
internal static class Contract
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // As Messaging writes events; schemas need a resolver that is frozen.
    private static readonly JsonSerializerOptions Wire = Frozen();

    public static JsonObject Describe(Type contract) => new()
    {
        ["name"] = EventCatalogue.NameOf(contract),
        ["payload"] = Wire.GetJsonSchemaAsNode(contract, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }),
    };

    public static string Text(JsonNode description) => description.ToJsonString(Written) + "\n";

    /// <summary>
    /// What a subscriber that knows <paramref name="before"/>, or a reader of old events that knows <paramref name="after"/>,
    /// could not bear. Only new optional properties are allowed.
    /// </summary>
    public static IEnumerable<string> Breaks(JsonNode? before, JsonNode? after, string path = "payload")
    {
        if (before is not JsonObject old || after is not JsonObject now)
        {
            return JsonNode.DeepEquals(before, after) ? [] : [$"{path} changed"];
        }

        var breaks = new List<string>();
        foreach (var (name, value) in old.Where(p => p.Key is not ("properties" or "required" or "items")))
        {
            if (!JsonNode.DeepEquals(value, now[name]))
            {
                breaks.Add($"{path}: {name} was {value?.ToJsonString()} and is {now[name]?.ToJsonString() ?? "gone"}");
            }
        }

        breaks.AddRange(now.Where(p => p.Key is not ("properties" or "required" or "items") && !old.ContainsKey(p.Key)).Select(p => $"{path}: {p.Key} is new"));
        var (required, requiredNow) = (Names(old), Names(now));
        breaks.AddRange(required.Except(requiredNow).Select(n => $"{path}.{n} is no longer required"));
        breaks.AddRange(requiredNow.Except(required).Select(n => $"{path}.{n} is required now, and older events lack it"));
        foreach (var (name, value) in old["properties"] as JsonObject ?? [])
        {
            breaks.AddRange(now["properties"]?[name] is { } kept ? Breaks(value, kept, $"{path}.{name}") : [$"{path}.{name} is gone"]);
        }

        if (old["items"] is not null || now["items"] is not null)
        {
            breaks.AddRange(Breaks(old["items"], now["items"], $"{path}[]"));
        }

        return breaks;
    }

    private static string[] Names(JsonObject schema) => (schema["required"] as JsonArray)?.Select(n => n!.GetValue<string>()).ToArray() ?? [];

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(EventJson.Options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
