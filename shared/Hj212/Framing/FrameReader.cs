using System.Buffers;

namespace Shemss.Hj212;

/// <summary>What a call of <see cref="FrameReader"/> found.</summary>
public enum ReadStatus : byte
{
    /// <summary>Nothing yet: more bytes are needed.</summary>
    NeedMore,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Bytes that were refused; reading goes on behind them.</summary>
    Rejected,
}

/// <summary>
/// Cuts a byte stream into frames: half frames, many frames in one read, garbage between, wrong lengths and check values, missing
/// tails. Nothing is dropped in silence: whatever belongs to no good frame comes out as a <see cref="Rejection"/> with its bytes,
/// and reading resumes at the next <c>##</c>. One reader per connection; it holds at most one frame
/// (<see cref="FrameReaderOptions.MaximumFrameLength"/>), and asks the caller to keep no more than that unread.
/// </summary>
/// <param name="options">What is accepted; null for <see cref="FrameReaderOptions.Default"/>.</param>
public sealed class FrameReader(FrameReaderOptions? options = null)
{
    private const int HeadLength = 6;
    private const int CrcLength = 4;

    private readonly FrameReaderOptions _options = options ?? FrameReaderOptions.Default;
    private readonly int _maximumData = Math.Clamp((options ?? FrameReaderOptions.Default).MaximumDataLength, 1, 9999);
    private byte[]? _scratch;

    /// <summary>What is accepted.</summary>
    public FrameReaderOptions Options => _options;

    /// <summary>Takes the next frame or refusal from the front of a pipe's buffer, and cuts off what it took.</summary>
    /// <param name="input">The unread bytes; afterwards without those taken. When the answer is
    /// <see cref="ReadStatus.NeedMore"/>, advance the pipe with <c>AdvanceTo(input.Start, input.End)</c>.</param>
    /// <param name="isCompleted">Whether no more bytes will come (or a half frame has been waited for long enough): what is left
    /// is then refused as truncated.</param>
    /// <param name="frame">The frame, valid until the next call and until the pipe is advanced.</param>
    /// <param name="rejection">What was refused; valid as long as the frame would be.</param>
    public ReadStatus Read(ref ReadOnlySequence<byte> input, bool isCompleted, out Frame frame, out Rejection rejection)
    {
        var first = input.FirstSpan;
        int consumed;
        ReadStatus status;
        if (input.IsSingleSegment)
        {
            status = Read(first, isCompleted, out consumed, out frame, out rejection);
        }
        else
        {
            // A frame that lies whole in the first segment is read in place; only one that straddles is copied together.
            status = Read(first, isCompleted: false, out consumed, out frame, out rejection);
            _scratch ??= new byte[_options.MaximumFrameLength + 2];
            while (status == ReadStatus.NeedMore)
            {
                input = input.Slice(consumed);
                var size = (int)Math.Min(input.Length, _scratch.Length);
                input.Slice(0, size).CopyTo(_scratch);
                var last = size == input.Length;
                status = Read(_scratch.AsSpan(0, size), isCompleted && last, out consumed, out frame, out rejection);
                if (last || consumed == 0)
                {
                    // Otherwise only blank lines were skipped, and what follows them is still to be looked at.
                    break;
                }
            }
        }

        input = input.Slice(consumed);
        return status;
    }

    /// <summary>Takes the next frame or refusal from the front of a buffer.</summary>
    /// <param name="input">The unread bytes.</param>
    /// <param name="isCompleted">Whether no more bytes will come.</param>
    /// <param name="consumed">How many bytes were taken; may be above 0 (blank lines) even when more are needed.</param>
    /// <param name="frame">The frame, a view over the input.</param>
    /// <param name="rejection">What was refused, a view over the input.</param>
    public ReadStatus Read(ReadOnlySpan<byte> input, bool isCompleted, out int consumed, out Frame frame, out Rejection rejection)
    {
        frame = default;
        rejection = default;
        consumed = 0;
        while (consumed < input.Length && input[consumed] is (byte)'\r' or (byte)'\n' or (byte)' ' or 0)
        {
            consumed++;
        }

        var rest = input[consumed..];
        if (rest.IsEmpty || (rest.Length == 1 && rest[0] == '#' && !isCompleted))
        {
            return ReadStatus.NeedMore;
        }

        if (rest.Length < 2 || rest[0] != '#' || rest[1] != '#')
        {
            return Reject(RejectReason.Garbage, rest, Resume(rest, 1, isCompleted), ref consumed, out rejection);
        }

        // "###0101" is a stray # before a head.
        if (rest.Length > 2 && rest[2] == '#')
        {
            return Reject(RejectReason.Garbage, rest, 1, ref consumed, out rejection);
        }

        if (rest.Length < HeadLength)
        {
            return TooShort(rest, isCompleted, ref consumed, out rejection);
        }

        if (!TryLength(rest, out var length))
        {
            return Reject(RejectReason.LengthNotDigits, rest, Resume(rest, 2, isCompleted), ref consumed, out rejection);
        }

        if (length > _maximumData)
        {
            return Reject(RejectReason.LengthTooLong, rest, Resume(rest, 2, isCompleted), ref consumed, out rejection);
        }

        var size = HeadLength + length + CrcLength;
        return rest.Length < size
            ? TooShort(rest, isCompleted, ref consumed, out rejection)
            : ReadWhole(rest, size, isCompleted, ref consumed, out frame, out rejection);
    }

    private ReadStatus ReadWhole(
        ReadOnlySpan<byte> rest, int size, bool isCompleted, scoped ref int consumed, out Frame frame, out Rejection rejection)
    {
        frame = default;
        var raw = rest[..size];
        var data = raw[HeadLength..^CrcLength];
        var isHex = TryCrc(raw[^CrcLength..], out var stated, out var lowerCase);
        if (!isHex || stated != Crc16.Compute(data))
        {
            if (!data.EndsWith("&&"u8))
            {
                return Reject(RejectReason.LengthMismatch, rest, Resume(rest, 2, isCompleted), ref consumed, out rejection);
            }

            // The length is right, so the whole frame is what is refused; unless another begins inside it.
            return Reject(isHex ? RejectReason.CrcMismatch : RejectReason.CrcNotHex, rest, InnerHead(rest, size), ref consumed, out rejection);
        }

        if (_options.RequireTail && rest.Length < size + 2 && !isCompleted)
        {
            rejection = default;
            return ReadStatus.NeedMore;
        }

        var tail = TailLength(rest, size);
        var tailMissing = tail < 2 && (rest.Length >= size + 2 || isCompleted);
        var layout = default(FrameLayout);
        var reason = tailMissing && _options.RequireTail
            ? RejectReason.TailMissing
            : FrameLayout.Read(data, _options, ref layout);
        if (reason != RejectReason.None)
        {
            // One wrong length in 256 finds a check value that fits by chance; the frames it has swallowed must still come out.
            var isSegment = reason != RejectReason.ControlCharacter && data.EndsWith("&&"u8);
            return Reject(reason, rest, isSegment ? size + tail : InnerHead(rest, size), ref consumed, out rejection);
        }

        layout.Deviations |= (lowerCase ? Deviations.LowerCaseCrc : 0) | (tailMissing ? Deviations.TailMissing : 0);
        frame = new Frame(raw, layout);
        rejection = default;
        consumed += size + tail;
        return ReadStatus.Frame;
    }

    /// <summary>Where the next head begins inside a whole frame, or the end of the frame.</summary>
    private static int InnerHead(ReadOnlySpan<byte> rest, int size)
    {
        var inner = rest[2..size].IndexOf("##"u8);
        return inner >= 0 ? inner + 2 : size + TailLength(rest, size);
    }

    // A frame is handed out as soon as its check value is there. Waiting for a tail that some devices never send would leave
    // them without an answer; a tail that comes later is skipped as a blank line.
    private static int TailLength(ReadOnlySpan<byte> rest, int size)
    {
        if (rest.Length <= size || rest[size] != '\r')
        {
            return 0;
        }

        return rest.Length > size + 1 && rest[size + 1] == '\n' ? 2 : 1;
    }

    private static ReadStatus TooShort(ReadOnlySpan<byte> rest, bool isCompleted, scoped ref int consumed, out Rejection rejection)
    {
        // A new head behind an end of line inside the stated length shows that the length is wrong: no need to wait for bytes
        // that a device may send only minutes later.
        var isWrong = rest.IndexOf("\r\n##"u8) >= 0;
        if (isWrong || isCompleted)
        {
            var reason = isWrong ? RejectReason.LengthMismatch : RejectReason.Truncated;
            return Reject(reason, rest, Resume(rest, 2, isCompleted), ref consumed, out rejection);
        }

        rejection = default;
        return ReadStatus.NeedMore;
    }

    private static ReadStatus Reject(
        RejectReason reason, ReadOnlySpan<byte> rest, int size, scoped ref int consumed, out Rejection rejection)
    {
        rejection = new Rejection(reason, rest[..size]);
        consumed += size;
        return ReadStatus.Rejected;
    }

    /// <summary>Where reading can go on: the next head, or the end of a line before it, or the end of what is there.</summary>
    private static int Resume(ReadOnlySpan<byte> rest, int from, bool isCompleted)
    {
        if (from >= rest.Length)
        {
            return rest.Length;
        }

        var head = rest[from..].IndexOf("##"u8);
        var limit = head >= 0 ? from + head
            : rest[^1] == '#' && !isCompleted && rest.Length - 1 >= from ? rest.Length - 1
            : rest.Length;
        var line = rest[from..limit].IndexOf("\r\n"u8);
        return Math.Max(1, line >= 0 ? from + line + 2 : limit);
    }

    private static bool TryLength(ReadOnlySpan<byte> rest, out int length)
    {
        var a = (uint)(rest[2] - '0');
        var b = (uint)(rest[3] - '0');
        var c = (uint)(rest[4] - '0');
        var d = (uint)(rest[5] - '0');
        length = (int)((a * 1000) + (b * 100) + (c * 10) + d);
        return a <= 9 && b <= 9 && c <= 9 && d <= 9;
    }

    private static bool TryCrc(ReadOnlySpan<byte> text, out ushort crc, out bool lowerCase)
    {
        var value = 0;
        lowerCase = false;
        crc = 0;
        foreach (var b in text)
        {
            var digit = HexDigit(b);
            if (digit < 0)
            {
                return false;
            }

            lowerCase |= b >= 'a';
            value = (value << 4) | digit;
        }

        crc = (ushort)value;
        return true;
    }

    private static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}
