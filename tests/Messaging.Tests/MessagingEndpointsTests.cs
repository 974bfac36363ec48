using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

[Trait("Needs", "Servers")]
public sealed class MessagingEndpointsTests(TestServers servers)
{
    [Theory]
    [InlineData("internal/events?after=0&types=x", "service")]
    [InlineData("internal/events/ids?after=0&types=x", "service")]
    [InlineData("internal/events/concerning?after=0&types=x&institution=0198c7a0-0000-7000-8000-000000000000&from=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z", "service")]
    [InlineData("internal/events/by-id?id=0198c7a0-0000-7000-8000-000000000000", "service")]
    [InlineData("v1/operations/backlog", "admin")]
    [InlineData("v1/operations/parked", "admin")]
    public async Task Without_a_token_401_with_another_role_403_with_the_right_one_200(string path, string role)
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync("registry");
        using var client = registry.Client();
        using var nobody = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", role == "admin" ? "service" : "admin");
        using var other = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", role);
        using var right = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task R63_a_feed_page_holds_the_asked_types_as_they_are_in_the_log()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await registry.Db.WriteFactsAsync(0, 10, n => n < 4 ? Facts.Changed(n) : Facts.Filed(n));
        await Eventually.Async(() => world.ScalarAsync<long>("registry", "select position from messaging.log_head"), n => n == 10);
        using var client = registry.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", "service");
        var page = await client.GetFromJsonAsync<List<LoggedEvent>>("internal/events?after=0&types=shemss.registry.filing-changed.v1&limit=3", EventJson.Options);
        Assert.Equal(3, page!.Count);
        Assert.All(page, e => Assert.Equal("submitted", e.Payload.GetProperty("status").GetString()));
        var none = await client.GetFromJsonAsync<List<LoggedEvent>>("internal/events?after=0&types=shemss.registry.filing-changed.v1&olderThan=3600", EventJson.Options);
        Assert.Empty(none!);
    }

    [Fact]
    public async Task What_concerns_an_institution_within_a_time_is_picked_out_of_the_log()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        var facts = Enumerable.Range(0, 10).Select(n => Facts.Changed(n)).ToArray();
        await registry.Db.WriteFactsAsync(0, 10, n => facts[n]);
        await Eventually.Async(() => world.ScalarAsync<long>("registry", "select position from messaging.log_head"), n => n == 10);
        using var client = registry.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", "service");
        var path = $"internal/events/concerning?after=0&types=shemss.registry.filing-changed.v1&institution={facts[4].InstitutionId}";

        // A fact's number is the second it happened in.
        var found = Assert.Single((await client.GetFromJsonAsync<List<LoggedEvent>>($"{path}&from=1970-01-01T00:00:04Z&until=1970-01-01T00:00:05Z", EventJson.Options))!);
        Assert.Equal(facts[4].InstitutionId, found.Payload.GetProperty("institutionId").GetGuid());
        Assert.Empty((await client.GetFromJsonAsync<List<LoggedEvent>>($"{path}&from=1970-01-01T00:00:05Z&until=1970-01-02T00:00:00Z", EventJson.Options))!);
        Assert.Empty((await client.GetFromJsonAsync<List<LoggedEvent>>($"{path}&from=1970-01-01T00:00:00Z&until=1970-01-01T00:00:04Z", EventJson.Options))!);
    }

    [Fact]
    public async Task Health_and_backlog_tell_that_events_wait_and_that_they_went()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var settings = world.Settings("registry").With("BacklogEvery", "00:00:00.05").With("BacklogTooOld", "00:00:00.2");
        var registry = await world.StartAsync(settings.With("Relay", false));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(registry)).Status);
        await registry.Db.WriteFactsAsync(0, 3);
        await Eventually.Async(() => CheckAsync(registry), e => e.Status == HealthStatus.Degraded && (long)e.Data["relay"] == 3);
        using var client = registry.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", "admin");
        using var backlog = JsonDocument.Parse(await client.GetStringAsync(new Uri("v1/operations/backlog", UriKind.Relative)));
        Assert.Equal(3, backlog.RootElement.GetProperty("relay").GetInt64());
        await world.StopAsync(registry);

        registry = await world.StartAsync(settings);
        await Eventually.Async(() => CheckAsync(registry), e => e.Status == HealthStatus.Healthy && (long)e.Data["relay"] == 0);
    }

    private static async Task<HealthReportEntry> CheckAsync(TestService service) =>
        (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "events")).Entries["events"];
}
