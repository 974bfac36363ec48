using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shemss.Contracts;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

[Trait("Needs", "Servers")]
public sealed class EventLogTests(TestServers servers)
{
    private static readonly AccessScope Scope = AccessScope.System("tests");

    [Fact]
    public async Task A_late_commit_gets_a_later_position_and_a_rollback_leaves_no_gap()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await using var slow = await registry.Db.BeginAsync(Scope);
        var late = await slow.WriteFactAsync("slow", 1);
        await using (var lost = await registry.Db.BeginAsync(Scope))
        {
            await lost.WriteFactAsync("lost", 2);
        }

        var early = await registry.Db.WriteFactAsync("quick", 3);
        await HeadAsync(world, 1);
        await slow.CommitAsync();
        await HeadAsync(world, 2);
        Assert.Equal([early, late], await world.RowsAsync<Guid>("registry", "select id from messaging.event_log order by position"));
        Assert.Equal([1L, 2L], await world.RowsAsync<long>("registry", "select position from messaging.event_log order by position"));
    }

    [Fact]
    public async Task A_transaction_held_open_for_a_minute_holds_nothing_back_wherever_it_is()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites", "credit");
        var registry = await world.StartAsync("registry");
        await world.StartAsync("sites", "InstitutionFiled");
        await using var elsewhere = await world.OpenAsync("credit");
        await using var held = await elsewhere.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("insert into fact values (gen_random_uuid(), 't', 'k', 0)", elsewhere))
        {
            await take.ExecuteNonQueryAsync();
        }

        await using var here = await registry.Db.BeginAsync(Scope);
        await here.WriteFactAsync("held", -1);

        // A minute long: what is written meanwhile goes all the way each time.
        var watch = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var written = 0;
        do
        {
            await registry.Db.WriteFactsAsync(written, 20);
            written += 20;
            Assert.True(await world.ArriveAsync("registry", "sites", TimeSpan.FromSeconds(20)));
            Assert.Equal(written, await world.ScalarAsync<long>("registry", "select position from messaging.log_head"));
        }
        while (watch.Elapsed < TimeSpan.FromMinutes(1) && await beat.WaitForNextTickAsync(TestContext.Current.CancellationToken));

        Assert.True(await world.RelayedAsync("registry"));
        await held.RollbackAsync();
        await here.CommitAsync();
        Assert.True(await world.ArriveAsync("registry", "sites"));
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Theory]
    [InlineData("update messaging.event_log set payload = '{}'")]
    [InlineData("delete from messaging.event_log")]
    [InlineData("truncate messaging.event_log")]
    [InlineData("update messaging.event_log_0 set payload = '{}'")]
    [InlineData("delete from messaging.event_log_0")]
    [InlineData("drop table messaging.event_log")]
    [InlineData("select messaging.drop_partitions_before(now())")]
    [InlineData("select messaging.grant_to('shemss_registry')")]
    public async Task The_service_can_only_add_to_its_log(string sql)
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await registry.Db.WriteFactAsync("k", 1);
        await HeadAsync(world, 1);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => registry.Db.TransactAsync(Scope, session => session.ExecuteAsync(sql)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(1, await world.ScalarAsync<long>("registry", "select count(*) from messaging.event_log"));
    }

    [Fact]
    public async Task The_log_grows_over_partitions_and_whole_old_ones_go()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        await world.ExecuteAsync("registry", "update messaging.log_head set position = 2999990");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await registry.Db.WriteFactsAsync(0, 50);
        await HeadAsync(world, 3_000_040);
        Assert.Equal(
            Enumerable.Range(2_999_991, 50).Select(n => (long)n),
            await world.RowsAsync<long>("registry", "select position from messaging.event_log order by position"));
        Assert.Equal(41, await world.ScalarAsync<long>("registry", "select count(*) from messaging.event_log_3"));

        await world.ExecuteAsync("registry", "update messaging.event_log_2 set recorded_at = now() - interval '6 years'");
        Assert.Equal(1, await world.ScalarAsync<int>("registry", "select messaging.drop_partitions_before(now() - interval '5 years')"));
        Assert.Equal(41, await world.ScalarAsync<long>("registry", "select count(*) from messaging.event_log"));
    }

    [Fact]
    public async Task Readers_page_by_position_and_stop_before_what_is_too_young()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await registry.Db.WriteFactsAsync(0, 30, n => n % 3 == 0 ? Facts.Changed(n) : Facts.Filed(n));
        await HeadAsync(world, 30);
        var log = registry.Services.GetRequiredService<EventLog>();
        var type = EventCatalogue.NameOf(typeof(InstitutionFiled));

        var first = await log.ReadAsync(0, [type], 15, TimeSpan.Zero, default);
        var rest = await log.ReadAsync(first[^1].Position, [type], 15, TimeSpan.Zero, default);
        Assert.Equal((15, 5), (first.Count, rest.Count));
        Assert.All(first.Concat(rest), e => Assert.Equal(type, e.Type));
        Assert.Equal("tests", first[0].Actor);
        Assert.Equal(first[0].Id, Assert.Single(await log.FindAsync([first[0].Id, Guid.CreateVersion7()], default)).Id);

        // A clock that was set back makes a later event look older: it must wait for the younger one before it.
        await world.ExecuteAsync("registry", "update messaging.event_log set recorded_at = now() - interval '2 hours'");
        await world.ExecuteAsync("registry", $"update messaging.event_log set recorded_at = now() where position = {rest[2].Position}");
        var old = await log.ReadAsync(0, [type], 100, TimeSpan.FromHours(1), default);
        Assert.Equal(first.Concat(rest.Take(2)).Select(e => e.Position), old.Select(e => e.Position));
        Assert.Equal(old.Select(e => e.Id), (await log.ReadIdsAsync(0, [type], 100, TimeSpan.FromHours(1), default)).Select(e => e.Id));
    }

    [Fact]
    public async Task A_follower_is_woken_as_the_log_grows()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false).With("SequencerPoll", "00:10:00"));
        var signal = registry.Services.GetRequiredService<LogSignal>();
        var log = registry.Services.GetRequiredService<EventLog>();
        _ = signal.WaitAsync(0, default);
        await Eventually.Async(() => world.ScalarAsync<long>("registry", "select count(*) from pg_stat_activity where application_name = 'shemss-registry-follower' and state = 'idle' and query like 'listen%' and datname = current_database()"), n => n == 1, what: "the listener");

        var writing = registry.Db.WriteFactsAsync(0, 200);
        var seen = new List<long>();
        while (seen.Count < 200)
        {
            var page = await log.ReadAsync(seen.Count, 50, default);
            seen.AddRange(page.Select(e => e.Position));
            if (page.Count == 0)
            {
                await signal.WaitAsync(seen.Count, default).WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), seen);
    }

    private static Task HeadAsync(World world, long position) =>
        Eventually.Async(() => world.ScalarAsync<long>("registry", "select position from messaging.log_head"), n => n == position, what: $"head {position}");
}
