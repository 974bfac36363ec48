using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Auth;

[Trait("Needs", "Servers")]
public sealed class OutgoingCallTests(TestServers servers)
{
    [Fact]
    public async Task Internal_calls_carry_the_services_own_token_which_is_asked_for_once()
    {
        var asked = new List<string>();
        var seen = new List<string>();
        await using var other = await OtherAsync(app =>
        {
            app.MapPost("/connect/token", async (HttpContext http) =>
            {
                var form = await http.Request.ReadFormAsync();
                lock (asked)
                {
                    asked.Add($"{form["grant_type"]} {form["client_id"]} {form["client_secret"]}");
                }

                return Results.Json(new { access_token = $"token-{asked.Count}", expires_in = 3600, token_type = "Bearer" });
            });
            app.MapGet("/internal/thing", (HttpContext http) =>
            {
                lock (seen)
                {
                    seen.Add(http.Request.Headers.Authorization.ToString());
                }

                return seen.Count == 9 ? Results.Unauthorized() : Results.Ok();
            });
        });
        await using var toy = await ToyService.StartAsync(servers, settings: new()
        {
            ["services:identity:http:0"] = other.Urls.First(),
            ["services:registry:http:0"] = other.Urls.First(),
        });
        var clients = toy.Services.GetRequiredService<IHttpClientFactory>();
        using var client = clients.CreateClient(ServiceTokenHandler.ClientName);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetAsync(new Uri("http://registry/internal/thing"))));
        Assert.Equal(["client_credentials service-toy development-only"], asked);
        Assert.All(seen, s => Assert.Equal("Bearer token-1", s));

        // Refused once: the next call comes with a new token.
        using var refused = await client.GetAsync(new Uri("http://registry/internal/thing"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var again = await client.GetAsync(new Uri("http://registry/internal/thing"));
        Assert.Equal("Bearer token-2", seen[^1]);
    }

    [Fact]
    public async Task A_query_is_tried_again_and_a_write_is_not()
    {
        var gets = 0;
        var posts = 0;
        await using var other = await OtherAsync(app =>
        {
            app.MapGet("/shaky", () => Interlocked.Increment(ref gets) < 3 ? Results.StatusCode(503) : Results.Ok());
            app.MapPost("/shaky", () =>
            {
                Interlocked.Increment(ref posts);
                return Results.StatusCode(503);
            });
        });
        await using var toy = await ToyService.StartAsync(servers, settings: new() { ["services:other:http:0"] = other.Urls.First() });
        using var client = toy.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
        using var got = await client.GetAsync(new Uri("http://other/shaky"));
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(3, gets);
        using var posted = await client.PostAsync(new Uri("http://other/shaky"), null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, posted.StatusCode);
        Assert.Equal(1, posts);
    }

    [Fact]
    public async Task Keys_are_read_from_the_issuers_metadata_through_service_discovery()
    {
        WebApplication? identity = null;
        await using var other = identity = await OtherAsync(app =>
        {
            app.MapGet("/.well-known/openid-configuration", (HttpContext http) =>
                Results.Json(new { issuer = "https://identity.test/", jwks_uri = $"http://{http.Request.Host}/keys" }));
            app.MapGet("/keys", () => Results.Text(TestTokens.Settings["Auth:KeySet"], "application/json"));
        });
        await using var toy = await ToyService.StartAsync(servers, settings: new()
        {
            ["Auth:KeySet"] = "",
            ["services:identity:http:0"] = identity.Urls.First(),
        });
        using var client = toy.Institution();
        using var answer = await client.GetAsync(new Uri("/v1/notes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<WebApplication> OtherAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        await app.StartAsync();
        return app;
    }
}
