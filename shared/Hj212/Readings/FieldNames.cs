using System.Runtime.CompilerServices;

namespace Shemss.Hj212;

/// <summary>The endings of parameter names as words: one load and one comparison instead of a string.</summary>
internal static class FieldNames
{
    private const ulong Rtd = 'R' | ((ulong)'t' << 8) | ((ulong)'d' << 16);
    private const ulong Min = 'M' | ((ulong)'i' << 8) | ((ulong)'n' << 16);
    private const ulong Avg = 'A' | ((ulong)'v' << 8) | ((ulong)'g' << 16);
    private const ulong Max = 'M' | ((ulong)'a' << 8) | ((ulong)'x' << 16);
    private const ulong Cou = 'C' | ((ulong)'o' << 8) | ((ulong)'u' << 16);
    private const ulong Zs = 'Z' | ((ulong)'s' << 8);
    private const ulong Flag = 'F' | ((ulong)'l' << 8) | ((ulong)'a' << 16) | ((ulong)'g' << 24);
    private const ulong EFlag = 'E' | (Flag << 8);
    private const ulong RunningState = 'R' | ((ulong)'S' << 8);
    private const ulong RunningTime = 'R' | ((ulong)'T' << 8);
    private const ulong SampleRd = 'S' | ((ulong)'a' << 8) | ((ulong)'m' << 16) | ((ulong)'p' << 24)
        | ((ulong)'l' << 32) | ((ulong)'e' << 40) | ((ulong)'R' << 48) | ((ulong)'d' << 56);

    /// <summary>The names by <see cref="Field"/>, for writing.</summary>
    public static readonly byte[][] Written =
    [
        "Rtd"u8.ToArray(), "Min"u8.ToArray(), "Avg"u8.ToArray(), "Max"u8.ToArray(), "Cou"u8.ToArray(), "ZsRtd"u8.ToArray(),
        "ZsMin"u8.ToArray(), "ZsAvg"u8.ToArray(), "ZsMax"u8.ToArray(), "RS"u8.ToArray(), "RT"u8.ToArray(),
        "SampleRd"u8.ToArray(), "StandardValue"u8.ToArray(), "ResultType"u8.ToArray(),
    ];

    /// <param name="word">Up to 8 bytes of the ending, first byte lowest, the rest zero.</param>
    public static FieldSet Classify(ulong word) => word switch
    {
        Avg => FieldSet.Avg,
        Min => FieldSet.Min,
        Max => FieldSet.Max,
        Flag => FieldSet.Flag,
        Rtd => FieldSet.Rtd,
        Cou => FieldSet.Cou,
        Zs | (Rtd << 16) => FieldSet.ZsRtd,
        Zs | (Min << 16) => FieldSet.ZsMin,
        Zs | (Avg << 16) => FieldSet.ZsAvg,
        Zs | (Max << 16) => FieldSet.ZsMax,
        EFlag => FieldSet.EFlag,
        RunningState => FieldSet.RunningState,
        RunningTime => FieldSet.RunningTime,
        SampleRd => FieldSet.CheckReading,
        _ => FieldSet.Other,
    };

    /// <summary>What nearly all are, by four bytes: a number's three letters and the equals sign, or the flag's four letters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldSet ClassifyUsual(uint word) => word switch
    {
        (uint)Avg | ('=' << 24) => FieldSet.Avg,
        (uint)Min | ('=' << 24) => FieldSet.Min,
        (uint)Max | ('=' << 24) => FieldSet.Max,
        (uint)Rtd | ('=' << 24) => FieldSet.Rtd,
        (uint)Cou | ('=' << 24) => FieldSet.Cou,
        (uint)Flag => FieldSet.Flag,
        _ => FieldSet.None,
    };

    public static FieldSet Classify(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 8)
        {
            return ClassifyLong(name);
        }

        var word = 0UL;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            word = (word << 8) | name[i];
        }

        return Classify(word);
    }

    private static FieldSet ClassifyLong(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("SampleTime"u8) ? FieldSet.SampleTime
        : name.SequenceEqual("StandardValue"u8) ? FieldSet.CheckNominal
        : name.SequenceEqual("ResultType"u8) ? FieldSet.CheckResult
        : FieldSet.Other;

    public static bool IsNumeric(FieldSet field) => (uint)field < (uint)FieldSet.Flag;
}
