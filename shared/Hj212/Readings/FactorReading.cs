using System.Runtime.CompilerServices;

namespace Shemss.Hj212;

/// <summary>
/// What one factor (监测因子) or device of a frame reported: a view that lives as long as the frame's bytes. Fields that were
/// not sent are absent from <see cref="Present"/>; fields that were sent but cannot be read are in <see cref="Malformed"/>, and
/// <see cref="Raw"/> still has them.
/// </summary>
public ref struct FactorReading
{
    internal const int NumericFields = 14;

    internal FieldSet PresentFields;
    internal FieldSet MalformedFields;
    internal RejectReason FirstProblem;
    internal byte FlagByte;
    internal long SampleTicks;
    internal ReadOnlySpan<byte> CodeBytes;
    internal ReadOnlySpan<byte> RawBytes;
    internal ReadOnlySpan<byte> EFlagBytes;
    internal Mantissas Digits;
    internal Scales Points;

    /// <summary>The factor code as sent, such as w01018, B01 or SB1; empty when the parameter has no readable name.</summary>
    public readonly ReadOnlySpan<byte> Code => CodeBytes;

    /// <summary>The bytes this reading was read from.</summary>
    public readonly ReadOnlySpan<byte> Raw => RawBytes;

    /// <summary>The fields sent and readable.</summary>
    public readonly FieldSet Present => PresentFields;

    /// <summary>The fields sent and not readable.</summary>
    public readonly FieldSet Malformed => MalformedFields;

    /// <summary>Why the first unreadable field is so; <see cref="RejectReason.None"/> when all can be read.</summary>
    public readonly RejectReason Problem => FirstProblem;

    /// <summary>The flag of table 8; <see cref="DataFlag.None"/> when none was sent or it is not one of the table.</summary>
    public readonly DataFlag Flag => (PresentFields & FieldSet.Flag) != 0 ? (DataFlag)FlagByte : DataFlag.None;

    /// <summary>The flag's letter as sent, also when it is not one of the table; 0 when none was sent.</summary>
    public readonly byte FlagCode => FlagByte;

    /// <summary>The equipment's own state (EFlag) as sent; empty when none was.</summary>
    public readonly ReadOnlySpan<byte> EFlag => EFlagBytes;

    /// <summary>When a batch analyser took the sample, offset +08:00; null when not sent.</summary>
    public readonly DateTimeOffset? SampleTime =>
        (PresentFields & FieldSet.SampleTime) != 0 ? new DateTimeOffset(SampleTicks, ChinaTime.Offset) : null;

    /// <summary>Whether a number was sent and is readable.</summary>
    /// <param name="field">The field.</param>
    public readonly bool Has(Field field) => ((uint)PresentFields & (1u << (int)field)) != 0;

    /// <summary>The number as a double; NaN when it was not sent or is not readable.</summary>
    /// <param name="field">The field.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double AsDouble(Field field) =>
        Has(field) ? new Number(Digits[(int)field], Points[(int)field]).ToDouble() : double.NaN;

    /// <summary>The number exactly; null when it was not sent or is not readable.</summary>
    /// <param name="field">The field.</param>
    public readonly decimal? AsDecimal(Field field) => Has(field) ? Number(field).ToDecimal() : null;

    /// <summary>The number with its digits as sent; zero when <see cref="Has"/> is false.</summary>
    /// <param name="field">The field.</param>
    public readonly Number Number(Field field) => Has(field) ? new(Digits[(int)field], Points[(int)field]) : default;

    [InlineArray(NumericFields)]
    internal struct Mantissas
    {
        private long _first;
    }

    [InlineArray(NumericFields)]
    internal struct Scales
    {
        private byte _first;
    }
}
