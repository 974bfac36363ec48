using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Shemss.Contracts;
using Shemss.Contracts.Registry.V1;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

/// <summary>A bus that repeats, reorders and forgets.</summary>
[Trait("Needs", "Servers")]
public sealed class Deliveries(TestServers servers)
{
    [Fact]
    public async Task Every_event_twice_and_in_any_order_takes_effect_once_and_copies_end_at_the_newest()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await world.StartAsync("sites", "InstitutionFiled");
        await registry.Db.WriteFactsAsync(0, 300);
        var log = registry.Services.GetRequiredService<EventLog>();
        await Eventually.Async(async () => await log.HeadAsync(default) == 300, what: "the log");
        var events = await log.ReadAsync(0, 1000, default);

        // In place of the relay: real messages, in an order of their own.
        var bus = registry.Services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        var shuffled = events.Concat(events).ToArray();
        new Random(20230167).Shuffle(shuffled);
        foreach (var e in shuffled)
        {
            await bus.Publish(e.Payload.Deserialize<InstitutionFiled>(EventJson.Options)!, context =>
            {
                context.MessageId = e.Id;
                Headers.Write(context.Headers, "registry", e, null);
            });
        }

        Assert.True(await world.ArriveAsync("registry", "sites"));
        await EmptyAsync(world, "sites.events");
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task The_same_event_at_the_same_moment_takes_effect_once()
    {
        await using var world = await World.CreateAsync(servers, "sites");
        var sites = await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Lanes", 8));
        var inbox = sites.Services.GetRequiredService<Inbox>();
        for (var n = 1; n <= 20; n++)
        {
            var metadata = new EventMetadata(Guid.CreateVersion7(), EventCatalogue.NameOf(typeof(InstitutionFiled)), "registry", n, "k", n, DateTimeOffset.UnixEpoch, "tests");
            var payload = JsonSerializer.SerializeToElement(Facts.Filed(n), EventJson.Options);
            var deliveries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => inbox.ApplyAsync(metadata, new EventContent(payload), default))));
            Assert.Equal(1, deliveries.Count(d => d == Delivery.Applied));
        }

        Assert.Equal(20, await world.ScalarAsync<long>("sites", "select count(*) from effect"));
    }

    [Fact]
    public async Task A_flood_shares_transactions_and_who_cannot_be_handled_holds_nobody_up()
    {
        await using var world = await World.CreateAsync(servers, "sites");
        var sites = await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Lanes", 1).With("HandlerAttempts", 2));
        await world.ExecuteAsync("sites", "insert into unbearable values (150)");
        var inbox = sites.Services.GetRequiredService<Inbox>();
        var events = Enumerable.Range(1, 200).Select(n => (
            Number: n,
            Metadata: new EventMetadata(Guid.CreateVersion7(), EventCatalogue.NameOf(typeof(InstitutionFiled)), "registry", n, "k", n, DateTimeOffset.UnixEpoch, "tests"))).ToList();

        // Each of them twice, the second time perhaps in the company of the first.
        var deliveries = await Task.WhenAll(events.SelectMany(e => new[] { e, e }).Select(async e =>
            (e.Number, Delivery: await inbox.ApplyAsync(e.Metadata, new EventContent(Facts.Filed(e.Number)), default))));

        Assert.All(deliveries.Where(d => d.Number != 150).GroupBy(d => d.Number), twice =>
            Assert.Equal([Delivery.Applied, Delivery.Duplicate], twice.Select(d => d.Delivery).Order()));
        Assert.All(deliveries.Where(d => d.Number == 150), d => Assert.NotEqual(Delivery.Applied, d.Delivery));
        Assert.Equal(199, await world.ScalarAsync<long>("sites", "select count(*) from effect"));
        Assert.Equal([2], await world.RowsAsync<int>("sites", "select attempts from messaging.parked"));
        Assert.InRange(await world.ScalarAsync<long>("sites", "select count(distinct xmin::text) from effect"), 1, 100);
    }

    [Fact]
    public async Task Redelivery_while_the_inbox_is_purged_takes_no_effect()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        var sites = await world.StartAsync(world.Settings("sites", "InstitutionFiled"));
        var reconciler = sites.Services.GetRequiredService<Reconciler>();
        for (var round = 0; round < 5; round++)
        {
            await registry.Db.WriteFactsAsync(round * 100, 100);
            Assert.True(await world.ArriveAsync("registry", "sites"));
            await world.RelayedAsync("registry");

            // All of it again, and at the same time the purge.
            await world.StopAsync(registry);
            await world.ExecuteAsync("registry", "update messaging.relay_position set position = 0");
            registry = await world.StartAsync("registry");
            while (!await world.ScalarAsync<bool>("registry", "select (select count(*) from fact) = (select position from messaging.relay_position)"))
            {
                Assert.True(await reconciler.ReconcileAllAsync(default));
            }
        }

        await EmptyAsync(world, "sites.events");
        await world.StopAllAsync();
        Assert.Equal(0, await world.ScalarAsync<long>("sites", "select count(*) from messaging.inbox"));
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task The_queue_is_deleted_with_messages_in_flight()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Reconcile", true).With("ReconcileEvery", "00:00:01").With("ReconcileOlderThan", "00:00:01"));
        var writing = registry.Db.WriteFactsAsync(0, 1000);
        await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > 100, what: "first effects");
        await servers.Broker.DeleteQueueAsync(world.Broker, "sites.events");
        await writing;

        Assert.True(await world.ArriveAsync("registry", "sites"));
        var host = new Uri(world.Broker).AbsolutePath.TrimStart('/');
        var management = await servers.Broker.ManagementAsync();
        await Eventually.Async(async () => (await management.GetAsync(new Uri($"api/queues/{host}/sites.events", UriKind.Relative))).IsSuccessStatusCode, what: "the queue again");
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    /// <summary>Waits until every message has been acknowledged.</summary>
    private async Task EmptyAsync(World world, string queue)
    {
        var host = new Uri(world.Broker).AbsolutePath.TrimStart('/');
        var management = await servers.Broker.ManagementAsync();
        await Eventually.Async(async () =>
        {
            var text = await management.GetStringAsync(new Uri($"api/queues/{host}/{queue}", UriKind.Relative));
            using var state = JsonDocument.Parse(text);
            return state.RootElement.TryGetProperty("messages", out var messages) ? messages.GetInt64() : -1;
        }, n => n == 0, what: $"{queue} empty");
    }
}
