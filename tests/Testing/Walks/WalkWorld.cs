using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>An operation could not be called because what it rests on could not be made.</summary>
internal sealed class WalkException(string message) : Exception(message);

/// <summary>An answer, read to its end.</summary>
internal sealed record WalkAnswer(int Status, string Body, string? ETag, string? ContentType)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string Short => Body.Length > 300 ? Body[..300] + "…" : Body;
}

/// <summary>
/// One round's data: what has been created so far, and how to call an operation with its documented example, creating first
/// whatever the example refers to.
/// </summary>
internal sealed class WalkWorld(
    ServiceUnderTest service, ApiDocument document, WalkSeed seed, WalkClient client, IReadOnlyDictionary<string, string[]>? before = null)
{
    private readonly Dictionary<string, string> _ids = new(seed.Ids);
    private readonly HashSet<string> _owned = [.. seed.Owned];
    private readonly HashSet<string> _done = [];
    private readonly HashSet<string> _making = [];
    private readonly DateTimeOffset _now = service.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Ids of rows that are the own side's alone.</summary>
    public IReadOnlySet<string> Owned => _owned;

    public string? IdOf(string collection) => _ids.GetValueOrDefault(collection);

    /// <summary>Creates everything a call of the operation rests on.</summary>
    public async Task PrepareAsync(ApiOperation operation, WalkActor caller)
    {
        foreach (var collection in Needs(operation))
        {
            await MakeAsync(collection, operation, caller);
        }

        var earlierOnes = before?.GetValueOrDefault(operation.Id) is { } more ? operation.After.Concat(more) : operation.After;
        foreach (var name in earlierOnes)
        {
            var earlier = document.Operations.FirstOrDefault(o => o.Id == name)
                ?? throw new WalkException($"{operation} comes after '{name}', and there is no such operation.");
            if (_done.Add(earlier.Id))
            {
                await DoAsync(earlier, caller);
            }
        }
    }

    /// <summary>True when somebody creates things of this name.</summary>
    public bool CanMake(string collection) => _ids.ContainsKey(collection) || document.Operations.Any(o => IsCreatorOf(o, collection));

    public async Task MakeAsync(string collection, ApiOperation @for, WalkActor caller)
    {
        if (_ids.ContainsKey(collection))
        {
            return;
        }

        var creators = document.Operations.Where(o => IsCreatorOf(o, collection))
            .OrderByDescending(o => @for.Path.StartsWith(o.Path + "/", StringComparison.Ordinal) || @for.Path == o.Path).ToArray();
        if (creators.Length == 0)
        {
            throw new WalkException($"{@for} needs one of '{collection}', which no operation creates and no seed provides.");
        }

        if (!_making.Add(collection))
        {
            throw new WalkException($"'{collection}' needs itself to be created first.");
        }

        await DoAsync(creators[0], caller);
        _making.Remove(collection);
        if (!_ids.ContainsKey(collection))
        {
            throw new WalkException($"{creators[0]} answered without an 'id'.");
        }
    }

    /// <summary>The call with the documented example as the own side; its effects are remembered.</summary>
    public async Task<WalkAnswer> CallAsync(ApiOperation operation, WalkActor actor, WalkSide side)
    {
        using var request = await RequestAsync(operation, actor);
        var answer = await SendAsync(request, client.TokenOf(actor, side, _now));
        if (side == seed.Own && answer.IsSuccess)
        {
            Remember(operation, answer);
        }

        return answer;
    }

    /// <summary>The request with the documented example, ids filled in as far as they are known.</summary>
    public async Task<HttpRequestMessage> RequestAsync(ApiOperation operation, WalkActor? versionReader)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), PathOf(operation)) { Content = ContentOf(operation) };
        if (operation.Changes)
        {
            request.Headers.TryAddWithoutValidation("If-Match", versionReader is null ? "\"1\"" : await VersionAsync(operation));
        }

        return request;
    }

    /// <summary>The documented example as a body, or null where there is none.</summary>
    public HttpContent? ContentOf(ApiOperation operation) => operation switch
    {
        { IsMultipart: true } => SampleFiles.Form(operation, "sample.png", SampleFiles.Png, "image/png"),
        { Example: { } example, BodyType: { } type } => new StringContent(Fill(example.ToJsonString(JsonConventions.Options)), Encoding.UTF8, type),
        _ => null,
    };

    public async Task<WalkAnswer> SendAsync(HttpRequestMessage request, string? token)
    {
        using var response = await client.SendAsync(request, token);
        var type = response.Content.Headers.ContentType?.MediaType;

        // A live stream does not end by itself; that it began is the answer.
        var body = type == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
        return new WalkAnswer((int)response.StatusCode, body, response.Headers.ETag?.ToString(), type);
    }

    public string TokenOf(WalkActor actor) => client.TokenOf(actor, seed.Own, _now);

    /// <summary>Who of those who may call the operation arranges with it.</summary>
    public static WalkActor ArrangerOf(ApiOperation operation, WalkActor? caller) =>
        caller?.MayCall(operation) == true
            ? caller
            : WalkActor.All.FirstOrDefault(a => a.MayCall(operation)) ?? throw new WalkException($"Nobody may call {operation}.");

    /// <summary>The example's text with real ids in the place of example ids.</summary>
    public string Fill(string text)
    {
        foreach (var (collection, id) in _ids)
        {
            text = text.Replace(ExampleId.Of(collection).ToString(), id, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    private async Task DoAsync(ApiOperation operation, WalkActor caller)
    {
        var actor = ArrangerOf(operation, caller);
        await PrepareAsync(operation, actor);
        var answer = await CallAsync(operation, actor, seed.Own);
        if (!answer.IsSuccess)
        {
            throw new WalkException($"{operation} as {actor} with its own example answered {answer.Status}: {answer.Short}");
        }
    }

    private void Remember(ApiOperation operation, WalkAnswer answer)
    {
        _done.Add(operation.Id);
        if (operation.Method == "POST" && operation.LastNoun is { } noun && answer.Body.StartsWith('{')
            && JsonNode.Parse(answer.Body)?["id"] is JsonValue value && value.TryGetValue<string>(out var id))
        {
            _ids.TryAdd(noun, id);
            if (!operation.Owners.Contains(Owner.None))
            {
                _owned.Add(id);
            }
        }
    }

    private async Task<string> VersionAsync(ApiOperation operation)
    {
        var readers = document.Operations.Where(o => o.Method == "GET" && o.HasPathIds
                && (o.Path == operation.Path || operation.Path.StartsWith(o.Path + "/", StringComparison.Ordinal)))
            .OrderByDescending(o => o.Path.Length);
        foreach (var reader in readers)
        {
            // Whoever sees most reads the version: the caller may be foreign, and must then fail for that reason alone.
            foreach (var actor in WalkActor.All.Where(a => a.MayCall(reader)))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(reader));
                var answer = await SendAsync(request, TokenOf(actor));
                if (answer is { IsSuccess: true, ETag: { } tag })
                {
                    return tag;
                }
            }
        }

        throw new WalkException($"{operation} needs If-Match, and no GET of its resource gives an ETag.");
    }

    private string PathOf(ApiOperation operation)
    {
        var path = operation.Path;
        foreach (var name in operation.PathParameters)
        {
            var given = operation.Parameters.FirstOrDefault(p => p.In == "path" && p.Name == name)?.Example;
            var noun = operation.NounBefore(name);
            var value = given is not null ? Fill(given) : noun is not null && _ids.TryGetValue(noun, out var id) ? id : ExampleId.Of(noun ?? name).ToString();
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        var query = operation.Parameters.Where(p => p is { In: "query", Example: not null })
            .Select(p => $"{p.Name}={Uri.EscapeDataString(Fill(p.Example!))}").ToArray();
        return query.Length == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>The collections of which one must be there: by the path, and by the ids the example mentions.</summary>
    private IEnumerable<string> Needs(ApiOperation operation)
    {
        var needs = new List<string>();
        foreach (var name in operation.PathParameters)
        {
            if (operation.Parameters.FirstOrDefault(p => p.In == "path" && p.Name == name)?.Example is null && operation.NounBefore(name) is { } noun)
            {
                needs.Add(noun);
            }
        }

        var text = (operation.Example?.ToJsonString() ?? "") + string.Concat(operation.Parameters.Select(p => p.Example));
        needs.AddRange(document.Operations.Where(o => o.Method == "POST").Select(o => o.LastNoun).OfType<string>().Concat(_ids.Keys).Distinct()
            .Where(n => text.Contains(ExampleId.Of(n).ToString(), StringComparison.OrdinalIgnoreCase)));
        return needs.Distinct();
    }

    /// <summary>True when a call refers to somebody's data by path or body.</summary>
    public bool Refers(ApiOperation operation) => Needs(operation).Any();

    private static bool IsCreatorOf(ApiOperation operation, string collection) =>
        operation.Method == "POST" && operation.LastNoun == collection;
}
