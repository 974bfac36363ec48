using System.Buffers;
using System.Text;

namespace Shemss.Hj212.Tests;

/// <summary>Frames for the tests, made without the code under test.</summary>
internal static class Wire
{
    public const string Head = "QN=20240301101530123;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;";

    public static byte[] Frame(string data, string tail = "\r\n")
    {
        var bytes = Encoding.UTF8.GetBytes(data);
        return Encoding.UTF8.GetBytes($"##{bytes.Length:D4}{data}{Crc(bytes):X4}{tail}");
    }

    public static byte[] Upload(string cp) => Frame($"{Head}CP=&&{cp}&&");

    public static int Crc(ReadOnlySpan<byte> bytes)
    {
        var register = 0xFFFF;
        foreach (var b in bytes)
        {
            register = (register >> 8) ^ b;
            for (var i = 0; i < 8; i++)
            {
                register = (register & 1) != 0 ? (register >> 1) ^ 0xA001 : register >> 1;
            }
        }

        return register;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Everything a stream yields: "frame:QN…" texts and "reason:bytes" texts.</summary>
    public static List<string> ReadAll(ReadOnlySpan<byte> stream, FrameReaderOptions? options = null, bool completed = true)
    {
        var reader = new FrameReader(options);
        var found = new List<string>();
        while (true)
        {
            switch (reader.Read(stream, completed, out var consumed, out var frame, out var rejection))
            {
                case ReadStatus.Frame:
                    found.Add(frame.ToString());
                    break;
                case ReadStatus.Rejected:
                    found.Add(rejection.Reason.Code() + ":" + Encoding.Latin1.GetString(rejection.Raw));
                    break;
                default:
                    return found;
            }

            stream = stream[consumed..];
        }
    }

    public static RejectReason Reject(byte[] stream, FrameReaderOptions? options = null)
    {
        var status = new FrameReader(options).Read(stream, isCompleted: true, out _, out _, out var rejection);
        Assert.Equal(ReadStatus.Rejected, status);
        return rejection.Reason;
    }

    public static Message Parse(byte[] stream, FrameReaderOptions? options = null)
    {
        var status = new FrameReader(options).Read(stream, isCompleted: true, out _, out var frame, out var rejection);
        Assert.True(status == ReadStatus.Frame, status == ReadStatus.Rejected ? rejection.ToString() : "nothing read");
        return frame.ToMessage();
    }

    public static ReadOnlySequence<byte> Segments(params byte[][] parts)
    {
        var first = new Segment(parts[0], 0);
        var last = first;
        foreach (var part in parts.Skip(1))
        {
            last = last.Append(part);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long index)
        {
            Memory = bytes;
            RunningIndex = index;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
