namespace Shemss.Hj212;

/// <summary>
/// The field Flag of the data segment (标志位), HJ 212-2017 6.3.2: bits <c>V5 V4 V3 V2 V1 V0 D A</c>.
/// A frame of edition 2017 has 4 (no answer, single), 5 (answer), 6 (numbered), 7 (numbered, answer); 2025 has 8 to 11.
/// </summary>
/// <param name="Value">0–255 as on the wire.</param>
public readonly record struct PacketFlag(byte Value)
{
    /// <summary>Version of edition 2005.</summary>
    public const int Edition2005 = 0;

    /// <summary>Version of edition 2017.</summary>
    public const int Edition2017 = 1;

    /// <summary>Version of edition 2025 (corroborated only).</summary>
    public const int Edition2025 = 2;

    /// <summary>The version bits. They alone do not prove an edition: field devices send 8 years before edition 2025.</summary>
    public int Version => Value >> 2;

    /// <summary>D: PNUM and PNO are there.</summary>
    public bool HasPacketNumbers => (Value & 2) != 0;

    /// <summary>A: the sender wants an answer.</summary>
    public bool WantsAnswer => (Value & 1) != 0;

    /// <summary>Puts a flag together.</summary>
    /// <param name="version">Version bits, 0–63; see the constants.</param>
    /// <param name="wantsAnswer">A.</param>
    /// <param name="hasPacketNumbers">D.</param>
    public static PacketFlag Of(int version = Edition2017, bool wantsAnswer = false, bool hasPacketNumbers = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)version, 63u, nameof(version));
        return new((byte)((version << 2) | (hasPacketNumbers ? 2 : 0) | (wantsAnswer ? 1 : 0)));
    }
}
