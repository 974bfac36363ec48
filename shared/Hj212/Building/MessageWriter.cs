using System.Buffers;
using System.Text;

namespace Shemss.Hj212;

/// <summary>Makes frames from messages; one frame, or numbered sub-packets (分包) when the data do not fit into one.</summary>
public static class MessageWriter
{
    /// <summary>Longest data segment of the standard (6.3.1), bytes.</summary>
    public const int StandardDataLength = 1024;

    private const int Room = 10_016;

    /// <summary>The frame of a message that fits into one, its packet numbers as they are.</summary>
    /// <param name="message">What to send.</param>
    /// <exception cref="ArgumentException">Something in it cannot be written.</exception>
    public static byte[] ToFrame(Message message)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Room);
        try
        {
            var size = WriteOne(message, buffer, Header(message, message.PacketCount, message.PacketNumber), 0, message.Readings.Count);
            return buffer.AsSpan(0, size).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The frames of a message: one, or as many sub-packets as are needed, parted between factors.</summary>
    /// <param name="message">What to send; its own packet numbers are not looked at.</param>
    /// <param name="maximumData">Longest data segment, bytes.</param>
    /// <exception cref="ArgumentException">A single factor does not fit, or something cannot be written.</exception>
    public static IReadOnlyList<byte[]> ToFrames(Message message, int maximumData = StandardDataLength)
    {
        var whole = message with
        {
            PacketCount = 0,
            PacketNumber = 0,
            Flag = message.Flag is { } f ? PacketFlag.Of(f.Version, f.WantsAnswer) : null,
        };
        var groups = Split(whole, maximumData);
        if (groups.Count == 1)
        {
            return [ToFrame(whole)];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Room);
        try
        {
            var frames = new List<byte[]>(groups.Count);
            for (var i = 0; i < groups.Count; i++)
            {
                var part = i == 0 ? whole : whole with { Parameters = [] };
                var size = WriteOne(part, buffer, Header(whole, groups.Count, i + 1), groups[i].From, groups[i].To);
                frames.Add(buffer.AsSpan(0, size).ToArray());
            }

            return frames;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FrameHeader Header(Message m, int count, int number) => new(
        m.St,
        m.Cn,
        m.Mn,
        m.Qn,
        m.Pw,
        count == 0 ? m.Flag : PacketFlag.Of(m.Flag?.Version ?? PacketFlag.Edition2017, m.Flag is { WantsAnswer: true }, hasPacketNumbers: true),
        count,
        number);

    private static List<(int From, int To)> Split(Message message, int maximumData)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            // What every packet carries, with the largest packet numbers; then the packets are filled one factor after the other.
            var writer = new FrameWriter(buffer, Header(message, 9999, 9999));
            WriteParameters(ref writer, message);
            var fixedLength = writer.DataLength;
            var single = fixedLength - ";PNUM=9999;PNO=9999".Length;
            var sizes = new int[message.Readings.Count];
            var before = fixedLength;
            for (var i = 0; i < sizes.Length; i++)
            {
                WriteReading(ref writer, message.Readings[i]);
                sizes[i] = writer.DataLength - before;
                before = writer.DataLength;
            }

            if (single + sizes.Sum() <= maximumData)
            {
                return [(0, sizes.Length)];
            }

            var groups = new List<(int From, int To)>();
            var from = 0;
            var length = fixedLength;
            for (var i = 0; i < sizes.Length; i++)
            {
                if (fixedLength + sizes[i] > maximumData)
                {
                    throw new ArgumentException($"The factor {message.Readings[i].Code} does not fit into a packet.", nameof(message));
                }

                if (length + sizes[i] > maximumData)
                {
                    groups.Add((from, i));
                    from = i;
                    length = fixedLength;
                }

                length += sizes[i];
            }

            groups.Add((from, sizes.Length));
            return groups.Count == 1 && length > maximumData
                ? throw new ArgumentException("The parameters do not fit into a packet.", nameof(message))
                : groups;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int WriteOne(Message message, Span<byte> buffer, in FrameHeader header, int from, int to)
    {
        var writer = new FrameWriter(buffer, header);
        WriteParameters(ref writer, message);
        for (var i = from; i < to; i++)
        {
            WriteReading(ref writer, message.Readings[i]);
        }

        return writer.Finish();
    }

    private static void WriteParameters(ref FrameWriter writer, Message message)
    {
        if (message.DataTime is { } time)
        {
            if ((message.Deviations & Deviations.DataTimeWithMilliseconds) != 0)
            {
                writer.Parameter("DataTime", ChinaTime.ToQn(time));
            }
            else
            {
                writer.DataTime(time);
            }
        }

        foreach (var (name, value) in message.Parameters)
        {
            writer.Parameter(name, value);
        }
    }

    private static void WriteReading(ref FrameWriter writer, FactorValues values)
    {
        writer.Factor(Encoding.ASCII.GetBytes(values.Code));
        if (values.SampleTime is { } sampled)
        {
            writer.SampleTime(sampled);
        }

        // The order of the examples in Annex C: Cou before Min.
        if (values.Numbers.TryGetValue(Field.Cou, out var cumulative))
        {
            writer.Value(Field.Cou, cumulative);
        }

        foreach (var (field, number) in values.Numbers)
        {
            if (field != Field.Cou)
            {
                writer.Value(field, number);
            }
        }

        foreach (var (ending, value) in values.Others)
        {
            writer.Other(Encoding.ASCII.GetBytes(ending), value);
        }

        if (values.Flag != DataFlag.None)
        {
            writer.Flag(values.Flag);
        }

        if (values.EFlag is not null)
        {
            writer.EFlag(values.EFlag);
        }
    }
}
