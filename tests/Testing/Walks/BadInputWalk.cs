using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>
/// Bad input on every write, made from its OpenAPI schema and example, and on every query parameter: each must
/// be refused with a coded problem that names the field, and nothing may be stored.
/// <code>(await new BadInputWalk(service.Target) { Seed = … }.RunAsync()).AssertClean();</code>
/// </summary>
/// <param name="service">The service.</param>
public sealed class BadInputWalk(ServiceUnderTest service)
{
    private const int Large = 10 * 1024 * 1024;
    private const string UnreadableIds = "ids that are none";

    private readonly WalkReport _report = new();
    private readonly WalkSide _own = WalkSide.New("own");
    private readonly WalkSide _foreign = WalkSide.New("foreign");
    private WalkClient _client = null!;

    /// <summary>Puts in place what comes from elsewhere; as with <see cref="ApiWalk.Seed"/>.</summary>
    public Func<WalkSeed, Task>? Seed { get; init; }

    /// <summary>As with <see cref="ApiWalk.Before"/>.</summary>
    public IReadOnlyDictionary<string, string[]> Before { get; init; } = new Dictionary<string, string[]>();

    /// <summary>As with <see cref="ApiWalk.Arrange"/>.</summary>
    public Func<WalkStep, Task>? Arrange { get; init; }

    /// <summary>Only operations this admits; all by default.</summary>
    public Func<string, bool> Only { get; init; } = _ => true;

    /// <summary>Walks.</summary>
    public async Task<WalkReport> RunAsync()
    {
        _client = new WalkClient(service);
        var document = await ApiDocument.ReadAsync(service);
        var database = await WalkDatabase.OpenAsync(service.Database);
        foreach (var operation in document.Operations.Where(o => (o.BodyType is not null || !o.IsRead) && !o.IsAnonymous && Only(o.Id)))
        {
            _report.Operations++;
            try
            {
                await OperationAsync(document, database, operation);
            }
            catch (WalkException e)
            {
                _report.Add(e.Message);
            }
        }

        await database.EmptyAsync();
        foreach (var operation in document.Operations.Where(o => !o.IsAnonymous && Only(o.Id)))
        {
            await QueriesAsync(document, database, operation);
        }

        return _report;
    }

    /// <summary>What cannot be stored cannot be asked for either.</summary>
    private async Task QueriesAsync(ApiDocument document, WalkDatabase database, ApiOperation operation)
    {
        var actor = WalkWorld.ArrangerOf(operation, null);
        var world = new WalkWorld(service, document, new WalkSeed(service, _own, _foreign), _client, Before);
        foreach (var parameter in operation.Parameters.Where(p => p.In == "query"))
        {
            var before = await database.LookAsync();
            using var request = await world.RequestAsync(operation, null);
            request.RequestUri = new Uri($"{request.RequestUri!.OriginalString.Split('?')[0]}?{parameter.Name}=a%00b", UriKind.Relative);
            var answer = await world.SendAsync(request, world.TokenOf(actor));
            _report.Calls++;
            Judge(operation, "a null character", parameter.Name, answer, before, await database.LookAsync());
        }
    }

    private async Task OperationAsync(ApiDocument document, WalkDatabase database, ApiOperation operation)
    {
        if (operation.IsJson && operation.Example is null)
        {
            _report.Add($"{operation} has no example to spoil.");
            return;
        }

        var actor = WalkWorld.ArrangerOf(operation, null);
        var world = await NewRoundAsync(document, database, operation, actor);
        var before = await database.LookAsync();
        foreach (var (what, field, make) in Cases(document, operation))
        {
            using var request = await world.RequestAsync(operation, actor);
            request.Content?.Dispose();
            request.Content = make(world);
            request.RequestUri = new Uri(what == UnreadableIds ? operation.PathWith("not-an-id") : request.RequestUri!.OriginalString, UriKind.Relative);
            if (what.Contains("MB", StringComparison.Ordinal))
            {
                request.Headers.ExpectContinue = true;
            }

            var answer = await world.SendAsync(request, world.TokenOf(actor));
            _report.Calls++;
            var after = await database.LookAsync();
            Judge(operation, what, field, answer, before, after);
            if (answer.IsSuccess || !Same(before, after))
            {
                world = await NewRoundAsync(document, database, operation, actor);
                before = await database.LookAsync();
            }
        }
    }

    private void Judge(
        ApiOperation operation, string what, string? field, WalkAnswer answer, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var how = field is null ? what : $"{what} ({field})";
        if (answer.Status is < 400 or >= 500)
        {
            _report.Add($"{operation} with {how} answered {answer.Status}: {answer.Short}");
        }
        else if (Coded.Lacks(answer) is { } lack)
        {
            _report.Add($"{operation} with {how}: {lack}");
        }
        else if (field is not null && !Names(answer, field))
        {
            _report.Add($"{operation} with {how} does not name the field: {answer.Short}");
        }

        foreach (var (table, count) in after.Where(c => before[c.Key] != c.Value))
        {
            _report.Add($"{operation} with {how}: {table} had {before[table]} and has {count}.");
        }
    }

    private static bool Names(WalkAnswer answer, string field) =>
        (JsonNode.Parse(answer.Body)?["errors"] as JsonArray ?? [])
            .Any(e => e?["field"]?.GetValue<string>() is { } named && (named == field || named.StartsWith(field, StringComparison.Ordinal) || field.StartsWith(named + "[", StringComparison.Ordinal)));

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) => a.All(c => b[c.Key] == c.Value);

    private IEnumerable<(string What, string? Field, Func<WalkWorld, HttpContent?> Make)> Cases(ApiDocument document, ApiOperation operation) =>
        (operation.BodyType is null ? BodilessCases() : operation.IsMultipart ? FileCases(operation) : JsonCases(document, operation))
        .Concat(operation.HasPathIds ? [(UnreadableIds, null, world => world.ContentOf(operation))] : []);

    /// <summary>What takes no body has nothing to spoil but how much comes.</summary>
    private static IEnumerable<(string, string?, Func<WalkWorld, HttpContent?>)> BodilessCases()
    {
        yield return ("10 MB", null, _ => new ByteArrayContent(new byte[Large]));
    }

    private static IEnumerable<(string, string?, Func<WalkWorld, HttpContent?>)> JsonCases(ApiDocument document, ApiOperation operation)
    {
        static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");
        yield return ("malformed JSON", null, _ => Json("{\"a\": "));
        yield return ("an empty body", null, _ => Json(""));
        yield return ("null as body", null, _ => Json("null"));
        yield return ("text for an object", null, _ => Json("\"text\""));
        yield return ("a body of another type", null, _ => new StringContent("a=b", Encoding.UTF8, "text/plain"));
        yield return ("10 MB", null, _ => Json($"{{\"x\":\"{new string('x', Large)}\"}}"));
        foreach (var bad in new BadBodies(document).Of(operation.Example!, operation.BodySchema))
        {
            yield return (bad.What, bad.Field, world => Json(world.Fill(bad.Body.ToJsonString(JsonConventions.Options))));
        }
    }

    private IEnumerable<(string, string?, Func<WalkWorld, HttpContent?>)> FileCases(ApiOperation operation)
    {
        var most = service.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.MaxFileBytes;
        yield return ("10 MB of no kind of file", null, _ => SampleFiles.Form(operation, "photo.png", [.. Enumerable.Repeat((byte)'x', Large)], "image/png"));
        yield return ("more MB than a file may have", null, _ => SampleFiles.Form(operation, "photo.png", [.. SampleFiles.Png, .. new byte[most]], "image/png"));
        yield return ("a script as a photo", null, _ => SampleFiles.Form(operation, "photo.png", SampleFiles.Script, "image/png"));
        yield return ("an empty file", null, _ => SampleFiles.Form(operation, "photo.png", [], "image/png"));
        foreach (var name in new[] { "../../../etc/cron.d/photo.png", "..\\..\\photo.png", "/etc/photo.png", "C:\\photo.png", "..", new string('a', 300) + ".png" })
        {
            yield return ($"the file name {(name.Length > 50 ? "of 300 letters" : name)}", null, _ => SampleFiles.Form(operation, name, SampleFiles.Png, "image/png"));
        }

        yield return ("a form without a file", null, _ => new MultipartFormDataContent { { new StringContent("x"), "other" } });
        yield return ("a body of another type", null, _ => new StringContent("a=b", Encoding.UTF8, "text/plain"));
        yield return ("a broken form", null, _ =>
        {
            var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nabc");
            broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            return broken;
        });
    }

    private async Task<WalkWorld> NewRoundAsync(ApiDocument document, WalkDatabase database, ApiOperation operation, WalkActor actor)
    {
        await database.EmptyAsync();
        var seed = new WalkSeed(service, _own, _foreign);
        if (Seed is not null)
        {
            await Seed(seed);
        }

        var world = new WalkWorld(service, document, seed, _client, Before);
        await world.PrepareAsync(operation, actor);
        if (Arrange is not null)
        {
            await Arrange(new WalkStep(operation.Id, seed, world.IdOf));
        }

        return world;
    }
}
