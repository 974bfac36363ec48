using Npgsql;

namespace Shemss.Messaging;

/// <summary>Moves committed outbox rows into the log, in <c>seq</c> order, each with the next position.</summary>
internal sealed class Sequencer
{
    private const int Batch = 500;

    // Rows that partitions must have room for ahead of the head.
    private const int Ahead = 500_000;

    // A bound instead of a list of rows, and no join with the head: the outbox is mostly empty, and a plan made for an empty
    // table must do for a backlog too.
    private const string Move = """
        with moved as (
            delete from messaging.outbox
            where seq <= (select max(seq) from (select seq from messaging.outbox order by seq limit @batch) first)
            returning *),
        head as (
            update messaging.log_head set position = position + (select count(*) from moved)
            where exists (select from moved)
            returning position),
        numbered as (
            select moved.*, row_number() over (order by seq) - (select count(*) from moved) as behind from moved)
        insert into messaging.event_log (position, id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload)
        select (select position from head) + behind, id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload
        from numbered
        order by seq
        """;

    private int _room;

    /// <summary>Moves at most a batch. Runs on the leader's own connection: when that is lost, so is the right to move.</summary>
    /// <returns>True when there may be more.</returns>
    public async Task<bool> MoveAsync(NpgsqlConnection connection, Action moved, CancellationToken ct)
    {
        if (_room < Batch)
        {
            await using var ensure = new NpgsqlCommand("select messaging.ensure_partitions(position + @ahead) from messaging.log_head", connection);
            ensure.Parameters.AddWithValue("ahead", Ahead);
            await ensure.ExecuteNonQueryAsync(ct);
            _room = Ahead;
        }

        await using var command = new NpgsqlCommand(Move, connection);
        command.Parameters.AddWithValue("batch", Batch);
        var count = await command.ExecuteNonQueryAsync(ct);
        if (count > 0)
        {
            _room -= count;
            moved();
            // Live streams of every replica follow the log.
            await using var notify = new NpgsqlCommand($"select set_config('synchronous_commit', 'off', true), pg_notify('{LogSignal.Channel}', position::text) from messaging.log_head", connection);
            await notify.ExecuteNonQueryAsync(ct);
        }

        return count == Batch;
    }
}
