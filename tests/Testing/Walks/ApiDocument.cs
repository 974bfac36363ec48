using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>A parameter of an operation.</summary>
internal sealed record ApiParameter(string Name, string In, bool Required, string? Example);

/// <summary>An operation as the service's OpenAPI document describes it.</summary>
internal sealed record ApiOperation
{
    public required string Id { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string? Summary { get; init; }

    public required IReadOnlyList<Role> Roles { get; init; }

    public required IReadOnlyList<Owner> Owners { get; init; }

    public required string Access { get; init; }

    public required bool IsCityOnly { get; init; }

    public required bool IsAnonymous { get; init; }

    public required IReadOnlyList<string> After { get; init; }

    public required IReadOnlyList<ApiParameter> Parameters { get; init; }

    public required JsonNode? Example { get; init; }

    public required JsonNode? BodySchema { get; init; }

    /// <summary>application/json, multipart/form-data or null.</summary>
    public required string? BodyType { get; init; }

    public required bool StreamsEvents { get; init; }

    public bool IsRead => Access == "reads";

    public bool Changes => Access == "changes";

    public bool IsMultipart => BodyType == "multipart/form-data";

    public bool IsJson => BodyType?.Contains("json", StringComparison.Ordinal) == true;

    public IEnumerable<string> PathParameters => Segments.Where(IsParameter).Select(s => s[1..^1]);

    public bool HasPathIds => Segments.Any(IsParameter);

    public string[] Segments => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The noun at the end of the path, when it ends in one.</summary>
    public string? LastNoun => Segments is [.., var last] && !IsParameter(last) ? last : null;

    /// <summary>The noun before a path parameter: whose id it is.</summary>
    public string? NounBefore(string parameter)
    {
        var index = Array.IndexOf(Segments, $"{{{parameter}}}");
        return index > 0 && !IsParameter(Segments[index - 1]) ? Segments[index - 1] : null;
    }

    /// <summary>The path with one text in the place of every parameter.</summary>
    public string PathWith(string value) => string.Concat(Segments.Select(s => "/" + (IsParameter(s) ? value : s)));

    public override string ToString() => $"{Method} {Path} ({Id})";

    public static bool IsParameter(string segment) => segment.StartsWith('{');
}

/// <summary>The operations of a service's OpenAPI document.</summary>
internal sealed partial class ApiDocument
{
    private readonly JsonNode _root;

    private ApiDocument(JsonNode root, IReadOnlyList<ApiOperation> operations)
    {
        _root = root;
        Operations = operations;
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static async Task<ApiDocument> ReadAsync(ServiceUnderTest service)
    {
        using var client = service.Client((string?)null);
        return Parse(JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!);
    }

    public static ApiDocument Parse(JsonNode root)
    {
        var document = new ApiDocument(root, []);
        var operations = new List<ApiOperation>();
        foreach (var (path, item) in root["paths"]?.AsObject() ?? [])
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if (operation is JsonObject described && method is "get" or "put" or "post" or "delete" or "patch")
                {
                    operations.Add(document.Read(path, method, (JsonObject)operation!));
                }
            }
        }

        return new ApiDocument(root, operations);
    }

    /// <summary>A schema with its references followed and "or null" taken off.</summary>
    public JsonObject? Resolve(JsonNode? schema)
    {
        for (var depth = 0; depth < 16 && schema is JsonObject found; depth++)
        {
            if (found["$ref"]?.GetValue<string>() is { } reference)
            {
                schema = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)_root, (node, name) => node?[name]);
            }
            else if ((found["oneOf"] ?? found["anyOf"]) is JsonArray choices && choices.Count(c => !IsNull(c)) == 1)
            {
                schema = choices.Single(c => !IsNull(c));
            }
            else
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>True when the schema admits null.</summary>
    public bool IsNullable(JsonNode? schema) => schema switch
    {
        null => true,
        _ when schema["oneOf"] is JsonArray choices && choices.Any(IsNull) => true,
        _ => Resolve(schema) is not { } resolved || TypesOf(resolved) is not { Count: > 0 } types || types.Contains("null"),
    };

    public static IReadOnlyList<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(t => t!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    private static bool IsNull(JsonNode? schema) => schema?["type"] is JsonValue type && type.GetValue<string>() == "null";

    private ApiOperation Read(string path, string method, JsonObject operation)
    {
        var content = operation["requestBody"]?["content"]?.AsObject();
        var bodyType = content is null ? null
            : content.ContainsKey("application/json") ? "application/json"
            : content.ContainsKey("multipart/form-data") ? "multipart/form-data"
            : content.FirstOrDefault().Key;
        var body = bodyType is null ? null : content![bodyType];
        var roles = Texts(operation["x-roles"]).Select(n => Roles.TryParse(n, out var role) ? role : throw new FormatException($"Unknown role {n}.")).ToArray();
        return new ApiOperation
        {
            Id = operation["operationId"]?.GetValue<string>() ?? "",
            Method = method.ToUpperInvariant(),
            Path = Constraint().Replace(path, "{$1}"),
            Summary = operation["summary"]?.GetValue<string>(),
            Roles = roles,
            Owners = [.. Texts(operation["x-owner"]).Select(Wire.Parse<Owner>)],
            Access = operation["x-access"]?.GetValue<string>() ?? "reads",
            IsCityOnly = operation["x-city-only"] is not null,
            IsAnonymous = roles.Length == 0 && operation["security"] is JsonArray { Count: 0 },
            After = [.. Texts(operation["x-after"])],
            Parameters = [.. (operation["parameters"] as JsonArray ?? []).Select(p => new ApiParameter(
                p!["name"]!.GetValue<string>(), p["in"]!.GetValue<string>(), p["required"]?.GetValue<bool>() ?? false, Text(p["example"])))],
            Example = body?["example"]?.DeepClone(),
            BodySchema = body?["schema"],
            BodyType = bodyType,
            StreamsEvents = operation["responses"]?["200"]?["content"]?["text/event-stream"] is not null,
        };
    }

    private static string? Text(JsonNode? node) => node is null ? null : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(n => n!.GetValue<string>());

    [GeneratedRegex("\\{(\\w+)[^}]*\\}")]
    private static partial Regex Constraint();
}
