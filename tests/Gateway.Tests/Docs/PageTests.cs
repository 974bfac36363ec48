using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Shemss.Gateway.Tests.Docs;

public sealed class PageTests
{
    private const string Document = """{"openapi":"3.1.1","info":{"title":"Shemss registry","version":"v1"},"servers":[{"url":"/"}],"paths":{"/v1/institutions":{"get":{}},"/internal/events":{"get":{}}}}""";

    [Fact]
    public async Task R61_docs_is_one_page_of_every_services_document()
    {
        await using var service = await RegistryAsync();
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service) });
        using var client = gateway.Client();
        using var page = await client.GetAsync(new Uri("/docs", UriKind.Relative));
        if (page.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.MovedPermanently)
        {
            using var moved = await client.GetAsync(page.Headers.Location);
            await ShowsEveryServiceAsync(moved);
        }
        else
        {
            await ShowsEveryServiceAsync(page);
        }

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/registry.json");
        Assert.Equal("/registry", document.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.True(document.GetProperty("paths").TryGetProperty("/v1/institutions", out _));
        Assert.False(document.GetProperty("paths").TryGetProperty("/internal/events", out _));
    }

    [Theory]
    [InlineData("/openapi/credit.json", HttpStatusCode.ServiceUnavailable, "gateway.unavailable")]
    [InlineData("/openapi/webhooks.json", HttpStatusCode.NotFound, "request.not-found")]
    [InlineData("/openapi/unknown.json", HttpStatusCode.NotFound, "request.not-found")]
    public async Task A_document_that_is_not_there_is_a_coded_problem(string path, HttpStatusCode status, string code)
    {
        await using var gateway = GatewayHost.Start(new());
        using var client = gateway.Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public void R61_what_is_listed_is_what_AppHost_puts_behind_the_door()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Shemss.sln")))
        {
            root = root.Parent;
        }

        var appHost = File.ReadAllText(Path.Combine(root.FullName, "AppHost", "AppHost.cs"));
        Assert.Equal(Regex.Matches(appHost, @"= Service<Projects\.\w+>\(""(\w+)""\)").Select(m => m.Groups[1].Value).Order(), GatewaySettings.Services.Order());
    }

    [Fact]
    public async Task The_front_page_tells_what_is_here_in_the_readers_language()
    {
        await using var service = await RegistryAsync();
        await using var gateway = GatewayHost.Start(new() { ["services:registry:http:0"] = GatewayHost.UrlOf(service) });
        using var client = gateway.Client();
        var chinese = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains("备案管理", chinese, StringComparison.Ordinal);
        Assert.Contains("href=\"/docs\"", chinese, StringComparison.Ordinal);
        Assert.Contains("href=\"/openapi/registry.json\"", chinese, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/openapi/credit.json\"", chinese, StringComparison.Ordinal);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        Assert.Contains("API documentation", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R64_health_is_the_gateways_own_and_the_services_are_told_apart()
    {
        await using var registry = await RegistryAsync();
        await using var sites = await GatewayHost.ServiceAsync(app => app.MapGet("/health", () => Results.Json(new { status = "Unhealthy" }, statusCode: 503)));
        await using var gone = await GatewayHost.EchoAsync("alerts");
        await using var gateway = GatewayHost.Start(new()
        {
            ["services:registry:http:0"] = GatewayHost.UrlOf(registry),
            ["services:sites:http:0"] = GatewayHost.UrlOf(sites),
            ["services:alerts:http:0"] = GatewayHost.UrlOf(gone),
        });
        await gone.StopAsync();
        using var client = gateway.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
        var all = await client.GetFromJsonAsync<JsonElement>("/health/services");
        Assert.Equal("Degraded", all.GetProperty("status").GetString());
        var services = all.GetProperty("services");
        Assert.Equal("Healthy", services.GetProperty("registry").GetString());
        Assert.Equal("Unhealthy", services.GetProperty("sites").GetString());
        Assert.Equal("Unhealthy", services.GetProperty("alerts").GetString());
        Assert.Equal("NotDeployed", services.GetProperty("credit").GetString());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_a_coded_404()
    {
        await using var gateway = GatewayHost.Start(new());
        using var client = gateway.Client();
        using var response = await client.GetAsync(new Uri("/nothing/here", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("request.not-found", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private static async Task ShowsEveryServiceAsync(HttpResponseMessage page)
    {
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var html = await page.Content.ReadAsStringAsync();
        Assert.All(GatewaySettings.Services, name => Assert.Contains($"\"openapi/{name}.json\"", html, StringComparison.Ordinal));
        Assert.DoesNotContain("cdn.jsdelivr", html, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<WebApplication> RegistryAsync() => GatewayHost.ServiceAsync(app =>
    {
        app.MapGet("/openapi/v1.json", () => Results.Text(Document, "application/json"));
        app.MapGet("/health", () => Results.Json(new { status = "Healthy" }));
    });
}
