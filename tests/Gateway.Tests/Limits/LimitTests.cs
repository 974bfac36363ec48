using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shemss.Gateway.Limits;

namespace Shemss.Gateway.Tests.Limits;

public sealed class LimitTests
{
    [Fact]
    public async Task A_client_that_asks_too_often_waits_and_another_does_not()
    {
        await using var service = await GatewayHost.EchoAsync("registry");
        await using var gateway = GatewayHost.Start(new()
        {
            ["services:registry:http:0"] = GatewayHost.UrlOf(service), ["Gateway:RateLimit:PermitsPerSecond"] = "1", ["Gateway:RateLimit:Burst"] = "2", ["Gateway:RateLimit:ClientsPerAddress"] = "3",
        });
        using var client = gateway.Client();
        var first = Token("first");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, first));
        using var refused = await SendAsync(client, first);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("request.too-many", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, Token("second")));

        // Inventing names helps nobody: the address has a limit of its own.
        var invented = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            invented.Add(await StatusAsync(client, Token($"invented-{i}")));
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, invented);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/alive", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_is_sent()
    {
        await using var service = await GatewayHost.EchoAsync("registry");
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service), ["Gateway:MaxRequestBytes"] = "2048" });
        using var client = gateway.Client();
        using var small = await client.PostAsync(new Uri("/registry/v1/x", UriKind.Relative), new ByteArrayContent(new byte[2048]));
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/registry/v1/x") { Content = new ByteArrayContent(new byte[2049]) };
        request.Headers.ExpectContinue = true;
        using var large = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal("request.too-large", (await large.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_body_that_does_not_say_is_cut_off()
    {
        await using var service = await GatewayHost.ServiceAsync(app => app.MapPost("/v1/x", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            return "taken";
        }));
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service), ["Gateway:MaxRequestBytes"] = "100000" });
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/registry/v1/x") { Content = new StreamContent(new MemoryStream(new byte[150_000])) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request.too-large", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Only_configured_origins_may_call_from_a_browser()
    {
        await using var service = await GatewayHost.EchoAsync("registry");
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service), ["Gateway:Cors:Origins:0"] = "https://app.example" });
        using var client = gateway.Client();
        using var allowed = await PreflightAsync(client, "https://app.example");
        Assert.Equal("https://app.example", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("PUT", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        using var other = await PreflightAsync(client, "https://evil.example");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/registry/v1/x");
        request.Headers.Add("Origin", "https://app.example");
        using var read = await client.SendAsync(request);
        Assert.Contains("ETag", string.Join(',', read.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sub":"a-1","role":"x"}""", "a-1")]
    [InlineData("""{"nested":{"sub":"inner"},"sub":"outer"}""", "outer")]
    [InlineData("""{"sub":5}""", null)]
    [InlineData("""{"sub":""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void The_subject_is_read_from_the_token(string payload, string? subject) =>
        Assert.Equal(subject, ClientKey.SubjectOf($"Bearer e30.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(payload))}.x"));

    [Theory]
    [InlineData("")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer opaque")]
    [InlineData("Bearer a.!!!.c")]
    public void What_is_no_token_has_no_subject(string header) => Assert.Null(ClientKey.SubjectOf(header));

    [Fact]
    public void A_huge_token_is_not_read() => Assert.Null(ClientKey.SubjectOf("Bearer e30." + new string('A', 100_000) + ".x"));

    private static string Token(string subject) => $"e30.{WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(new { sub = subject }))}.x";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string token)
    {
        using var response = await SendAsync(client, token);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/registry/v1/x");
        request.Headers.Authorization = new("Bearer", token);
        return client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> PreflightAsync(HttpClient client, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/registry/v1/x");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,if-match");
        return client.SendAsync(request);
    }
}
