using Npgsql;
using Shemss.Data;

namespace Shemss.Alerts.Ingest;

/// <summary>Writes batches of frames over one connection of its own. Not thread-safe.</summary>
internal sealed class FrameStore(Db db) : IAsyncDisposable
{
    private const string Stage = """
        create temporary table if not exists stage (like frame) on commit delete rows
        """;

    private const string Begin = """
        select set_config('shemss.scope', 'system', true)
        """;

    private const string CopyFrames = """
        copy stage (point_id, cn, data_time, pno, content, seq, received_at, qn, st, flag, deviations, factors, fields, vals, flags, sample_times, rest) from stdin (format binary)
        """;

    // Named outright: the stage lies in the connection's own schema, which a statement checked elsewhere does not have. It is read as it was
    // written, so of two like frames the first is kept.
    private const string MoveStage =
        "insert into frame select * from pg_temp.stage on conflict (point_id, cn, data_time, pno, content) do nothing";

    private const string Written = """
        select seq from frame where seq = any(@seqs)
        """;

    private const string InsertRejected = """
        insert into rejected_frame (received_at, reason, mn, remote, length, raw)
        select * from unnest(@at::timestamptz[], @reasons::text[], @mns::text[], @remotes::text[], @lengths::integer[], @raws::bytea[])
        """;

    private const string InsertCodes = """
        insert into factor_code (code) select unnest(@codes::text[]) on conflict (code) do nothing
        """;

    private const string SelectCodes = """
        select id, code from factor_code
        """;

    private const string LastSeq = """
        select coalesce(max(seq), 0) from frame
        """;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly FrameRows _rows = new();
    private NpgsqlConnection? _connection;

    /// <summary>The last number given out, by any run.</summary>
    public async Task<long> LastSeqAsync(CancellationToken ct) =>
        (await db.ReadAsync<long>(AccessScope.System("alerts-ingest"), LastSeq, ct: ct))[0];

    /// <summary>Commits a batch.</summary>
    /// <param name="frames">Frames with their numbers.</param>
    /// <param name="rejected">Refused bytes.</param>
    /// <param name="ct">Cancels before the commit is sent.</param>
    /// <returns>
    /// The numbers of the frames that are new; null: all are. A batch that was committed before without our hearing of it is new, by its numbers.
    /// </returns>
    public async Task<HashSet<long>?> WriteAsync(IReadOnlyList<DataFrame> frames, IReadOnlyList<RejectedFrame> rejected, CancellationToken ct)
    {
        var connection = _connection ??= await OpenAsync(ct);
        try
        {
            await KnowCodesAsync(connection, frames, ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, Begin, ct);
            HashSet<long>? stored = null;
            if (frames.Count > 0)
            {
                await CopyAsync(connection, frames, ct);
                await using var move = new NpgsqlCommand(MoveStage, connection);
                if (await move.ExecuteNonQueryAsync(ct) < frames.Count)
                {
                    stored = await WrittenAsync(connection, frames, ct);
                }
            }

            if (rejected.Count > 0)
            {
                await InsertRejectedAsync(connection, rejected, ct);
            }

            await transaction.CommitAsync(ct);
            return stored;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = await db.Source.OpenConnectionAsync(ct);
        try
        {
            await ExecuteAsync(connection, Stage, ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task KnowCodesAsync(NpgsqlConnection connection, IReadOnlyList<DataFrame> frames, CancellationToken ct)
    {
        HashSet<string>? unknown = null;
        foreach (var frame in frames)
        {
            // A layout that was written before has known codes.
            foreach (var code in frame.Values.Layout is { Columns: null } layout ? layout.Codes : [])
            {
                if (!_codes.ContainsKey(code))
                {
                    (unknown ??= new(StringComparer.Ordinal)).Add(code);
                }
            }
        }

        if (unknown is null)
        {
            return;
        }

        await using (var insert = new NpgsqlCommand(InsertCodes, connection) { Parameters = { new("codes", unknown.Order(StringComparer.Ordinal).ToArray()) } })
        {
            await insert.ExecuteNonQueryAsync(ct);
        }

        await using var select = new NpgsqlCommand(SelectCodes, connection);
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            _codes[reader.GetString(1)] = reader.GetInt32(0);
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<DataFrame> frames, CancellationToken ct)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(CopyFrames, ct);
        await copy.WriteAsync(_rows.Write(frames, _codes), ct);
    }

    private static async Task<HashSet<long>> WrittenAsync(NpgsqlConnection connection, IReadOnlyList<DataFrame> frames, CancellationToken ct)
    {
        var written = new HashSet<long>();
        await using var select = new NpgsqlCommand(Written, connection) { Parameters = { new("seqs", frames.Select(f => f.Seq).ToArray()) } };
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            written.Add(reader.GetInt64(0));
        }

        return written;
    }

    private static async Task InsertRejectedAsync(NpgsqlConnection connection, IReadOnlyList<RejectedFrame> rejected, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(InsertRejected, connection)
        {
            Parameters =
            {
                new("at", rejected.Select(r => r.ReceivedAt.UtcDateTime).ToArray()),
                new("reasons", rejected.Select(r => r.Reason).ToArray()),
                new("mns", rejected.Select(r => r.Mn).ToArray()),
                new("remotes", rejected.Select(r => r.Remote).ToArray()),
                new("lengths", rejected.Select(r => r.Length).ToArray()),
                new("raws", rejected.Select(r => r.Raw).ToArray()),
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
