using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>
/// Every operation of the OpenAPI document × every role × own and foreign data. The own call, with the documented example, must
/// succeed; otherwise a refused foreign call proves nothing.
/// <code>
/// await using var service = await ServiceFactory&lt;Program&gt;.StartAsync(servers, "registry");
/// var report = await new ApiWalk(service.Target) { Seed = s => s.ExecuteAsync("insert …") }.RunAsync();
/// report.AssertClean();
/// </code>
/// </summary>
/// <param name="service">The service.</param>
public sealed class ApiWalk(ServiceUnderTest service)
{
    private readonly WalkReport _report = new();
    private readonly WalkSide _own = WalkSide.New("own");
    private readonly WalkSide _foreign = WalkSide.New("foreign");
    private WalkClient _client = null!;

    /// <summary>Puts in place what comes from elsewhere; called before each round, on emptied tables.</summary>
    public Func<WalkSeed, Task>? Seed { get; init; }

    /// <summary>
    /// Operations that must have run before another is called, by operation id: what makes its resource visible to every role.
    /// <c>["getEnterprise"] = ["assignInstitution"]</c>, say. What they rest on themselves is created as well.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Before { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Called when a round is ready, before its calls: for rows that must refer to what was just created.</summary>
    public Func<WalkStep, Task>? Arrange { get; init; }

    /// <summary>Only operations this admits; all by default.</summary>
    public Func<string, bool> Only { get; init; } = _ => true;

    /// <summary>Walks.</summary>
    public async Task<WalkReport> RunAsync()
    {
        _client = new WalkClient(service);
        var document = await ApiDocument.ReadAsync(service);
        var database = await WalkDatabase.OpenAsync(service.Database);
        foreach (var operation in document.Operations.Where(o => Only(o.Id)))
        {
            _report.Operations++;
            if (!Describes(operation) || operation.IsAnonymous)
            {
                continue;
            }

            try
            {
                await RefusalsAsync(document, operation);
                await DataAsync(document, database, operation);
            }
            catch (WalkException e)
            {
                _report.Add(e.Message);
            }
        }

        if (database.HasLog && Only(FeedWalk.Operation) && !FeedWalk.Serves(document))
        {
            _report.Add("It keeps a log of its events and serves no feed of it.");
        }
        else if (database.HasLog && Only(FeedWalk.Operation))
        {
            await new FeedWalk(service, _client, _report).RunAsync(_own, _foreign);
        }

        await database.EmptyAsync();
        return _report;
    }

    private bool Describes(ApiOperation operation)
    {
        var before = _report.Findings.Count;
        void Lack(bool lacks, string what)
        {
            if (lacks)
            {
                _report.Add($"{operation} has no {what}.");
            }
        }

        Lack(operation.Id.Length == 0, "operation id");
        Lack(string.IsNullOrWhiteSpace(operation.Summary), "summary");
        Lack(operation.Roles.Count == 0 && !operation.IsAnonymous, "roles");
        Lack(operation.Owners.Count == 0 && !operation.IsAnonymous, "owner");
        Lack(operation.IsJson && operation.Example is null, "example");
        Lack(operation.Owners.Count > 1 && operation.Owners.Contains(Owner.None), "clear owner: none beside others");
        return _report.Findings.Count == before;
    }

    /// <summary>No token: 401. A role that may never call it: 403, whatever the ids.</summary>
    private async Task RefusalsAsync(ApiDocument document, ApiOperation operation)
    {
        var seed = new WalkSeed(service, _own, _foreign);
        var world = new WalkWorld(service, document, seed, _client, Before);
        using (var request = await world.RequestAsync(operation, null))
        {
            Expect(operation, "without a token", await world.SendAsync(request, null), 401);
        }

        foreach (var actor in WalkActor.All.Where(a => !a.MayCall(operation)))
        {
            using var request = await world.RequestAsync(operation, null);
            Expect(operation, $"as {actor}, who may not call it,", await world.SendAsync(request, world.TokenOf(actor)), 403);
        }
    }

    private async Task DataAsync(ApiDocument document, WalkDatabase database, ApiOperation operation)
    {
        WalkWorld? shared = null;
        WalkSeed? sharedSeed = null;
        foreach (var actor in WalkActor.All.Where(a => a.MayCall(operation) && a.HasDataOf(operation)))
        {
            // Reads change nothing: roles that see all look at the same data. An owner's own data may be what it made itself,
            // and a write changes them: these have a round of their own.
            var fresh = shared is null || !operation.IsRead || operation.Owners.Contains(actor.Owner);
            var (world, seed) = fresh ? await NewRoundAsync(document, database) : (shared!, sharedSeed!);
            (shared, sharedSeed) = (world, seed);
            await world.PrepareAsync(operation, actor);
            var listed = await PrepareListAsync(world, operation, actor);
            if (fresh && Arrange is not null)
            {
                await Arrange(new WalkStep(operation.Id, seed, world.IdOf));
            }


            if (operation.Owners.Contains(actor.Owner) && actor.Owner != Owner.None)
            {
                await ForeignAsync(world, seed, operation, actor);
            }

            var own = await world.CallAsync(operation, actor, seed.Own);
            _report.Calls++;
            if (!own.IsSuccess)
            {
                _report.Add($"{operation} as {actor} with its own data answered {own.Status}: {own.Short}");
            }
            else if (listed is not null && !own.Body.Contains(listed, StringComparison.OrdinalIgnoreCase))
            {
                _report.Add($"{operation} as {actor} does not list the row of its own that is there.");
            }
        }
    }

    /// <summary>A list proves something only when a row is there that it must show, or not show.</summary>
    private async Task<string?> PrepareListAsync(WalkWorld world, ApiOperation operation, WalkActor actor)
    {
        if (operation.Method != "GET" || operation.LastNoun is not { } noun || operation.Owners.Contains(Owner.None) || !world.CanMake(noun))
        {
            if (operation.Method == "GET" && operation.LastNoun is not null && !operation.HasPathIds && !operation.Owners.Contains(Owner.None)
                && !operation.StreamsEvents && !world.Owned.Any())
            {
                _report.Add($"{operation}: nothing of its owner is there when it is listed; let the seed provide '{operation.LastNoun}'.");
            }

            return null;
        }

        await world.MakeAsync(noun, operation, actor);
        return world.IdOf(noun);
    }

    private async Task ForeignAsync(WalkWorld world, WalkSeed seed, ApiOperation operation, WalkActor actor)
    {
        // Creating something that refers to nothing is nobody's data yet.
        if (!operation.IsRead && !world.Refers(operation))
        {
            return;
        }

        var answer = await world.CallAsync(operation, actor, seed.Foreign);
        _report.Calls++;
        var isList = operation.Method == "GET" && operation.LastNoun is not null;
        if (operation.HasPathIds && answer.Status != 404 && !(isList && answer.IsSuccess))
        {
            _report.Add($"{operation} as a foreign {actor} answered {answer.Status} instead of 404: {answer.Short}");
        }
        else if (!operation.HasPathIds && !isList && answer.Status is not (404 or 422))
        {
            _report.Add($"{operation} as a foreign {actor} with others' ids in the body answered {answer.Status} instead of 404 or 422: {answer.Short}");
        }

        if (isList && !operation.HasPathIds && !answer.IsSuccess && answer.Status != 404)
        {
            _report.Add($"{operation} as a foreign {actor} answered {answer.Status}: {answer.Short}");
        }

        if (world.Owned.FirstOrDefault(id => answer.Body.Contains(id, StringComparison.OrdinalIgnoreCase) && answer.IsSuccess) is { } leaked)
        {
            _report.Add($"{operation} shows a foreign {actor} the row {leaked}, which is not its own.");
        }
    }

    private async Task<(WalkWorld World, WalkSeed Seed)> NewRoundAsync(ApiDocument document, WalkDatabase database)
    {
        await database.EmptyAsync();
        var seed = new WalkSeed(service, _own, _foreign);
        if (Seed is not null)
        {
            await Seed(seed);
        }

        return (new WalkWorld(service, document, seed, _client, Before), seed);
    }

    private void Expect(ApiOperation operation, string how, WalkAnswer answer, int status)
    {
        _report.Calls++;
        if (answer.Status != status)
        {
            _report.Add($"{operation} {how} answered {answer.Status} instead of {status}: {answer.Short}");
        }
        else if (Coded.Lacks(answer) is { } lack)
        {
            _report.Add($"{operation} {how}: {lack}");
        }
    }
}

/// <summary>Whether a refusal has the promised shape.</summary>
internal static class Coded
{
    /// <summary>What the answer lacks, or null.</summary>
    public static string? Lacks(WalkAnswer answer)
    {
        if (answer.ContentType != "application/problem+json")
        {
            return $"{answer.Status} without problem details ({answer.ContentType ?? "no content"}): {answer.Short}";
        }

        var problem = JsonNode.Parse(answer.Body);
        return string.IsNullOrEmpty(problem?["code"]?.GetValue<string>()) ? $"{answer.Status} without a code: {answer.Short}"
            : string.IsNullOrEmpty(problem["traceId"]?.GetValue<string>()) ? $"{answer.Status} without a trace id: {answer.Short}"
            : null;
    }
}
