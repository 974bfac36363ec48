using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Health;

[Trait("Needs", "Servers")]
public sealed class HealthTests(TestServers servers)
{
    [Fact]
    public async Task Health_tells_whether_the_database_answers_and_alive_does_not_depend_on_it()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var client = toy.Client(null);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await HealthAsync(client, "/health"));
        await servers.Postgres.DropDatabaseAsync(toy.Database);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await HealthAsync(client, "/health"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await HealthAsync(client, "/alive"));
        using var text = await client.GetAsync(new Uri("/health", UriKind.Relative));
        var report = JsonNode.Parse(await text.Content.ReadAsStringAsync())!;
        Assert.Equal("Unhealthy", report["checks"]!["database"]!["status"]!.GetValue<string>());
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(toy.Database).Database!, report.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_database_is_unavailable_not_a_defect()
    {
        await using var own = new OwnServer(await PrivateServers.StartPostgresAsync(fsync: false));
        var database = $"{own.Server.ConnectionString()};Database=postgres";
        await using var toy = await ToyService.StartAsync(servers, database: database);
        await own.Server.StopAsync();
        using var client = toy.Institution();
        using var answer = await client.GetAsync(new Uri("/v1/notes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("service.unavailable", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_stopping_service_reports_unhealthy_goes_on_answering_and_lets_requests_end()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var toy = await ToyService.StartAsync(servers, app => app.MapGet("/v1/slow", async () =>
        {
            entered.SetResult();
            await leave.Task;
            return TypedResults.Ok("done");
        }).Reads(Role.Institution).WithName("slow").WithSummary("Slow").Owner(Owner.None), settings: new() { ["Service:DrainSeconds"] = "2" });
        using var client = toy.Institution();
        var slow = client.GetAsync(new Uri("/v1/slow", UriKind.Relative));
        await entered.Task;
        var stopping = toy.StopAsync();
        await Eventually.Async(async () => (await HealthAsync(client, "/health")).Status == HttpStatusCode.ServiceUnavailable, what: "reported unhealthy while stopping");
        using (var still = await client.GetAsync(new Uri("/v1/notes", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        }

        // The door closes; the request that was let in ends in peace.
        await Eventually.Async(async () =>
        {
            try
            {
                using var other = toy.Client(null);
                using var refused = await other.GetAsync(new Uri("/alive", UriKind.Relative));
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        }, what: "new connections refused");
        leave.SetResult();
        using var answer = await slow;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopping;
        await toy.DisposeAsync();
    }

    [Fact]
    public async Task Operators_see_what_runs()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var admin = toy.As(Role.Admin);
        var view = JsonNode.Parse(await admin.GetStringAsync(new Uri("/v1/operations", UriKind.Relative)))!;
        Assert.Equal("toy", view["service"]!.GetValue<string>());
        Assert.Equal("healthy", view["status"]!.GetValue<string>());
        Assert.Equal("healthy", view["checks"]!["database"]!.GetValue<string>());
    }

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>());
    }

    private sealed class OwnServer(LocalHosting.Servers.NativePostgres server) : IAsyncDisposable
    {
        public LocalHosting.Servers.NativePostgres Server => server;

        public async ValueTask DisposeAsync() => await PrivateServers.DiscardAsync(server);
    }
}
