using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Shemss.Gateway.Tests.Routing;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("/registry/v1/institutions?limit=3", "registry", "/v1/institutions?limit=3")]
    [InlineData("/registry/v1", "registry", "/v1")]
    [InlineData("/sites/v1/points/%E6%B5%8B", "sites", "/v1/points/%E6%B5%8B")]
    [InlineData("/identity/v1/accounts/me", "identity", "/v1/accounts/me")]
    [InlineData("/connect/authorize?client_id=x", "identity", "/connect/authorize?client_id=x")]
    [InlineData("/signin", "identity", "/signin")]
    [InlineData("/signin/oidc/legal-person?code=1", "identity", "/signin/oidc/legal-person?code=1")]
    [InlineData("/.well-known/openid-configuration", "identity", "/.well-known/openid-configuration")]
    public async Task A_public_address_reaches_its_service(string path, string service, string target)
    {
        await using var system = await SystemAsync("registry", "sites", "identity");
        using var client = system.Gateway.Client();
        var echo = await client.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal(service, echo.GetProperty("service").GetString());
        Assert.Equal(target, echo.GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("/registry/internal/events")]
    [InlineData("/internal/events")]
    [InlineData("/registry/v1/../internal/events")]
    [InlineData("/registry/v1/%2e%2e/internal/events")]
    [InlineData("/registry/v1/..%2finternal/events")]
    [InlineData("/registry/v1/%2e%2e%2finternal/events")]
    [InlineData("/registry/v1//../internal/events")]
    [InlineData("/registry/v1/..%5cinternal/events")]
    [InlineData("/registry/health")]
    [InlineData("/registry/openapi/v1.json")]
    [InlineData("/identity/connect/token")]
    [InlineData("/unknown/v1/things")]
    public async Task Nothing_else_of_a_service_is_reached(string path)
    {
        await using var system = await SystemAsync("registry", "identity");
        var answer = await RawAsync(system.Gateway.Address, path);

        // Whatever was forwarded is still below /v1/ as the service reads it.
        if (answer.Contains("200 OK", StringComparison.Ordinal))
        {
            var echo = JsonOf(answer);
            Assert.StartsWith("/v1/", echo.GetProperty("target").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("/v1/", echo.GetProperty("raw").GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches("HTTP/1.1 40[034]", answer);
        }
    }

    [Fact]
    public async Task One_trace_goes_through_and_the_address_of_the_client_is_told()
    {
        await using var system = await SystemAsync("registry");
        var answer = await RawAsync(system.Gateway.Address, "/registry/v1/x",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "X-Forwarded-For: 203.0.113.9", "Authorization: Bearer not.checked.here");
        var headers = JsonOf(answer).GetProperty("headers");
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", headers.GetProperty("traceparent").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("b7ad6b7169203331", headers.GetProperty("traceparent").GetString(), StringComparison.Ordinal);

        // Not the one it claims: no proxy in front is trusted here.
        Assert.Equal("127.0.0.1", headers.GetProperty("x-forwarded-for").GetString());
        Assert.Equal($"127.0.0.1:{system.Gateway.Address.Port}", headers.GetProperty("x-forwarded-host").GetString());
        Assert.Equal("Bearer not.checked.here", headers.GetProperty("authorization").GetString());
    }

    [Fact]
    public async Task A_trusted_proxys_word_about_the_client_is_taken()
    {
        await using var system = await SystemAsync(["registry"], new() { ["Gateway:TrustedProxies:0"] = "127.0.0.0/8" });
        using var client = system.Gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/registry/v1/x");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await client.SendAsync(request);
        var headers = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("headers");
        Assert.Equal("203.0.113.9", headers.GetProperty("x-forwarded-for").GetString());
        Assert.Equal("https", headers.GetProperty("x-forwarded-proto").GetString());
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_coded_503_while_the_others_serve_and_comes_back()
    {
        await using var system = await SystemAsync("registry", "sites");
        using var client = system.Gateway.Client();
        var port = new Uri(GatewayHost.UrlOf(system.Services["sites"])).Port;
        await system.Services["sites"].StopAsync();
        for (var i = 0; i < 3; i++)
        {
            using var down = await client.GetAsync(new Uri("/sites/v1/points", UriKind.Relative));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
            Assert.Equal("application/problem+json", down.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(down.Headers.RetryAfter);
            var problem = await down.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("gateway.unavailable", problem.GetProperty("code").GetString());
            Assert.Equal("/sites/v1/points", problem.GetProperty("instance").GetString());
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/registry/v1/x", UriKind.Relative))).StatusCode);
        }

        await using var back = await GatewayHost.EchoAsync("sites", port);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/sites/v1/points", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_not_deployed_is_a_coded_503()
    {
        await using var system = await SystemAsync("registry");
        using var client = system.Gateway.Client();
        using var response = await client.GetAsync(new Uri("/credit/v1/scores", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("gateway.unavailable", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_replica_that_is_down_is_left_out()
    {
        await using var one = await GatewayHost.EchoAsync("one");
        await using var two = await GatewayHost.EchoAsync("two");
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(one), ["services:registry:http:1"] = GatewayHost.UrlOf(two), ["Gateway:Reactivation"] = "00:10:00" });
        using var client = gateway.Client();
        await one.StopAsync();
        var failures = 0;
        for (var i = 0; i < 60; i++)
        {
            using var response = await client.GetAsync(new Uri("/registry/v1/x", UriKind.Relative));
            failures = response.IsSuccessStatusCode ? 0 : failures + 1;
        }

        // The last ones were not: the dead replica was noticed and left alone.
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task A_service_that_breaks_off_is_a_coded_502()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var gateway = GatewayHost.Start(new() { ["services:alerts:http:0"] = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}" });
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            await stream.ReadAtLeastAsync(new byte[4096], 1);
            await stream.WriteAsync("this is no HTTP\r\n\r\n"u8.ToArray());
        });
        using var client = gateway.Client();
        using var response = await client.GetAsync(new Uri("/alerts/v1/alerts", UriKind.Relative));
        await serving;
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("gateway.bad-response", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_service_that_is_silent_too_long_is_a_coded_504()
    {
        var release = new TaskCompletionSource();
        await using var slow = await GatewayHost.ServiceAsync(app => app.MapGet("/v1/slow", () => release.Task));
        await using var gateway = GatewayHost.Start(new() { ["services:alerts:http:0"] = GatewayHost.UrlOf(slow), ["Gateway:ActivityTimeout"] = "00:00:00.3" });
        using var client = gateway.Client();
        using var response = await client.GetAsync(new Uri("/alerts/v1/slow", UriKind.Relative));
        release.SetResult();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("gateway.timeout", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_services_own_refusal_passes_unchanged()
    {
        await using var service = await GatewayHost.ServiceAsync(app => app.MapGet("/v1/x", () => Microsoft.AspNetCore.Http.Results.Json(new { code = "registry.own" }, contentType: "application/problem+json", statusCode: 503)));
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service) });
        using var client = gateway.Client();
        using var response = await client.GetAsync(new Uri("/registry/v1/x", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("registry.own", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_live_stream_arrives_event_by_event()
    {
        var release = new TaskCompletionSource();
        await using var service = await GatewayHost.ServiceAsync(app => app.MapGet("/v1/stream", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("id: 1\ndata: first\n\n");
            await http.Response.Body.FlushAsync();
            await release.Task;
            await http.Response.WriteAsync("id: 2\ndata: second\n\n");
        }));
        await using var gateway = GatewayHost.Start(new() { ["services:alerts:http:0"] = GatewayHost.UrlOf(service) });
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alerts/v1/stream");
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        // The second event is not even written yet: nothing between here and there holds the first one back.
        Assert.Equal("id: 1", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("data: first", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        release.SetResult();
        Assert.Contains("data: second", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>Sends the path as it stands: HttpClient would tidy it up first.</summary>
    private static async Task<string> RawAsync(Uri gateway, string path, params string[] headers)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(gateway.Host, gateway.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {gateway.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static JsonElement JsonOf(string answer) =>
        JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]).RootElement;

    private static Task<PlayedSystem> SystemAsync(params string[] services) => SystemAsync(services, []);

    private static async Task<PlayedSystem> SystemAsync(string[] services, Dictionary<string, string> settings)
    {
        var played = new Dictionary<string, WebApplication>();
        foreach (var service in services)
        {
            played[service] = await GatewayHost.EchoAsync(service);
            settings[$"services:{service}:http:0"] = GatewayHost.UrlOf(played[service]);
        }

        return new PlayedSystem(GatewayHost.Start(settings), played);
    }

    private sealed record PlayedSystem(GatewayHost Gateway, Dictionary<string, WebApplication> Services) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            foreach (var service in Services.Values)
            {
                await service.DisposeAsync();
            }
        }
    }
}
