using Dapper;
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
    private static readonly string Move = $"""
        with moved as (
            delete from messaging.outbox
            where seq <= (select max(seq) from (select seq from messaging.outbox order by seq limit {Batch}) first)
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

    // What was moved, for a relay that is abreast of the log: it need not read it again.
    private static readonly string MoveAndTell = $"{Move} returning position, id, type, key, key_ordinal, occurred_at, recorded_at, actor, trace_parent, payload";

    private int _room;

    /// <summary>Moves at most a batch. Runs on the leader's own connection: when that is lost, so is the right to move.</summary>
    /// <param name="connection">The leader's.</param>
    /// <param name="tell">Whether the moved events themselves are wanted.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>How many were moved, and, when wanted, what: committed, in the order of the log.</returns>
    public async Task<(int Count, List<LoggedEvent> Events)> MoveAsync(NpgsqlConnection connection, bool tell, CancellationToken ct)
    {
        if (_room < Batch)
        {
            await using var ensure = new NpgsqlCommand("select messaging.ensure_partitions(position + @ahead) from messaging.log_head", connection);
            ensure.Parameters.AddWithValue("ahead", Ahead);
            await ensure.ExecuteNonQueryAsync(ct);
            _room = Ahead;
        }

        // Returns behind the commit: a statement outside a transaction ends with it.
        var command = new CommandDefinition(tell ? MoveAndTell : Move, cancellationToken: ct);
        var events = tell ? (await connection.QueryAsync<LoggedEvent>(command)).OrderBy(e => e.Position).ToList() : [];
        var count = tell ? events.Count : await connection.ExecuteAsync(command);
        _room -= count;
        return (count, events);
    }

    /// <summary>True when a move of so many may have left some.</summary>
    public static bool IsFull(int count) => count == Batch;
}
