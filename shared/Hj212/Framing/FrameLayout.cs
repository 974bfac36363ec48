using System.Runtime.InteropServices;

namespace Shemss.Hj212;

/// <summary>Where the fields of a data segment lie, and what the numbers among them say. Filled and checked in one pass.</summary>
internal struct FrameLayout
{
    public int Qn;
    public int QnLength;
    public int Pw;
    public int PwLength;
    public int Mn;
    public int MnLength;
    public int Cp;
    public int CpLength;
    public int St;
    public int Cn;
    public int Flag;
    public int Pnum;
    public int Pno;
    public long DataTimeTicks;
    public Deviations Deviations;
    public MessageKind Kind;

    private const int SeenQn = 1;
    private const int SeenSt = 2;
    private const int SeenCn = 4;
    private const int SeenPw = 8;
    private const int SeenMn = 16;
    private const int SeenFlag = 32;
    private const int SeenPnum = 64;
    private const int SeenPno = 128;

    /// <summary>Reads a data segment. The checks do not rely on the check value, which lets one corruption in 256 pass.</summary>
    public static RejectReason Read(ReadOnlySpan<byte> data, FrameReaderOptions options, ref FrameLayout layout)
    {
        if (data.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            return RejectReason.ControlCharacter;
        }

        layout.Flag = -1;
        var seen = 0;
        var at = 0;
        while (true)
        {
            var rest = data[at..];
            if (rest.StartsWith("CP="u8))
            {
                break;
            }

            var size = rest.IndexOf((byte)';');
            if (size < 0)
            {
                return rest.IsEmpty || rest.Contains((byte)'=') ? RejectReason.CpMissing : RejectReason.FieldMalformed;
            }

            var bit = 0;
            var reason = size == 0 ? RejectReason.None : layout.ReadField(rest[..size], at, ref bit);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            if ((seen & bit) != 0)
            {
                return RejectReason.FieldDuplicate;
            }

            seen |= bit;
            at += size + 1;
        }

        var cp = data[(at + 3)..];
        if (cp.Length < 4 || !cp.StartsWith("&&"u8) || !cp.EndsWith("&&"u8))
        {
            return RejectReason.CpNotClosed;
        }

        layout.Cp = at + 5;
        layout.CpLength = cp.Length - 4;
        return layout.Complete(data, seen, options);
    }

    private RejectReason ReadField(ReadOnlySpan<byte> field, int at, ref int bit)
    {
        if (field.Length >= 3 && field[2] == '=')
        {
            var value = field[3..];
            switch (MemoryMarshal.Read<ushort>(field))
            {
                case var name when name == Name("QN"u8):
                    bit = SeenQn;
                    Qn = at + 3;
                    QnLength = value.Length;
                    return value.Length == 17 && ChinaTime.TryParseTicks(value, out _) ? RejectReason.None : RejectReason.QnInvalid;
                case var name when name == Name("ST"u8):
                    bit = SeenSt;
                    return TryDigits(value, 2, 2, out St) ? RejectReason.None : RejectReason.StInvalid;
                case var name when name == Name("CN"u8):
                    bit = SeenCn;
                    return TryDigits(value, 4, 4, out Cn) ? RejectReason.None : RejectReason.CnInvalid;
                case var name when name == Name("PW"u8):
                    bit = SeenPw;
                    Pw = at + 3;
                    PwLength = value.Length;
                    return value.Length <= 32 && !value.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)
                        ? RejectReason.None
                        : RejectReason.PwInvalid;
                case var name when name == Name("MN"u8):
                    bit = SeenMn;
                    Mn = at + 3;
                    MnLength = value.Length;
                    return value.IsEmpty ? RejectReason.MnMissing : IsWord(value) ? RejectReason.None : RejectReason.MnInvalid;
                default:
                    break;
            }
        }

        if (field.StartsWith("Flag="u8))
        {
            bit = SeenFlag;
            return TryDigits(field[5..], 1, 3, out Flag) && Flag <= 255 ? RejectReason.None : RejectReason.FlagInvalid;
        }

        if (field.StartsWith("PNUM="u8))
        {
            bit = SeenPnum;
            return ReadPacketNumber(field[5..], out Pnum);
        }

        if (field.StartsWith("PNO="u8))
        {
            bit = SeenPno;
            return ReadPacketNumber(field[4..], out Pno);
        }

        Deviations |= Deviations.UnknownField;
        return field.IndexOf((byte)'=') > 0 ? RejectReason.None : RejectReason.FieldMalformed;
    }

    private RejectReason ReadPacketNumber(ReadOnlySpan<byte> value, out int number)
    {
        if (value.Length > 1 && value[0] == '0')
        {
            Deviations |= Deviations.PaddedPacketNumber;
        }

        return TryDigits(value, 1, 4, out number) && number > 0 ? RejectReason.None : RejectReason.PacketNumberInvalid;
    }

    private RejectReason Complete(ReadOnlySpan<byte> data, int seen, FrameReaderOptions options)
    {
        if ((seen & (SeenSt | SeenCn | SeenMn)) != (SeenSt | SeenCn | SeenMn))
        {
            return (seen & SeenMn) == 0 ? RejectReason.MnMissing
                : (seen & SeenSt) == 0 ? RejectReason.StMissing
                : RejectReason.CnMissing;
        }

        var command = Command.Find(Cn);
        if (command is null || SystemCode.Find(St) is null)
        {
            if (!options.AcceptUnknownCodes)
            {
                return command is null ? RejectReason.CnUnknown : RejectReason.StUnknown;
            }

            Deviations |= Deviations.UnknownCode;
        }

        var numbers = seen & (SeenPnum | SeenPno);
        var announced = Flag >= 0 && (Flag & 2) != 0;
        if (numbers == 0 ? announced : numbers != (SeenPnum | SeenPno))
        {
            return RejectReason.PacketNumberMissing;
        }

        if (Pno > Pnum)
        {
            return RejectReason.PacketNumberInvalid;
        }

        Deviations |= ((seen & SeenQn) == 0 ? Deviations.QnMissing : 0)
            | ((seen & SeenFlag) == 0 ? Deviations.FlagMissing : Flag >> 2 > PacketFlag.Edition2025 ? Deviations.UnknownVersion : 0)
            | ((seen & SeenPw) == 0 ? Deviations.PasswordMissing : PwLength != 6 ? Deviations.PasswordLength : 0)
            | (IsEpc(data.Slice(Mn, MnLength)) ? 0 : Deviations.MnNotEpc)
            | (numbers != 0 && !announced ? Deviations.UnannouncedPacketNumbers : 0)
            | (data.Length > 1024 ? Deviations.DataOverStandardLength : 0);
        return ReadDataTime(data.Slice(Cp, CpLength), command);
    }

    private RejectReason ReadDataTime(ReadOnlySpan<byte> cp, Command? command)
    {
        // Nearly always the first parameter; a look at the others costs only where it is not.
        var found = cp.StartsWith("DataTime="u8) ? 9 : cp.IndexOf(";DataTime="u8) is var at and >= 0 ? at + 10 : -1;
        if (found >= 0)
        {
            var value = cp[found..];
            var end = value.IndexOfAny((byte)';', (byte)',');
            value = end < 0 ? value : value[..end];
            if (!ChinaTime.TryParseTicks(value, out DataTimeTicks))
            {
                return RejectReason.DataTimeInvalid;
            }

            Deviations |= value.Length == 17 ? Deviations.DataTimeWithMilliseconds : 0;
        }

        Kind = command?.Kind switch
        {
            CommandKind.Answer => MessageKind.Answer,
            CommandKind.Notice => MessageKind.Notice,
            CommandKind.Heartbeat => MessageKind.Notice,
            CommandKind.Upload => MessageKind.Upload,
            CommandKind.Query when command.RepliesWithDataTime => found >= 0 ? MessageKind.Upload : MessageKind.Request,
            CommandKind.Query => HasReply(cp, command.ReplyParameterBytes) ? MessageKind.Upload : MessageKind.Request,
            CommandKind.Request => MessageKind.Request,
            _ => found >= 0 ? MessageKind.Upload : MessageKind.Request,
        };
        return RejectReason.None;
    }

    private static bool HasReply(ReadOnlySpan<byte> cp, ReadOnlySpan<byte> wanted)
    {
        foreach (ref readonly var parameter in new ParameterEnumerator(cp, cp.Length))
        {
            if (wanted[0] == '-' ? parameter.Name.EndsWith(wanted) : parameter.Name.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static ushort Name(ReadOnlySpan<byte> name) => MemoryMarshal.Read<ushort>(name);

    private static bool TryDigits(ReadOnlySpan<byte> text, int shortest, int longest, out int number)
    {
        number = 0;
        if (text.Length < shortest || text.Length > longest)
        {
            return false;
        }

        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
            {
                return false;
            }

            number = (number * 10) + (int)digit;
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> text)
    {
        if (text.Length > 32)
        {
            return false;
        }

        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEpc(ReadOnlySpan<byte> mn)
    {
        if (mn.Length != 24)
        {
            return false;
        }

        foreach (var b in mn)
        {
            if (!char.IsAsciiHexDigitUpper((char)b))
            {
                return false;
            }
        }

        return true;
    }
}
