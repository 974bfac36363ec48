using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Errors;

[Trait("Needs", "Servers")]
public sealed class ProblemTests(TestServers servers)
{
    private static readonly object Good = new { title = "A", kind = "plain", stars = 1 };

    [Fact]
    public async Task Every_field_error_comes_at_once_with_code_and_trace_id()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        var problem = await PostAsync(client, """{"title":"","kind":"plain","stars":9,"parts":[{"name":"a very long name indeed"}]}""", HttpStatusCode.BadRequest);
        Assert.Equal("request.invalid", Text(problem, "code"));
        Assert.Equal(32, Text(problem, "traceId").Length);
        Assert.Equal("/toy/v1/notes", Text(problem, "instance"));
        Assert.Equal("https://shemss.example/problems/request.invalid", Text(problem, "type"));
        Assert.Equal(400, problem["status"]!.GetValue<int>());
        Assert.Equal(
            ["parts[0].name field.too-long", "stars field.out-of-range", "title field.required"],
            Fields(problem));
    }

    [Fact]
    public async Task Json_that_does_not_fit_names_every_field()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        var problem = await PostAsync(client, """{"title":5,"kind":"nothing-known","parts":[{"name":null},null,{"name":"x","weight":"heavy"}]}""", HttpStatusCode.BadRequest);
        Assert.Equal("request.invalid", Text(problem, "code"));
        Assert.Equal(
            ["kind field.unknown-value", "parts[0].name field.required", "parts[1] field.required", "parts[2].weight field.wrong-type", "stars field.required", "title field.wrong-type"],
            Fields(problem));
        Assert.Contains("plain, self-operated", problem["errors"]!.AsArray().Single(e => Text(e!, "field") == "kind")!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"title":""")]
    [InlineData("")]
    [InlineData("""{"title":"a","title":"b","kind":"plain","stars":1}""")]
    public async Task What_is_no_json_is_malformed(string body)
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        Assert.Equal("request.malformed", Text(await PostAsync(client, body, HttpStatusCode.BadRequest), "code"));
    }

    [Fact]
    public async Task Text_that_the_database_cannot_keep_is_refused_by_field_wherever_it_stands()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapPost("/v1/lists", (ListRequest _) => Results.NoContent())
            .Writes(Role.Institution).WithName("lists").WithSummary("Lists").Example(new ListRequest(["a"])).Owner(Owner.None));
        using var client = toy.Institution();
        Assert.Equal(
            ["parts[0].name field.null-character", "title field.null-character"],
            Fields(await PostAsync(client, """{"title":"a\u0000b","kind":"plain","stars":1,"parts":[{"name":"\u0000"}]}""", HttpStatusCode.BadRequest)));
        using var list = await client.PostAsJsonAsync("/v1/lists", new { texts = new[] { "a", "b\0" } });
        Assert.Equal(HttpStatusCode.BadRequest, list.StatusCode);
        Assert.Equal(["texts[1] field.null-character"], Fields(JsonNode.Parse(await list.Content.ReadAsStringAsync())!));
        using var query = await client.GetAsync(new Uri("/v1/notes?kind=plain&after=%00", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, query.StatusCode);
        Assert.Equal(["after field.null-character"], Fields(JsonNode.Parse(await query.Content.ReadAsStringAsync())!));
        using var path = await client.GetAsync(new Uri("/v1/notes/%00", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, path.StatusCode);
    }

    internal sealed record ListRequest(IReadOnlyList<string> Texts);

    [Fact]
    public async Task An_enum_is_never_a_number()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        Assert.Equal(["kind field.wrong-type"], Fields(await PostAsync(client, """{"title":"a","kind":1,"stars":1}""", HttpStatusCode.BadRequest)));
        using var query = await client.GetAsync(new Uri("/v1/notes?kind=1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, query.StatusCode);
        Assert.Equal(["kind field.wrong-type"], Fields(JsonNode.Parse(await query.Content.ReadAsStringAsync())!));
        using var known = await client.GetAsync(new Uri("/v1/notes?kind=self-operated", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Theory]
    [InlineData(null, "请求中有不合要求的字段。", "zh-CN")]
    [InlineData("en", "The request has fields that are not valid.", "en")]
    [InlineData("en;q=0.5, zh-CN", "请求中有不合要求的字段。", "zh-CN")]
    [InlineData("fr, en-GB;q=0.3", "The request has fields that are not valid.", "en")]
    [InlineData("fr", "请求中有不合要求的字段。", "zh-CN")]
    public async Task The_detail_is_in_the_callers_language_and_the_title_in_English(string? accept, string detail, string language)
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Institution();
        if (accept is not null)
        {
            client.DefaultRequestHeaders.Add("Accept-Language", accept);
        }

        using var response = await client.PostAsync(new Uri("/v1/notes", UriKind.Relative), new StringContent("""{"title":"a","kind":"plain","stars":7}""", Encoding.UTF8, "application/json"));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(detail, Text(problem, "detail"));
        Assert.Equal("Invalid request", Text(problem, "title"));
        Assert.Equal([language], response.Content.Headers.ContentLanguage);
    }

    [Fact]
    public async Task What_a_handler_refuses_and_what_the_framework_refuses_look_alike()
    {
        await using var toy = await ToyService.StartAsync(servers, app =>
        {
            app.MapGet("/v1/boom", void () => throw new InvalidOperationException("the secret of the cellar")).Reads(Role.Institution)
                .WithName("boom").WithSummary("Fails").Owner(Owner.None);
        });
        using var client = toy.Institution();
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("/v1/notes", Good)).StatusCode);
        var taken = await PostAsync(client, """{"title":"A","kind":"plain","stars":1}""", HttpStatusCode.Conflict);
        Assert.Equal("toy.note.title-taken", Text(taken, "code"));
        Assert.Equal(["title toy.note.title-taken"], Fields(taken));
        Assert.Equal("标题“A”已被使用。", Text(taken, "detail"));

        Assert.Equal("request.not-found", await CodeAsync(client.GetAsync(new Uri("/v1/nothing", UriKind.Relative)), HttpStatusCode.NotFound));
        Assert.Equal("request.method-not-allowed", await CodeAsync(client.DeleteAsync(new Uri("/v1/notes", UriKind.Relative)), HttpStatusCode.MethodNotAllowed));
        Assert.Equal("request.unsupported-type", await CodeAsync(client.PostAsync(new Uri("/v1/notes", UriKind.Relative), new StringContent("x", Encoding.UTF8, "text/plain")), HttpStatusCode.UnsupportedMediaType));
        using var large = new HttpRequestMessage(HttpMethod.Post, "/v1/notes") { Content = new StringContent(new string(' ', 3 << 20), Encoding.UTF8, "application/json") };
        large.Headers.ExpectContinue = true;
        Assert.Equal("request.too-large", await CodeAsync(client.SendAsync(large), HttpStatusCode.RequestEntityTooLarge));

        using var failed = await client.GetAsync(new Uri("/v1/boom", UriKind.Relative));
        var text = await failed.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("service.error", Text(JsonNode.Parse(text)!, "code"));
        Assert.DoesNotContain("cellar", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constraints_a_handler_did_not_foresee_are_conflicts_and_rules_not_defects()
    {
        await using var toy = await ToyService.StartAsync(servers, app =>
        {
            app.MapPost("/v1/sql", (SqlRequest request, Data.DbSession session) => session.ExecuteAsync(request.Sql)).Writes(Role.Institution)
                .WithName("sql").WithSummary("Runs SQL").Example(new SqlRequest("select 1")).Owner(Owner.None);
        });
        using var client = toy.Institution();
        const string Insert = "insert into note (id, institution_id, title, kind, stars) values (gen_random_uuid(), platform.scope_org(), 'T', 'plain', 1)";
        Assert.Equal("request.conflict", await CodeAsync(client.PostAsJsonAsync("/v1/sql", new SqlRequest($"{Insert};{Insert}")), HttpStatusCode.Conflict));
        Assert.Equal("request.unprocessable", await CodeAsync(client.PostAsJsonAsync("/v1/sql", new SqlRequest(Insert.Replace("plain", "other", StringComparison.Ordinal))), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("request.unprocessable", await CodeAsync(
            client.PostAsJsonAsync("/v1/sql", new SqlRequest("insert into remark values (gen_random_uuid(), platform.scope_org(), gen_random_uuid(), 'x')")), HttpStatusCode.UnprocessableEntity));

        // Row-level security refuses a row of somebody else: to this caller there is no such thing.
        Assert.Equal("request.not-found", await CodeAsync(
            client.PostAsJsonAsync("/v1/sql", new SqlRequest(Insert.Replace("platform.scope_org()", "gen_random_uuid()", StringComparison.Ordinal))), HttpStatusCode.NotFound));
        Assert.Equal("service.error", await CodeAsync(client.PostAsJsonAsync("/v1/sql", new SqlRequest("drop table note")), HttpStatusCode.InternalServerError));
    }

    private sealed record SqlRequest(string Sql);

    private static async Task<string> CodeAsync(Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), response.Content.Headers.ContentType);
        return Text(JsonNode.Parse(text)!, "code");
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string body, HttpStatusCode status)
    {
        using var response = await client.PostAsync(new Uri("/v1/notes", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static string Text(JsonNode problem, string member) => problem[member]!.GetValue<string>();

    private static string[] Fields(JsonNode problem) =>
        [.. (problem["errors"]?.AsArray() ?? []).Select(e => $"{Text(e!, "field")} {Text(e!, "code")}").Order(StringComparer.Ordinal)];
}
