using System.Collections.Frozen;

namespace Shemss.Hj212;

/// <summary>
/// Why bytes, a frame or a field were refused. Every value has a stable name on the wire and in storage
/// (<see cref="RejectReasons.Code"/>); the numbers are not stable and are not to be stored.
/// </summary>
public enum RejectReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>Bytes between frames which belong to no frame.</summary>
    Garbage,

    /// <summary>The four characters after <c>##</c> are not decimal digits (6.3.1).</summary>
    LengthNotDigits,

    /// <summary>The stated length is above <see cref="FrameReaderOptions.MaximumDataLength"/>.</summary>
    LengthTooLong,

    /// <summary>The stated length does not end at a data segment's end: it is not the real one.</summary>
    LengthMismatch,

    /// <summary>The four characters of the check value are not hexadecimal digits.</summary>
    CrcNotHex,

    /// <summary>The check value is not that of the data segment (Annex A).</summary>
    CrcMismatch,

    /// <summary>No CR LF after the check value; refused only when <see cref="FrameReaderOptions.RequireTail"/> is set.</summary>
    TailMissing,

    /// <summary>The stream ended, or was given up, inside a frame.</summary>
    Truncated,

    /// <summary>A control character inside the data segment.</summary>
    ControlCharacter,

    /// <summary>A field of the data segment is not <c>name=value</c> (6.3.2).</summary>
    FieldMalformed,

    /// <summary>A field of the data segment is there twice.</summary>
    FieldDuplicate,

    /// <summary>QN is not 17 digits stating a time.</summary>
    QnInvalid,

    /// <summary>No system code ST.</summary>
    StMissing,

    /// <summary>ST is not two digits.</summary>
    StInvalid,

    /// <summary>ST is not in table 5.</summary>
    StUnknown,

    /// <summary>No command code CN.</summary>
    CnMissing,

    /// <summary>CN is not four digits.</summary>
    CnInvalid,

    /// <summary>CN is not in table 9.</summary>
    CnUnknown,

    /// <summary>PW has blanks or characters outside ASCII, or more than 32.</summary>
    PwInvalid,

    /// <summary>No device identity MN, or an empty one.</summary>
    MnMissing,

    /// <summary>MN has characters other than letters, digits, - and _, or more than 32.</summary>
    MnInvalid,

    /// <summary>Flag is not a number of 0–255.</summary>
    FlagInvalid,

    /// <summary>Flag says there are packet numbers (D = 1) and PNUM or PNO is missing.</summary>
    PacketNumberMissing,

    /// <summary>PNUM or PNO is not a number, or not 1 ≤ PNO ≤ PNUM ≤ 9999.</summary>
    PacketNumberInvalid,

    /// <summary>No command parameters CP.</summary>
    CpMissing,

    /// <summary>CP is not enclosed in <c>&amp;&amp;</c>.</summary>
    CpNotClosed,

    /// <summary>DataTime is not a time of 14 (or 17) digits.</summary>
    DataTimeInvalid,

    /// <summary>A parameter of CP is not <c>name=value</c>.</summary>
    ParameterMalformed,

    /// <summary>A factor code has characters other than letters and digits, or more than 20.</summary>
    FactorCodeInvalid,

    /// <summary>A value that has to be a number is not one, or has more than 18 digits.</summary>
    NumberInvalid,

    /// <summary>A Flag of a factor is not one of table 8.</summary>
    DataFlagUnknown,

    /// <summary>SampleTime is not a time of 14 (or 17) digits.</summary>
    SampleTimeInvalid,

    /// <summary>A sub-packet contradicts the others of its message.</summary>
    SubPacketConflict,

    /// <summary>A message's sub-packets did not all come in time, or were given up for want of room.</summary>
    SubPacketsIncomplete,
}

/// <summary>The stable names of <see cref="RejectReason"/>.</summary>
public static class RejectReasons
{
    private static readonly string[] Codes =
    [
        "", "hj212.garbage", "hj212.length-not-digits", "hj212.length-too-long", "hj212.length-mismatch", "hj212.crc-not-hex",
        "hj212.crc-mismatch", "hj212.tail-missing", "hj212.truncated", "hj212.control-character", "hj212.field-malformed",
        "hj212.field-duplicate", "hj212.qn-invalid", "hj212.st-missing", "hj212.st-invalid", "hj212.st-unknown",
        "hj212.cn-missing", "hj212.cn-invalid", "hj212.cn-unknown", "hj212.pw-invalid", "hj212.mn-missing", "hj212.mn-invalid",
        "hj212.flag-invalid", "hj212.packet-number-missing", "hj212.packet-number-invalid", "hj212.cp-missing",
        "hj212.cp-not-closed", "hj212.data-time-invalid", "hj212.parameter-malformed", "hj212.factor-code-invalid",
        "hj212.number-invalid", "hj212.data-flag-unknown", "hj212.sample-time-invalid", "hj212.sub-packet-conflict",
        "hj212.sub-packets-incomplete",
    ];

    private static readonly FrozenDictionary<string, RejectReason> ByCode =
        Codes.Select((code, at) => (code, at)).Where(c => c.at > 0)
            .ToFrozenDictionary(c => c.code, c => (RejectReason)c.at, StringComparer.Ordinal);

    /// <summary>The stable name, such as <c>hj212.crc-mismatch</c>; empty for <see cref="RejectReason.None"/>.</summary>
    /// <param name="reason">The reason.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static string Code(this RejectReason reason) =>
        (int)reason < Codes.Length ? Codes[(int)reason] : throw new ArgumentOutOfRangeException(nameof(reason));

    /// <summary>The reason with a stable name.</summary>
    /// <param name="code">A name such as <c>hj212.crc-mismatch</c>.</param>
    /// <param name="reason">The reason, or <see cref="RejectReason.None"/>.</param>
    /// <returns>Whether the name is one.</returns>
    public static bool TryParse(string code, out RejectReason reason) => ByCode.TryGetValue(code, out reason);
}
