using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Shemss.Alerts.Ingest;

/// <summary>
/// Frames as the rows of a binary COPY into a table like <c>frame</c>, all columns in their order. Npgsql's importer asks for every value
/// by itself and makes its array headers anew each time, which costs several times what PostgreSQL's own format does.
/// </summary>
internal sealed class FrameRows
{
    private const int IntegerOid = 23;
    private const int BigintOid = 20;
    private const int DoubleOid = 701;
    private const int ArrayHeader = 20;
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    /// <summary>The rows of a batch, header and trailer included; good until the next call.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="codes">Numbers of the factor codes.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<DataFrame> frames, IReadOnlyDictionary<string, int> codes)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(Signature);
        foreach (var frame in frames)
        {
            Write(frame, codes);
        }

        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(2), -1);
        _buffer.Advance(2);
        return _buffer.WrittenMemory;
    }

    private void Write(DataFrame f, IReadOnlyDictionary<string, int> codes)
    {
        var layout = f.Values.Layout;
        var columns = layout.Columns ??= (
            [.. ArrayOf(Array.ConvertAll(layout.Codes, c => codes[c])), .. ArrayOf(layout.Fields)], TextOf(layout.Flags));
        var row = new Row(_buffer.GetSpan(256 + columns.FactorsAndFields.Length + columns.Flags.Length + (12 * f.Values.Numbers.Length) + (12 * (f.Values.SampleTimes?.Length ?? 0))));
        row.Short(17);
        row.Uuid(f.PointId);
        row.ShortColumn(f.Cn);
        row.Time(f.DataTime);
        row.ShortColumn(f.Pno);
        row.LongColumn(f.Content);
        row.LongColumn(f.Seq);
        row.Time(f.ReceivedAt);
        row.Time(f.Qn);
        row.ShortColumn(f.St);
        row.ShortColumn(f.Flag);
        row.Int(4);
        row.Int(f.Deviations);
        row.Bytes(columns.FactorsAndFields);
        row.Numbers(f.Values.Numbers);
        row.Bytes(columns.Flags);
        row.Samples(f.Values.SampleTimes);
        if (f.Rest is null)
        {
            row.Int(-1);
        }

        _buffer.Advance(row.Length);
        if (f.Rest is { } rest)
        {
            _buffer.Write(TextOf(rest));
        }
    }

    private static byte[] TextOf(string text)
    {
        var column = new byte[4 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(column, column.Length - 4);
        Encoding.UTF8.GetBytes(text, column.AsSpan(4));
        return column;
    }

    private static byte[] ArrayOf(int[] values)
    {
        var column = new byte[4 + ArrayHeader + (8 * values.Length)];
        var row = new Row(column);
        row.Array(values.Length, 4, IntegerOid);
        foreach (var value in values)
        {
            row.Int(4);
            row.Int(value);
        }

        return column[..row.Length];
    }

    /// <summary>Column after column: its length, then its value, all big-endian.</summary>
    private ref struct Row(Span<byte> to)
    {
        private readonly Span<byte> _to = to;

        public int Length { get; private set; }

        public void Short(short value)
        {
            BinaryPrimitives.WriteInt16BigEndian(_to[Length..], value);
            Length += 2;
        }

        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(_to[Length..], value);
            Length += 4;
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(_to[Length..], value);
            Length += 8;
        }

        public void ShortColumn(short? value)
        {
            if (value is not { } known)
            {
                Int(-1);
                return;
            }

            Int(2);
            Short(known);
        }

        public void LongColumn(long value)
        {
            Int(8);
            Long(value);
        }

        public void Uuid(Guid value)
        {
            Int(16);
            value.TryWriteBytes(_to[Length..], bigEndian: true, out _);
            Length += 16;
        }

        /// <summary>Microseconds since 2000.</summary>
        public void Time(DateTimeOffset? value)
        {
            if (value is { } at)
            {
                LongColumn((at.UtcTicks - Epoch) / 10);
            }
            else
            {
                Int(-1);
            }
        }

        public void Bytes(ReadOnlySpan<byte> columns)
        {
            columns.CopyTo(_to[Length..]);
            Length += columns.Length;
        }

        /// <summary>The length and header of an array of one dimension without nulls; an empty one has no dimension.</summary>
        public void Array(int count, int size, int oid)
        {
            Int(count == 0 ? 12 : ArrayHeader + (count * (4 + size)));
            Int(count == 0 ? 0 : 1);
            Int(0);
            Int(oid);
            if (count > 0)
            {
                Int(count);
                Int(1);
            }
        }

        public void Numbers(double[] values)
        {
            Array(values.Length, 8, DoubleOid);
            foreach (var value in values)
            {
                Int(8);
                Long(BitConverter.DoubleToInt64Bits(value));
            }
        }

        public void Samples(long[]? values)
        {
            if (values is null)
            {
                Int(-1);
                return;
            }

            Array(values.Length, 8, BigintOid);
            foreach (var value in values)
            {
                LongColumn(value);
            }
        }
    }
}
