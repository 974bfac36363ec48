using System.Collections.Concurrent;
using Npgsql;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

/// <summary><c>kill -9</c> of what everything rests on.</summary>
[Trait("Needs", "Servers")]
public sealed class ServersKilled(TestServers servers)
{
    private const int Events = 1000;

    [Fact]
    public async Task The_broker_is_killed_while_events_are_written_and_writes_go_on()
    {
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            await using var world = await World.CreateAsync(servers, null, broker, "registry", "sites");
            var registry = await world.StartAsync("registry");
            await world.StartAsync("sites", "InstitutionFiled");
            await PrivateServers.KeptAsync(broker, "sites.events");

            var writing = registry.Db.WriteFactsAsync(0, Events / 2);
            await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > 100, what: "first effects");
            await broker.KillAsync();

            // Nobody waits for the broker.
            await registry.Db.WriteFactsAsync(Events / 2, Events / 2);
            await writing;
            Assert.Equal(Events, await world.ScalarAsync<long>("registry", "select count(*) from fact"));

            await broker.StartAsync();
            // Brought by the relay itself: nothing is reconciled here.
            Assert.True(await world.ArriveAsync("registry", "sites"));
            Assert.True(await world.RelayedAsync("registry"));
            await world.StopAllAsync();
            var verdict = await world.JudgeAsync("registry", "sites");
            Assert.True(verdict.IsFine, verdict.ToString());
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
        }
    }

    [Fact]
    public async Task The_database_is_killed_while_events_are_written_and_what_was_acknowledged_is_there()
    {
        var postgres = await PrivateServers.StartPostgresAsync();
        try
        {
            await using var world = await World.CreateAsync(servers, postgres, null, "registry", "sites");
            var registry = await world.StartAsync("registry");
            await world.StartAsync("sites", "InstitutionFiled");

            var acknowledged = new ConcurrentBag<Guid>();
            var failed = 0;
            Task WriteAsync(int first) => Parallel.ForEachAsync(Enumerable.Range(first, Events / 2), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
                await Eventually.Async(async () =>
                {
                    try
                    {
                        acknowledged.Add(await registry.Db.WriteFactAsync(Facts.KeyOf(n, Events), n));
                        return true;
                    }
                    catch (NpgsqlException)
                    {
                        // Perhaps committed, perhaps not: written again, as a client without an answer does.
                        Interlocked.Increment(ref failed);
                        return false;
                    }
                }, TimeSpan.FromMinutes(2)));
            var writing = WriteAsync(0);
            await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > 100, what: "first effects");
            await postgres.KillAsync();
            var rest = WriteAsync(Events / 2);
            await Eventually.Async(() => failed > 0, what: "a write that failed");
            await postgres.StartAsync();
            await writing;
            await rest;

            Assert.True(await world.ArriveAsync("registry", "sites"));
            await world.StopAllAsync();
            var facts = (await world.RowsAsync<Guid>("registry", "select event_id from fact")).ToHashSet();
            Assert.DoesNotContain(acknowledged, id => !facts.Contains(id));
            var verdict = await world.JudgeAsync("registry", "sites");
            Assert.True(verdict.IsFine, verdict.ToString());
        }
        finally
        {
            await PrivateServers.DiscardAsync(postgres);
        }
    }
}
