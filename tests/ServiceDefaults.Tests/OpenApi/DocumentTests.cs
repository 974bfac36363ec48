using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.OpenApi;

[Trait("Needs", "Servers")]
public sealed class DocumentTests(TestServers servers)
{
    [Fact]
    public async Task The_document_says_what_the_route_table_says()
    {
        await using var toy = await ToyService.StartAsync(servers, app => app.MapGet("/internal/secret", () => 1).RequireAuthorization("service"));
        using var client = toy.Client(null);
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(document["paths"]!.AsObject(), p => p.Key.Contains("internal", StringComparison.Ordinal) || p.Key.Contains("health", StringComparison.Ordinal));

        var create = document["paths"]!["/v1/notes"]!["post"]!;
        Assert.Equal("createNote", create["operationId"]!.GetValue<string>());
        Assert.Equal(["institution"], create["x-roles"]!.AsArray().Select(r => r!.GetValue<string>()));
        Assert.Equal(["institution"], create["x-owner"]!.AsArray().Select(r => r!.GetValue<string>()));
        Assert.Equal("self-operated", create["requestBody"]!["content"]!["application/json"]!["example"]!["kind"]!.GetValue<string>());
        Assert.Contains(create["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "Idempotency-Key" && p["required"]!.GetValue<bool>());
        Assert.NotNull(create["responses"]!["201"]!["headers"]!["ETag"]);
        Assert.NotNull(create["responses"]!["201"]!["headers"]!["Location"]);
        foreach (var status in new[] { "400", "401", "403", "409", "413", "415", "422" })
        {
            Assert.Equal("#/components/schemas/Problem", create["responses"]![status]!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>());
        }

        Assert.Equal(["code", "detail", "errors", "instance", "status", "title", "traceId", "type"],
            document["components"]!["schemas"]!["Problem"]!["properties"]!.AsObject().Select(p => p.Key).Order());

        // The response's type is known through Answer<…>.
        Assert.Equal("#/components/schemas/NoteView", create["responses"]!["201"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());

        var change = document["paths"]!["/v1/notes/{id}"]!["put"]!;
        Assert.Contains(change["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "If-Match");
        Assert.NotNull(change["responses"]!["412"]);
        Assert.NotNull(change["responses"]!["428"]);
        Assert.Equal(["submitNote"], document["paths"]!["/v1/notes/{id}/accept"]!["post"]!["x-after"]!.AsArray().Select(a => a!.GetValue<string>()));

        // Handler parameters that come from the request's context are no parameters of the API.
        Assert.DoesNotContain(change["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() is "caller" or "expected" or "session");
        var kind = document["paths"]!["/v1/notes"]!["get"]!["parameters"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "kind")!;
        Assert.True(kind["schema"]?["enum"] is not null, kind.ToJsonString() + document["components"]!["schemas"]!.ToJsonString());
        Assert.Equal(["plain", "self-operated"], kind["schema"]!["enum"]!.AsArray().Select(v => v!.GetValue<string>()));
    }

    [Fact]
    public async Task Behind_a_gateway_the_document_names_the_prefix()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Client(null);
        client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/toy");
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        Assert.Equal("/toy", document["servers"]![0]!["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_page_for_reading_it_is_there_in_development_only()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Client(null);
        Assert.Contains("scalar", await client.GetStringAsync(new Uri("/docs/", UriKind.Relative)), StringComparison.OrdinalIgnoreCase);
        await using var production = await ToyService.StartAsync(servers, environment: "Production", settings: new() { ["Auth:ClientSecret"] = "a secret of its own" });
        using var outside = production.Client(null);
        Assert.Equal(401, (int)(await outside.GetAsync(new Uri("/docs/", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task In_development_a_service_with_an_operation_that_leaves_something_unsaid_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ToyService.StartAsync(servers, app =>
            app.MapPost("/v1/bare", (RemarkRequest request) => TypedResults.Ok(request.Text))));
        Assert.Contains("POST /v1/bare lacks an id (WithName), a summary (WithSummary), its roles (Reads, Writes or Changes), its owner (Owner), an example (Example)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_nobody_may_call_is_refused_at_once()
    {
        var app = WebApplication.Create();
        Assert.Throws<ArgumentException>(() => app.MapGet("/x", () => 1).Reads());
    }
}
