using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>Turns simulated frames into HJ 212 bytes with the codec's writer.</summary>
public static class FrameBytes
{
    /// <summary>Room for any frame.</summary>
    public const int MaximumLength = 10_016;

    private static readonly ConcurrentDictionary<string, byte[]> Codes = new(StringComparer.Ordinal);

    /// <summary>Writes some factors of a frame as one packet.</summary>
    /// <param name="frame">What is sent.</param>
    /// <param name="dataTime">DataTime by the logger's clock.</param>
    /// <param name="header">MN, ST, CN, QN and the rest.</param>
    /// <param name="from">First factor.</param>
    /// <param name="to">One past the last factor.</param>
    /// <param name="buffer">At least <see cref="MaximumLength"/> bytes.</param>
    /// <param name="dataLength">Length of the data segment; the standard allows 1,024.</param>
    /// <returns>Length of the packet.</returns>
    public static int Write(
        SimulatedFrame frame, DateTime dataTime, in FrameHeader header, int from, int to, Span<byte> buffer, out int dataLength)
    {
        var writer = new FrameWriter(buffer, header);
        writer.DataTime(Local(dataTime));
        for (var i = from; i < to; i++)
        {
            Write(ref writer, frame.Factors[i]);
        }

        dataLength = writer.DataLength;
        return writer.Finish();
    }

    /// <summary>Into how many packets a frame has to be parted to keep to the standard's length; factors are parted evenly.</summary>
    public static int PacketsOf(SimulatedFrame frame, in FrameHeader header, Span<byte> buffer)
    {
        for (var packets = 1; packets < frame.Factors.Count; packets++)
        {
            var numbered = packets == 1 ? header : header with
            {
                Flag = PacketFlag.Of(header.Flag!.Value.Version, header.Flag.Value.WantsAnswer, hasPacketNumbers: true),
                PacketCount = packets,
            };
            var fits = true;
            for (var packet = 0; packet < packets && fits; packet++)
            {
                var (from, to) = Part(frame, packets, packet);
                Write(frame, frame.DataTime, packets == 1 ? header : numbered with { PacketNumber = packet + 1 }, from, to, buffer, out var length);
                fits = length <= MessageWriter.StandardDataLength;
            }

            if (fits)
            {
                return packets;
            }
        }

        return Math.Max(1, frame.Factors.Count);
    }

    /// <summary>The factors of one of several packets.</summary>
    public static (int From, int To) Part(SimulatedFrame frame, int packets, int packet) =>
        (frame.Factors.Count * packet / packets, frame.Factors.Count * (packet + 1) / packets);

    /// <summary>A moment of local time as the codec takes it.</summary>
    public static DateTimeOffset Local(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), ChinaTime.Offset);

    /// <summary>17 digits of a QN as a number, and back.</summary>
    public static string Text(long qn) => qn.ToString("D17", CultureInfo.InvariantCulture);

    private static void Write(ref FrameWriter writer, SimulatedFactor factor)
    {
        writer.Factor(Codes.GetOrAdd(factor.Code, static c => Encoding.ASCII.GetBytes(c)));
        if (factor.SampleTime is { } sampled)
        {
            writer.SampleTime(Local(sampled));
        }

        Value(ref writer, Field.Rtd, factor.Rtd);
        Value(ref writer, Field.Cou, factor.Cou);
        Value(ref writer, Field.Min, factor.Min);
        Value(ref writer, Field.Avg, factor.Avg);
        Value(ref writer, Field.Max, factor.Max);
        Value(ref writer, Field.ZsRtd, factor.ZsRtd);
        Value(ref writer, Field.ZsMin, factor.ZsMin);
        Value(ref writer, Field.ZsAvg, factor.ZsAvg);
        Value(ref writer, Field.ZsMax, factor.ZsMax);
        if (factor.Flag is { } flag)
        {
            writer.Flag((DataFlag)flag);
        }
    }

    private static void Value(ref FrameWriter writer, Field field, decimal? value)
    {
        if (value is { } v)
        {
            writer.Value(field, v);
        }
    }
}
