using System.Collections.Concurrent;
using System.Net;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

/// <summary><c>kill -9</c> of a service, without reconciliation to help.</summary>
[Trait("Needs", "Servers")]
public sealed class ServicesKilled(TestServers servers)
{
    [Fact]
    public async Task The_publisher_is_killed_between_confirm_and_advance()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        await world.StartAsync("sites", "InstitutionFiled");

        // It publishes and never writes down how far it came.
        var registry = await ServiceProcess.StartAsync(world.Settings("registry").With("RelaySaveEvery", "01:00:00"));
        var acknowledged = new ConcurrentBag<int>();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{world.Settings("registry").Port}/") };
        var killed = false;
        var writing = Parallel.ForEachAsync(Enumerable.Range(0, 100_000).TakeWhile(_ => !Volatile.Read(ref killed)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, ct) =>
        {
            try
            {
                using var answer = await client.PostAsync(new Uri($"facts?key={Facts.KeyOf(n, 500)}&number={n}", UriKind.Relative), null, ct);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    acknowledged.Add(n);
                }
            }
            catch (HttpRequestException)
            {
                // Killed meanwhile.
            }
        });
        await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > 100, what: "first effects");
        await registry.KillAsync();
        Volatile.Write(ref killed, true);
        await writing;
        Assert.NotEmpty(acknowledged);
        Assert.Equal(0, await world.ScalarAsync<long>("registry", "select position from messaging.relay_position"));

        await using var again = await ServiceProcess.StartAsync(world.Settings("registry"));
        Assert.True(await world.ArriveAsync("registry", "sites"));
        Assert.True(await world.RelayedAsync("registry"));
        await world.StopAllAsync();
        var numbers = (await world.RowsAsync<long>("registry", "select number from fact")).ToHashSet();
        Assert.DoesNotContain(acknowledged, n => !numbers.Contains(n));
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task The_subscriber_is_killed_while_it_handles()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        var settings = world.Settings("sites", "InstitutionFiled");
        var sites = await ServiceProcess.StartAsync(settings);
        var writing = registry.Db.WriteFactsAsync(0, 1000);
        foreach (var seen in new[] { 50, 200 })
        {
            await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > seen, what: $"{seen} effects");
            await sites.KillAsync();
            sites = await ServiceProcess.StartAsync(settings);
        }

        await writing;
        Assert.True(await world.ArriveAsync("registry", "sites"));
        await sites.DisposeAsync();
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task Of_two_replicas_one_leads_and_the_other_takes_over_when_it_dies()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        await world.StartAsync("sites", "InstitutionFiled");
        var settings = world.Settings("registry");
        var first = await ServiceProcess.StartAsync(settings);
        await Eventually.Async(async () => await LeadersAsync(world) == 1, what: "a leader");

        world.Add("registry-b", world.Database("registry"));
        var second = await world.StartAsync(settings with { Port = world.Settings("registry-b").Port });
        await second.Db.WriteFactsAsync(0, 100);
        Assert.True(await world.ArriveAsync("registry", "sites"));
        Assert.Equal(1, await LeadersAsync(world));

        var writing = second.Db.WriteFactsAsync(100, 500);
        await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from effect") > 200, what: "effects");
        await first.KillAsync();
        await writing;
        await Eventually.Async(async () => await LeadersAsync(world) == 1, what: "the other leads");
        await second.Db.WriteFactsAsync(600, 100);
        Assert.True(await world.ArriveAsync("registry", "sites"));

        // And one that only lost its connection leads again.
        await world.ExecuteAsync("registry", "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shemss-registry-sequencer' and datname = current_database()");
        await second.Db.WriteFactsAsync(700, 100);
        Assert.True(await world.ArriveAsync("registry", "sites"));
        await first.DisposeAsync();
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task A_write_at_one_replica_wakes_the_sequencer_of_another()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        await world.StartAsync("sites", "InstitutionFiled");
        // Nobody looks unasked within the time of this test.
        var settings = world.Settings("registry").With("SequencerPoll", "00:30:00");
        await world.StartAsync(settings);
        await Eventually.Async(async () => await LeadersAsync(world) == 1, what: "a leader");
        await Eventually.Async(() => world.ScalarAsync<long>("registry", "select count(*) from pg_stat_activity where application_name = 'shemss-registry-bell' and query like 'listen%' and datname = current_database()"), n => n == 1, what: "the leader's ear");
        world.Add("registry-b", world.Database("registry"));
        var other = await world.StartAsync(settings with { Port = world.Settings("registry-b").Port });
        for (var n = 0; n < 5; n++)
        {
            await other.Db.WriteFactAsync("k", n);
            Assert.True(await world.ArriveAsync("registry", "sites"));
        }
    }

    private static Task<long> LeadersAsync(World world) => world.ScalarAsync<long>("registry", """
        select count(*) from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and a.datname = current_database() and a.application_name = 'shemss-registry-sequencer'
        """);
}
