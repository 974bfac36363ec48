using Npgsql;
using Shemss.Data;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

[Trait("Needs", "Servers")]
public sealed class OutboxTests(TestServers servers)
{
    private static readonly AccessScope Scope = AccessScope.System("tests");

    [Fact]
    public async Task An_event_exists_if_and_only_if_its_transaction_commits()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Sequence", false));
        var kept = await registry.Db.WriteFactAsync("a", 1);
        await using (var session = await registry.Db.BeginAsync(Scope))
        {
            await session.WriteFactAsync("a", 2);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => registry.Db.TransactAsync(Scope, async session =>
        {
            await session.WriteFactAsync("b", 3);
            throw new InvalidOperationException("after the event");
        }));
        Assert.Equal([kept], await world.RowsAsync<Guid>("registry", "select id from messaging.outbox"));
        Assert.Equal([kept], await world.RowsAsync<Guid>("registry", "select event_id from fact"));

        // The ordinal that was rolled back is given again: no gap a copy would wait for.
        await registry.Db.WriteFactAsync("a", 4);
        Assert.Equal([1L, 2L], await world.RowsAsync<long>("registry", "select key_ordinal from messaging.outbox order by seq"));
    }

    [Fact]
    public async Task Writers_of_one_key_at_once_get_ordinals_in_the_order_of_their_commits()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) => await registry.Db.WriteFactAsync("hot", n));
        await Eventually.Async(() => world.ScalarAsync<long>("registry", "select position from messaging.log_head"), n => n == 200);
        Assert.Equal(
            Enumerable.Range(1, 200).Select(n => (long)n),
            await world.RowsAsync<long>("registry", "select key_ordinal from messaging.event_log order by position"));
    }

    [Fact]
    public async Task Two_writers_that_take_two_rows_crosswise_both_succeed()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Sequence", false));
        var a = await registry.Db.WriteFactAsync("a", 1);
        var b = await registry.Db.WriteFactAsync("b", 2);
        var met = new Barrier(2);
        var meetings = 0;
        await Task.WhenAll(new[] { (a, b), (b, a) }.Select(rows => Task.Run(() => registry.Db.TransactAsync(Scope, async session =>
        {
            await session.ExecuteAsync("update fact set number = number + 1 where event_id = @id", new { id = rows.Item1 });
            if (Interlocked.Increment(ref meetings) <= 2)
            {
                met.SignalAndWait(TimeSpan.FromSeconds(20));
            }

            await session.ExecuteAsync("update fact set number = number + 1 where event_id = @id", new { id = rows.Item2 });
            await session.WriteFactAsync("a", 3);
        }))));
        Assert.Equal([1L, 1L, 2L, 3L], await world.RowsAsync<long>("registry", "select key_ordinal from messaging.outbox order by key_ordinal"));
        Assert.True(meetings > 2, "there was no deadlock to survive");
    }

    [Fact]
    public async Task What_is_no_contract_is_refused()
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Sequence", false));
        await using var session = await registry.Db.BeginAsync(Scope);
        Assert.Throws<ArgumentException>(() => session.Append("k", "text", DateTimeOffset.UnixEpoch));
    }
}
