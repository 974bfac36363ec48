namespace Shemss.Hj212;

/// <summary>In what an accepted frame departs from HJ 212-2017. Such frames are common in the field; a host may want to know.</summary>
[Flags]
public enum Deviations : ushort
{
    /// <summary>As the standard has it.</summary>
    None = 0,

    /// <summary>The check value is written in lower case.</summary>
    LowerCaseCrc = 1,

    /// <summary>Other bytes follow where CR LF should.</summary>
    TailMissing = 2,

    /// <summary>No request number QN (2005 style).</summary>
    QnMissing = 4,

    /// <summary>No Flag (2005 style); whether an answer is wanted is not known, and none is given.</summary>
    FlagMissing = 8,

    /// <summary>No password PW.</summary>
    PasswordMissing = 16,

    /// <summary>PW is not 6 characters.</summary>
    PasswordLength = 32,

    /// <summary>MN is not 24 characters of 0–9 and A–F.</summary>
    MnNotEpc = 64,

    /// <summary>The data segment is longer than 1,024 bytes.</summary>
    DataOverStandardLength = 128,

    /// <summary>DataTime has 17 digits.</summary>
    DataTimeWithMilliseconds = 256,

    /// <summary>PNUM and PNO are there though Flag does not announce them.</summary>
    UnannouncedPacketNumbers = 512,

    /// <summary>PNUM or PNO has leading zeros.</summary>
    PaddedPacketNumber = 1024,

    /// <summary>A field that the standard does not know stands before CP; it was skipped.</summary>
    UnknownField = 2048,

    /// <summary>The version bits of Flag are none of 2005, 2017 and 2025.</summary>
    UnknownVersion = 4096,

    /// <summary>The code ST or CN is in none of the tables; accepted because the options say so.</summary>
    UnknownCode = 8192,
}
