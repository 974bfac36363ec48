using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Shemss.LocalHosting.Servers;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests.Platform;

/// <summary>A service whose broker goes away: what it does, what it says of itself, and what it counts.</summary>
[Trait("Needs", "Servers")]
[Collection(Alone)]
public sealed class BrokerAwayTests(TestServers servers)
{
    private const string Alone = "Counted alone";
    private const string Recorded = "shemss.events.recorded";

    [Fact]
    public async Task R64_without_its_broker_a_service_takes_writes_says_that_it_is_degraded_and_recovers()
    {
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            await using var receiver = await OtlpReceiver.StartAsync();
            await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry", setup =>
            {
                setup.Broker = broker.ConnectionString();
                setup.Settings["Messaging:BacklogEvery"] = "00:00:00.2";
                setup.Settings["Messaging:BacklogTooOld"] = "00:00:01";
                foreach (var (key, value) in receiver.Settings)
                {
                    setup.Settings[key] = value;
                }
            });
            await PrivateServers.KeptAsync(broker, "registry.events");
            await HealthAsync(registry, "Healthy", "masstransit-bus", "events");

            await broker.KillAsync();
            var id = Guid.CreateVersion7();
            await (await registry.Client(Role.Institution, id).PostAsJsonAsync("/v1/institutions", Client.Institution("91350100M000100Y43", "清源"))).JsonAsync(HttpStatusCode.Created);
            await HealthAsync(registry, "Degraded", "masstransit-bus", "events");
            Assert.Equal(HttpStatusCode.OK, (await registry.Client((string?)null).GetAsync("/alive")).StatusCode);

            // Operations see it too: one event that the service recorded, and one that waits.
            await Eventually.Async(() => Measured(receiver, "shemss.relay.backlog", 1) && Measured(receiver, "shemss.relay.age", 1) && Counted(receiver, 1), what: "one event, waiting");

            await broker.StartAsync();
            await HealthAsync(registry, "Healthy", "masstransit-bus", "events");
            await using var owner = await registry.OwnerConnectionAsync();
            Assert.Equal(1, await owner.ExecuteScalarAsync<long>("select position from messaging.relay_position"));
            await Eventually.Async(() => Measured(receiver, "shemss.events.relayed", 1), what: "one event confirmed");
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
        }
    }

    [Fact]
    public async Task R64_what_a_use_case_recorded_is_counted_once_it_is_committed_and_not_when_it_is_refused()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry", setup =>
        {
            foreach (var (key, value) in receiver.Settings)
            {
                setup.Settings[key] = value;
            }
        });
        var institution = registry.Client(Role.Institution, Guid.CreateVersion7());
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution("91350100M000100Y4Z", "清源"))).JsonAsync(HttpStatusCode.BadRequest);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution("91350100M000100Y43", "清源"))).JsonAsync(HttpStatusCode.Created);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution("91350100M000100Y43", "清源"))).JsonAsync(HttpStatusCode.Conflict);

        // Counters only grow: had the refused ones been counted, it would pass two by.
        await (await registry.Client(Role.Institution, Guid.CreateVersion7()).PostAsJsonAsync("/v1/institutions", Client.Institution("91310000MA1FL1LH01", "碧波"))).JsonAsync(HttpStatusCode.Created);
        await Eventually.Async(() => receiver.Measures.Any(m => m.Name == Recorded && m.Value >= 2), what: "two events counted");
        Assert.True(Counted(receiver, 2));
    }

    /// <summary>Whoever listens hears the counters of every service in its process.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class OnItsOwn;

    private static bool Counted(OtlpReceiver receiver, double value) => receiver.Measures.Any(m =>
        m.Name == Recorded && m.Meter == "Shemss.Registry" && m.Attributes["type"] == "shemss.registry.filing-changed.v1" && m.Value == value);

    /// <summary>An age has a fraction: no less than asked for.</summary>
    private static bool Measured(OtlpReceiver receiver, string name, double value) =>
        receiver.Measures.Any(m => m.Service == "registry" && m.Name == name && (name.EndsWith("age", StringComparison.Ordinal) ? m.Value >= value : m.Value == value));

    /// <summary>Waits until the service says so of itself and of each of these checks.</summary>
    private static Task HealthAsync(ServiceFactory<Program> registry, string status, params string[] checks)
    {
        var client = registry.Client((string?)null);
        return Eventually.Async(async () =>
        {
            using var answer = await client.GetAsync("/health");
            var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return answer.StatusCode == HttpStatusCode.OK && health.GetProperty("status").GetString() == status
                && checks.All(c => health.GetProperty("checks").GetProperty(c).GetProperty("status").GetString() == status);
        }, TimeSpan.FromSeconds(60), $"{status} of {string.Join(" and ", checks)}");
    }
}
