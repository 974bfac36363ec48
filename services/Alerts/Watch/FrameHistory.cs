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
        where seq > @after and seq <= @until and received_at >= @since and cn in (2011, 2051, 2061)
        """;

    private const string OfOnePoint = " and point_id = @point";

    private const string ReceivedBefore = " and received_at <= @before";

    private const string InOrder = " order by seq";

    /// <summary>
    /// What the rules were fed, in order: stored frames as they were received, of all points or of one, and each visit before the first
    /// frame received after its begin. Visits that began later come last, at no place.
    /// </summary>
    public static async IAsyncEnumerable<(long Seq, Input Input)> WithVisitsAsync(
        this IAsyncEnumerable<(long Seq, Frame Frame)> frames, IEnumerable<VisitRow> visits, bool receiptByQn)
    {
        var waiting = new Queue<VisitRow>(visits);
        await foreach (var (seq, frame) in frames)
        {
            while (waiting.TryPeek(out var visit) && visit.StartedAt <= frame.ReceivedAt)
            {
                yield return (seq, Input.Of(waiting.Dequeue().ToVisit(receiptByQn)));
            }

            yield return (seq, frame);
        }

        foreach (var visit in waiting)
        {
            yield return (long.MaxValue, Input.Of(visit.ToVisit(receiptByQn)));
        }
    }

    /// <summary>Stored frames in the order of receipt, of all points or of one.</summary>
    public static async IAsyncEnumerable<(long Seq, Frame Frame)> ReadAsync(
        Db db, Profiles profiles, Guid? point, long after, long until, DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct, DateTimeOffset? before = null)
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

        await using var command = new NpgsqlCommand(Stored + (point is null ? "" : OfOnePoint) + (before is null ? "" : ReceivedBefore) + InOrder, connection) { CommandTimeout = 0 };
        if (point is { } one)
        {
            command.Parameters.AddWithValue("point", one);
        }

        if (before is { } last)
        {
            command.Parameters.AddWithValue("before", last.UtcDateTime);
        }

        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("until", until);
        command.Parameters.AddWithValue("since", since.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(ct);
        Reading[] readings = [];
        while (await reader.ReadAsync(ct))
        {
            var layout = new FrameLayout(Array.ConvertAll(reader.GetFieldValue<int[]>(6), id => codes[id]), reader.GetFieldValue<int[]>(7), reader.GetString(9));
            var values = new FrameValues(layout, reader.GetFieldValue<double[]>(8), await reader.IsDBNullAsync(10, ct) ? null : reader.GetFieldValue<long[]>(10));
            DateTimeOffset? qn = await reader.IsDBNullAsync(5, ct) ? null : At(reader.GetDateTime(5));
            if (profiles.Find(reader.GetGuid(1)) is { } profile
                && InputOf(profile, reader.GetInt16(2), At(reader.GetDateTime(3)), At(reader.GetDateTime(4)), qn, values, ref readings) is { } frame)
            {
                yield return (reader.GetInt64(0), frame);
            }
        }
    }

    /// <summary>A frame for the rules; null when they have no use for it.</summary>
    /// <param name="profile">The point.</param>
    /// <param name="cn">Command code.</param>
    /// <param name="dataTime">DataTime.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="qn">QN as a time.</param>
    /// <param name="values">Its readings.</param>
    /// <param name="readings">Where they are put for the rules: good until the next call with the same array.</param>
    public static Frame? InputOf(
        PointProfile profile, int cn, DateTimeOffset dataTime, DateTimeOffset receivedAt, DateTimeOffset? qn, FrameValues values, ref Reading[] readings)
    {
        ReadingKind? kind = cn switch
        {
            Command.RealTime => ReadingKind.Realtime,
            Command.Minute => ReadingKind.Minute,
            Command.Hour => ReadingKind.Hour,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        // Of real-time frames the rules only want to know that they came.
        var count = kind == ReadingKind.Realtime ? 0 : Read(profile, values, ref readings);
        return new Frame(profile.PointId, kind.Value, dataTime, receivedAt, readings.AsMemory(0, count)) { Qn = qn };
    }

    private static int Read(PointProfile profile, FrameValues values, ref Reading[] readings)
    {
        var layout = values.Layout;
        if (readings.Length < layout.Codes.Length)
        {
            readings = new Reading[Math.Max(16, layout.Codes.Length)];
        }

        var factors = layout.FactorsOf(profile);
        var (count, at) = (0, 0);
        for (var i = 0; i < factors.Length; i++)
        {
            var (mask, start) = (layout.Fields[i], at);
            at += BitOperations.PopCount((uint)mask);
            double Value(Field field) => (mask & (1 << (int)field)) == 0
                ? double.NaN
                : values.Numbers[start + BitOperations.PopCount((uint)(mask & ((1 << (int)field) - 1)))];

            if (factors[i] >= 0)
            {
                readings[count++] = new Reading(factors[i], Value(Field.Avg))
                {
                    Min = Value(Field.Min),
                    Max = Value(Field.Max),
                    Rtd = Value(Field.Rtd),
                    Converted = Value(Field.ZsAvg),
                    Flag = layout.Flags[i] == '-' ? DataFlag.None : (DataFlag)(byte)layout.Flags[i],
                    SampleTime = values.SampleTimes?[i] ?? 0,
                };
            }
        }

        return count;
    }

    private static DateTimeOffset At(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
