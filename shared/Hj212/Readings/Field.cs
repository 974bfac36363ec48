namespace Shemss.Hj212;

/// <summary>A numeric field of a factor or device (字段), HJ 212-2017 6.3.3; the number is its place in <see cref="FieldSet"/>.</summary>
public enum Field : byte
{
    /// <summary><c>-Rtd</c>: real-time value (实时数据).</summary>
    Rtd,

    /// <summary><c>-Min</c>: minimum of the period (最小值).</summary>
    Min,

    /// <summary><c>-Avg</c>: mean of the period (平均值).</summary>
    Avg,

    /// <summary><c>-Max</c>: maximum of the period (最大值).</summary>
    Max,

    /// <summary><c>-Cou</c>: cumulative value of the period (累计值).</summary>
    Cou,

    /// <summary><c>-ZsRtd</c>: real-time value converted to the reference oxygen (折算实时值).</summary>
    ZsRtd,

    /// <summary><c>-ZsMin</c>: converted minimum (折算最小值).</summary>
    ZsMin,

    /// <summary><c>-ZsAvg</c>: converted mean (折算平均值).</summary>
    ZsAvg,

    /// <summary><c>-ZsMax</c>: converted maximum (折算最大值).</summary>
    ZsMax,

    /// <summary><c>-RS</c>: running state of a device (运行状态), see <see cref="DeviceState"/>.</summary>
    RunningState,

    /// <summary><c>-RT</c>: running hours of a device on the day (运行时间).</summary>
    RunningTime,

    /// <summary><c>-SampleRd</c>: reading in an automatic check, edition 2025 (corroborated).</summary>
    CheckReading,

    /// <summary><c>-StandardValue</c>: nominal value in an automatic check, edition 2025 (corroborated).</summary>
    CheckNominal,

    /// <summary><c>-ResultType</c>: 1 passed, 0 failed in an automatic check, edition 2025 (corroborated).</summary>
    CheckResult,
}

/// <summary>Which fields of a factor were sent, or were malformed.</summary>
[Flags]
public enum FieldSet : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Field.Rtd"/>.</summary>
    Rtd = 1 << Field.Rtd,

    /// <summary><see cref="Field.Min"/>.</summary>
    Min = 1 << Field.Min,

    /// <summary><see cref="Field.Avg"/>.</summary>
    Avg = 1 << Field.Avg,

    /// <summary><see cref="Field.Max"/>.</summary>
    Max = 1 << Field.Max,

    /// <summary><see cref="Field.Cou"/>.</summary>
    Cou = 1 << Field.Cou,

    /// <summary><see cref="Field.ZsRtd"/>.</summary>
    ZsRtd = 1 << Field.ZsRtd,

    /// <summary><see cref="Field.ZsMin"/>.</summary>
    ZsMin = 1 << Field.ZsMin,

    /// <summary><see cref="Field.ZsAvg"/>.</summary>
    ZsAvg = 1 << Field.ZsAvg,

    /// <summary><see cref="Field.ZsMax"/>.</summary>
    ZsMax = 1 << Field.ZsMax,

    /// <summary><see cref="Field.RunningState"/>.</summary>
    RunningState = 1 << Field.RunningState,

    /// <summary><see cref="Field.RunningTime"/>.</summary>
    RunningTime = 1 << Field.RunningTime,

    /// <summary><see cref="Field.CheckReading"/>.</summary>
    CheckReading = 1 << Field.CheckReading,

    /// <summary><see cref="Field.CheckNominal"/>.</summary>
    CheckNominal = 1 << Field.CheckNominal,

    /// <summary><see cref="Field.CheckResult"/>.</summary>
    CheckResult = 1 << Field.CheckResult,

    /// <summary><c>-Flag</c>: see <see cref="DataFlag"/>.</summary>
    Flag = 1 << 16,

    /// <summary><c>-EFlag</c>: state of the equipment in its maker's own code (设备标志).</summary>
    EFlag = 1 << 17,

    /// <summary><c>-SampleTime</c>: when a batch analyser took the sample (采样时间).</summary>
    SampleTime = 1 << 18,

    /// <summary>A field that is none of these, such as <c>-Info</c> or <c>-SN</c>; read it with <see cref="Frame.Parameters"/>.</summary>
    Other = 1 << 19,
}
