using Npgsql;

namespace Shemss.Messaging;

/// <summary>Moves committed outbox rows into the log, in <c>seq</c> order, each with the next position.</summary>
internal sealed class Sequencer
{
    private const int Batch = 500;

    private const string Move = """
        with moved as (
            delete from messaging.outbox
            where seq in (select seq from messaging.outbox order by seq limit @batch)
            returning *),
        head as (
            update messaging.log_head set position = position + (select count(*) from moved)
            where exists (select from moved)
            returning position),
        numbered as (
            select moved.*, row_number() over (order by seq) - (select count(*) from moved) as behind from moved)
        insert into messaging.event_log (position, id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload)
        select head.position + numbered.behind, id, type, key, key_ordinal, occurred_at, actor, trace_parent, payload
        from numbered, head
        order by 1
        """;

    private long _partitionsUpTo;

    /// <summary>Moves everything there is. Runs on the leader's own connection: when that is lost, so is the right to move.</summary>
    /// <returns>How many rows it moved.</returns>
    public async Task<int> MoveAllAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await EnsurePartitionsAsync(connection, ct);
        var total = 0;
        while (true)
        {
            await using var command = new NpgsqlCommand(Move, connection);
            command.Parameters.AddWithValue("batch", Batch);
            var moved = await command.ExecuteNonQueryAsync(ct);
            if (moved == 0)
            {
                return total;
            }

            total += moved;
            // Live streams of every replica follow the log.
            await using var notify = new NpgsqlCommand("notify shemss_log", connection);
            await notify.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task EnsurePartitionsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const long ahead = 500_000;
        await using var read = new NpgsqlCommand("select position from messaging.log_head", connection);
        if (_partitionsUpTo > 0 && _sinceCheck++ < 100)
        {
            return;
        }

        _sinceCheck = 0;
        var position = (long)(await read.ExecuteScalarAsync(ct) ?? 0L);
        if (position + ahead > _partitionsUpTo)
        {
            _partitionsUpTo = position + (2 * ahead);
            await using var ensure = new NpgsqlCommand("select messaging.ensure_partitions(@p)", connection);
            ensure.Parameters.AddWithValue("p", _partitionsUpTo);
            await ensure.ExecuteNonQueryAsync(ct);
        }
    }

    private int _sinceCheck;
}
