namespace Shemss.Hj212;

/// <summary>The fields of a data segment before CP, for writing.</summary>
/// <param name="St">System code, 10–99.</param>
/// <param name="Cn">Command code, 1000–9999.</param>
/// <param name="Mn">Device identity.</param>
/// <param name="Qn">Request number, 17 digits; null leaves it out (2005 style).</param>
/// <param name="Pw">Password; null leaves it out.</param>
/// <param name="Flag">Flag; null leaves it out (2005 style).</param>
/// <param name="PacketCount">PNUM, 1–9999; 0 leaves PNUM and PNO out. Flag's bit D has to agree.</param>
/// <param name="PacketNumber">PNO, 1 to <paramref name="PacketCount"/>.</param>
public readonly record struct FrameHeader(
    int St, int Cn, string Mn, string? Qn = null, string? Pw = null, PacketFlag? Flag = null, int PacketCount = 0, int PacketNumber = 0);
