using System.Text;

namespace Shemss.Hj212;

/// <summary>Bytes that were refused: why, and the bytes themselves, so that they can be recorded. Lives as long as they do.</summary>
public readonly ref struct Rejection
{
    internal Rejection(RejectReason reason, ReadOnlySpan<byte> raw)
    {
        Reason = reason;
        Raw = raw;
    }

    /// <summary>Why.</summary>
    public RejectReason Reason { get; }

    /// <summary>The bytes passed over because of it.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The device identity, if something that looks like one stands in the bytes; not to be trusted, empty otherwise.</summary>
    public ReadOnlySpan<byte> ApparentMn => Apparent("MN="u8, 32);

    /// <summary>The request number, if something that looks like one stands in the bytes; not to be trusted, empty otherwise.</summary>
    public ReadOnlySpan<byte> ApparentQn => Apparent("QN="u8, 17);

    /// <summary>Code and bytes, for a log: control characters and everything outside ASCII as dots.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Reason.Code()).Append(": ");
        foreach (var b in Raw[..Math.Min(Raw.Length, 256)])
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        }

        return text.ToString();
    }

    private ReadOnlySpan<byte> Apparent(ReadOnlySpan<byte> name, int maximum)
    {
        var at = Raw.IndexOf(name);
        if (at < 0)
        {
            return default;
        }

        var rest = Raw[(at + name.Length)..];
        var size = 0;
        while (size < rest.Length && size < maximum && char.IsAsciiLetterOrDigit((char)rest[size]))
        {
            size++;
        }

        return rest[..size];
    }
}
