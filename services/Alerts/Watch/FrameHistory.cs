using System.Numerics;
using System.Runtime.CompilerServices;
using Npgsql;
using Shemss.Alerts.Domain.Detection;
using Shemss.Alerts.Ingest;
using Shemss.Data;
using Shemss.Hj212;
using DataFlag = Shemss.Alerts.Domain.Detection.DataFlag;
using Frame = Shemss.Alerts.Domain.Detection.Frame;

namespace Shemss.Alerts.Watch;

/// <summary>Frames as the rules take them, live and from the store: the same frame gives the same input.</summary>
internal static class FrameHistory
{
    private const string Scope = """
        select set_config('shemss.scope', 'system', true)
        """;

    private const string Codes = """
        select id, code from factor_code
        """;

    private const string Stored = """
        select seq, point_id, cn, data_time, received_at, qn, factors, fields, vals, flags, sample_times from frame
        where seq > @after and seq <= @until and received_at >= @since and cn in (2011, 2051, 2061) order by seq
        """;

    /// <summary>Stored frames in the order of receipt.</summary>
    public static async IAsyncEnumerable<(long Seq, Frame Frame)> ReadAsync(
        Db db, Profiles profiles, long after, long until, DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await db.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var scope = new NpgsqlCommand(Scope, connection))
        {
            await scope.ExecuteNonQueryAsync(ct);
        }

        var codes = new Dictionary<int, string>();
        await using (var select = new NpgsqlCommand(Codes, connection))
        await using (var rows = await select.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                codes[rows.GetInt32(0)] = rows.GetString(1);
            }
        }

        await using var command = new NpgsqlCommand(Stored, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("until", until);
        command.Parameters.AddWithValue("since", since.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var values = new FrameValues(
                Array.ConvertAll(reader.GetFieldValue<int[]>(6), id => codes[id]), reader.GetFieldValue<int[]>(7), reader.GetFieldValue<double[]>(8),
                reader.GetString(9), await reader.IsDBNullAsync(10, ct) ? null : reader.GetFieldValue<long[]>(10));
            DateTimeOffset? qn = await reader.IsDBNullAsync(5, ct) ? null : At(reader.GetDateTime(5));
            if (profiles.Find(reader.GetGuid(1)) is { } profile
                && InputOf(profile, reader.GetInt16(2), At(reader.GetDateTime(3)), At(reader.GetDateTime(4)), qn, values) is { } frame)
            {
                yield return (reader.GetInt64(0), frame);
            }
        }
    }

    /// <summary>A frame for the rules; null when they have no use for it.</summary>
    public static Frame? InputOf(PointProfile profile, int cn, DateTimeOffset dataTime, DateTimeOffset receivedAt, DateTimeOffset? qn, FrameValues values)
    {
        ReadingKind? kind = cn switch
        {
            Command.RealTime => ReadingKind.Realtime,
            Command.Minute => ReadingKind.Minute,
            Command.Hour => ReadingKind.Hour,
            _ => null,
        };
        return kind is null ? null : new Frame(profile.PointId, kind.Value, dataTime, receivedAt, Readings(profile, values)) { Qn = qn };
    }

    private static Reading[] Readings(PointProfile profile, FrameValues values)
    {
        var readings = new List<Reading>(values.Codes.Length);
        var at = 0;
        for (var i = 0; i < values.Codes.Length; i++)
        {
            var (mask, start) = (values.Fields[i], at);
            at += BitOperations.PopCount((uint)mask);
            double Value(Field field) => (mask & (1 << (int)field)) == 0
                ? double.NaN
                : values.Values[start + BitOperations.PopCount((uint)(mask & ((1 << (int)field) - 1)))];

            // Loggers of edition 2005 have codes of their own for the same factors.
            var factor = profile.IndexOf(FactorTable.Find(values.Codes[i])?.Code ?? values.Codes[i]);
            if (factor < 0)
            {
                continue;
            }

            readings.Add(new Reading(factor, Value(Field.Avg))
            {
                Min = Value(Field.Min),
                Max = Value(Field.Max),
                Rtd = Value(Field.Rtd),
                Converted = Value(Field.ZsAvg),
                Flag = values.Flags[i] == '-' ? DataFlag.None : (DataFlag)(byte)values.Flags[i],
                SampleTime = values.SampleTimes?[i] ?? 0,
            });
        }

        return [.. readings];
    }

    private static DateTimeOffset At(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
