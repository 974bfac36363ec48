using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Shemss.Hj212;

/// <summary>
/// Writes one frame into a buffer: header, parameters in the order they are called, then <see cref="Finish"/> for length and
/// check value. Allocates nothing. Wrong arguments and a buffer too small are the caller's errors and throw.
/// </summary>
public ref struct FrameWriter
{
    private const int HeadLength = 6;
    private const int MaximumData = 9999;

    private static readonly SearchValues<byte> Reserved = SearchValues.Create(";,=&#\r\n\0"u8);

    private readonly Span<byte> _destination;
    private ReadOnlySpan<byte> _factor;
    private int _at;
    private bool _started;
    private bool _inFactor;

    /// <summary>Begins a frame.</summary>
    /// <param name="destination">Room for the frame; 1,040 bytes are enough for every frame of the standard.</param>
    /// <param name="header">The fields before CP.</param>
    /// <exception cref="ArgumentException">A field of the header cannot be written, or there is no room.</exception>
    public FrameWriter(Span<byte> destination, in FrameHeader header)
    {
        _destination = destination;
        _at = HeadLength;
        if (destination.Length < HeadLength)
        {
            throw NoRoom();
        }

        if (header.St is < 10 or > 99 || header.Cn is < 1000 or > 9999 || header.Mn is not { Length: > 0 }
            || header.Qn is { Length: not 17 }
            || (header.PacketCount == 0 ? header.PacketNumber != 0 : header.PacketNumber < 1 || header.PacketNumber > header.PacketCount)
            || header.PacketCount > 9999
            || (header.PacketCount > 0) != (header.Flag is { HasPacketNumbers: true }))
        {
            throw new ArgumentException("The header has an ST, CN, MN, QN, Flag or packet number that cannot be written.", nameof(header));
        }

        if (header.Qn is not null)
        {
            Raw("QN="u8);
            Text(header.Qn);
            Raw(";"u8);
        }

        Raw("ST="u8);
        Integer(header.St);
        Raw(";CN="u8);
        Integer(header.Cn);
        if (header.Pw is not null)
        {
            Raw(";PW="u8);
            Text(header.Pw);
        }

        Raw(";MN="u8);
        Text(header.Mn);
        if (header.Flag is { } flag)
        {
            Raw(";Flag="u8);
            Integer(flag.Value);
        }

        if (header.PacketCount > 0)
        {
            Raw(";PNUM="u8);
            Integer(header.PacketCount);
            Raw(";PNO="u8);
            Integer(header.PacketNumber);
        }

        Raw(";CP=&&"u8);
    }

    /// <summary>Begins an answer from the fields of the frame answered, without making strings of them.</summary>
    internal FrameWriter(
        Span<byte> destination, scoped ReadOnlySpan<byte> qn, int st, int cn, scoped ReadOnlySpan<byte> pw, scoped ReadOnlySpan<byte> mn, PacketFlag flag)
    {
        _destination = destination;
        _at = HeadLength;
        if (destination.Length < HeadLength)
        {
            throw NoRoom();
        }

        if (!qn.IsEmpty)
        {
            Raw("QN="u8);
            Raw(qn);
            Raw(";"u8);
        }

        Raw("ST="u8);
        Integer(st);
        Raw(";CN="u8);
        Integer(cn);
        if (!pw.IsEmpty)
        {
            Raw(";PW="u8);
            Raw(pw);
        }

        Raw(";MN="u8);
        Raw(mn);
        Raw(";Flag="u8);
        Integer(flag.Value);
        Raw(";CP=&&"u8);
    }

    /// <summary>Bytes of the data segment so far, with the closing <c>&amp;&amp;</c>.</summary>
    public readonly int DataLength => _at - HeadLength + 2;

    /// <summary>A parameter that is an item of its own.</summary>
    /// <param name="name">Name, such as RtdInterval.</param>
    /// <param name="value">Value, UTF-8.</param>
    /// <exception cref="ArgumentException">Name or value contains one of <c>; , = &amp; #</c>, CR, LF, NUL.</exception>
    public void Parameter(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Item();
        Checked(name);
        Raw("="u8);
        Checked(value);
        _inFactor = false;
    }

    /// <summary>A parameter that is an item of its own.</summary>
    /// <param name="name">Name, such as PolId.</param>
    /// <param name="value">Value; written as UTF-8.</param>
    public void Parameter(string name, string value)
    {
        Item();
        Text(name);
        Raw("="u8);
        Text(value);
        _inFactor = false;
    }

    /// <summary>A parameter whose value is a whole number.</summary>
    /// <param name="name">Name, such as RtdInterval.</param>
    /// <param name="value">Value.</param>
    public void Parameter(scoped ReadOnlySpan<byte> name, int value)
    {
        Item();
        Checked(name);
        Raw("="u8);
        Integer(value);
        _inFactor = false;
    }

    /// <summary>A parameter whose value is a time of 14 digits.</summary>
    /// <param name="name">Name, such as BeginTime.</param>
    /// <param name="time">Any offset; written in UTC+8.</param>
    public void Parameter(scoped ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Item();
        Checked(name);
        Raw("="u8);
        Time(time);
        _inFactor = false;
    }

    /// <summary>The parameter DataTime (数据时间).</summary>
    /// <param name="time">Any offset; written in UTC+8.</param>
    public void DataTime(DateTimeOffset time) => Parameter("DataTime"u8, time);

    /// <summary>Begins the item of a factor or device; at least one of its fields has to follow.</summary>
    /// <param name="code">Letters and digits; has to stay alive until the last field of the factor is written.</param>
    public void Factor(ReadOnlySpan<byte> code)
    {
        if (code.IsEmpty)
        {
            throw new ArgumentException("A factor needs a code.", nameof(code));
        }

        _factor = code;
        _inFactor = false;
    }

    /// <summary>A number of the factor begun.</summary>
    /// <param name="field">Which.</param>
    /// <param name="number">The digits to send.</param>
    public void Value(Field field, Number number)
    {
        FieldName(FieldNames.Written[(int)field]);
        if (!number.TryFormat(_destination[_at..], out var written))
        {
            throw NoRoom();
        }

        _at += written;
    }

    /// <summary>A number of the factor begun; the decimal's scale gives the digits after the point.</summary>
    /// <param name="field">Which.</param>
    /// <param name="value">At most 18 digits.</param>
    /// <exception cref="OverflowException">More digits.</exception>
    public void Value(Field field, decimal value) => Value(field, Number.From(value));

    /// <summary>The flag of the factor begun.</summary>
    /// <param name="flag">One of table 8.</param>
    public void Flag(DataFlag flag)
    {
        FieldName("Flag"u8);
        Span<byte> letter = [(byte)flag];
        Checked(letter);
    }

    /// <summary>The equipment's own state of the factor begun.</summary>
    /// <param name="value">Without reserved characters.</param>
    public void EFlag(string value)
    {
        FieldName("EFlag"u8);
        Text(value);
    }

    /// <summary>The sampling time of the factor begun.</summary>
    /// <param name="time">Any offset; written in UTC+8.</param>
    public void SampleTime(DateTimeOffset time)
    {
        FieldName("SampleTime"u8);
        Time(time);
    }

    /// <summary>A field of the factor begun that is none of the others, such as SN or Info.</summary>
    /// <param name="name">The ending after the dash.</param>
    /// <param name="value">Value; written as UTF-8.</param>
    public void Other(scoped ReadOnlySpan<byte> name, string value)
    {
        FieldName(name);
        Text(value);
    }

    /// <summary>Closes the frame: <c>&amp;&amp;</c>, length, check value, CR LF.</summary>
    /// <returns>Bytes of the frame, from the start of the buffer.</returns>
    /// <exception cref="ArgumentException">No room, or a data segment above 9,999 bytes.</exception>
    public int Finish()
    {
        Raw("&&"u8);
        var length = _at - HeadLength;
        if (length > MaximumData)
        {
            throw new ArgumentException("The data segment is longer than four digits can state.");
        }

        _destination[0] = (byte)'#';
        _destination[1] = (byte)'#';
        for (var i = 5; i >= 2; i--)
        {
            _destination[i] = (byte)('0' + (length % 10));
            length /= 10;
        }

        var crc = Crc16.Compute(_destination[HeadLength.._at]);
        Room(6);
        for (var shift = 12; shift >= 0; shift -= 4)
        {
            _destination[_at++] = "0123456789ABCDEF"u8[(crc >> shift) & 15];
        }

        _destination[_at++] = (byte)'\r';
        _destination[_at++] = (byte)'\n';
        return _at;
    }

    private static ArgumentException NoRoom() => new("The buffer has no room for the frame.");

    private void Item()
    {
        if (_started)
        {
            Raw(";"u8);
        }

        _started = true;
    }

    private void FieldName(scoped ReadOnlySpan<byte> name)
    {
        if (_factor.IsEmpty)
        {
            throw new InvalidOperationException("A field needs a factor: call Factor first.");
        }

        if (_inFactor)
        {
            Raw(","u8);
        }
        else
        {
            Item();
            _inFactor = true;
        }

        Checked(_factor);
        Raw("-"u8);
        Raw(name);
        Raw("="u8);
    }

    private void Time(DateTimeOffset time)
    {
        Room(14);
        ChinaTime.WriteSeconds(time, _destination[_at..]);
        _at += 14;
    }

    private void Integer(int value)
    {
        if (!Utf8Formatter.TryFormat(value, _destination[_at..], out var written))
        {
            throw NoRoom();
        }

        _at += written;
    }

    private void Text(string value)
    {
        if (!Encoding.UTF8.TryGetBytes(value, _destination[_at..], out var written))
        {
            throw NoRoom();
        }

        Refuse(_destination.Slice(_at, written));
        _at += written;
    }

    private void Checked(scoped ReadOnlySpan<byte> value)
    {
        Refuse(value);
        Raw(value);
    }

    private static void Refuse(scoped ReadOnlySpan<byte> value)
    {
        // A delimiter inside a value would be read as a parameter of its own.
        if (value.ContainsAny(Reserved))
        {
            throw new ArgumentException("A name or value contains a character that HJ 212 reserves.");
        }
    }

    private void Raw(scoped ReadOnlySpan<byte> value)
    {
        if (!value.TryCopyTo(_destination[_at..]))
        {
            throw NoRoom();
        }

        _at += value.Length;
    }

    private readonly void Room(int size)
    {
        if (_destination.Length - _at < size)
        {
            throw NoRoom();
        }
    }
}
