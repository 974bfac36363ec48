namespace Shemss.Hj212;

/// <summary>What a reader accepts.</summary>
public sealed record FrameReaderOptions
{
    /// <summary>What the standard says, with the tolerance the field needs.</summary>
    public static FrameReaderOptions Default { get; } = new();

    /// <summary>
    /// Longest data segment accepted, in bytes; 1–9999, default 4096. The standard has 1,024 (6.3.1); devices exceed it, and an
    /// accepted frame that does so says it in <see cref="Frame.Deviations"/>. It also bounds what a reader ever holds.
    /// </summary>
    public int MaximumDataLength { get; init; } = 4096;

    /// <summary>Whether a frame whose check value is followed by something other than CR LF is refused; default false.</summary>
    public bool RequireTail { get; init; }

    /// <summary>Whether an ST or CN outside the tables is accepted (and reported as a deviation); default false.</summary>
    public bool AcceptUnknownCodes { get; init; }

    /// <summary>Longest frame: head, length, data segment, check value, tail. No reader holds more than this of any stream.</summary>
    public int MaximumFrameLength => 2 + 4 + Math.Clamp(MaximumDataLength, 1, 9999) + 4 + 2;
}
