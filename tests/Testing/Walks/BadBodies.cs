using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shemss.Testing;

/// <summary>One way to spoil a body.</summary>
internal sealed record BadBody(string What, JsonNode Body, string? Field);

/// <summary>Spoils a valid body in every way its schema tells of.</summary>
internal sealed class BadBodies(ApiDocument document)
{
    private const int Deepest = 4;

    public IEnumerable<BadBody> Of(JsonNode example, JsonNode? schema) => Spoil(example, example, schema, [], 0);

    private IEnumerable<BadBody> Spoil(JsonNode root, JsonNode at, JsonNode? schema, object[] path, int depth)
    {
        if (depth > Deepest || document.Resolve(schema) is not { } resolved)
        {
            yield break;
        }

        if (at is JsonObject example && resolved["properties"] is JsonObject properties)
        {
            var required = (resolved["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).ToHashSet();
            foreach (var (name, member) in properties)
            {
                object[] here = [.. path, name];
                if (required.Contains(name))
                {
                    yield return new BadBody("missing", Without(root, here), PathText(here));
                }

                foreach (var bad in Values(root, here, member, required.Contains(name)))
                {
                    yield return bad;
                }

                if (example[name] is { } child)
                {
                    foreach (var bad in Spoil(root, child, member, here, depth + 1))
                    {
                        yield return bad;
                    }
                }
            }
        }
        else if (at is JsonArray { Count: > 0 } array)
        {
            object[] here = [.. path, 0];
            foreach (var bad in Values(root, here, resolved["items"], true).Concat(Spoil(root, array[0]!, resolved["items"], here, depth + 1)))
            {
                yield return bad;
            }
        }
    }

    private IEnumerable<BadBody> Values(JsonNode root, object[] path, JsonNode? schema, bool required)
    {
        if (document.Resolve(schema) is not { } resolved)
        {
            yield break;
        }

        var types = ApiDocument.TypesOf(resolved);
        var field = PathText(path);
        var isEnum = resolved["enum"] is JsonArray;
        if (types.Count == 0 && !isEnum && resolved["properties"] is null)
        {
            // Any JSON is welcome here.
            yield break;
        }

        if (types.Contains("string") || isEnum)
        {
            yield return new BadBody("a number for text", With(root, path, 12345), field);
            yield return new BadBody("an object for text", With(root, path, new JsonObject { ["x"] = 1 }), field);
            if (!isEnum)
            {
                yield return new BadBody("a null character", With(root, path, "a\0b"), field);
                yield return new BadBody("too long", With(root, path, new string('长', 50_000)), field);
            }
        }
        else
        {
            yield return new BadBody("text for another type", With(root, path, "not-a-value"), field);
        }

        if (isEnum)
        {
            yield return new BadBody("an unknown value", With(root, path, "no-such-value"), field);
        }

        if (resolved["format"] is JsonValue format && format.GetValue<string>() is "uuid" or "date" or "date-time")
        {
            yield return new BadBody("an unreadable form", With(root, path, "not-a-value"), field);
        }

        if (required && !document.IsNullable(schema))
        {
            yield return new BadBody("null", With(root, path, null), field);
        }
    }

    private static JsonNode With(JsonNode root, object[] path, JsonNode? value)
    {
        var (copy, parent) = CopyTo(root, path);
        if (path[^1] is int index)
        {
            parent.AsArray()[index] = value;
        }
        else
        {
            parent.AsObject()[(string)path[^1]] = value;
        }

        return copy;
    }

    private static JsonNode Without(JsonNode root, object[] path)
    {
        var (copy, parent) = CopyTo(root, path);
        parent.AsObject().Remove((string)path[^1]);
        return copy;
    }

    private static (JsonNode Copy, JsonNode Parent) CopyTo(JsonNode root, object[] path)
    {
        var copy = root.DeepClone();
        var parent = path[..^1].Aggregate(copy, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        return (copy, parent);
    }

    private static string PathText(object[] path) =>
        path.Aggregate("", (text, step) => step is int index ? $"{text}[{index}]" : text.Length == 0 ? (string)step : $"{text}.{step}");
}
