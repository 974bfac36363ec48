namespace Shemss.Simulator.Series;

/// <summary>Which HJ 212 upload a reading belongs to.</summary>
public enum ReadingKind
{
    /// <summary>CN 2011, 实时数据: DataTime is the instant.</summary>
    RealTime = 2011,

    /// <summary>CN 2051, 分钟数据: DataTime is the beginning of the period.</summary>
    Minute = 2051,

    /// <summary>CN 2061, 小时数据: DataTime is the beginning of the hour.</summary>
    Hour = 2061,
}

/// <summary>Which uploads a simulation yields; leaving the real-time ones out makes long runs cheap.</summary>
[Flags]
public enum EmittedKinds
{
    None = 0,
    RealTime = 1,
    Minute = 2,
    Hour = 4,
    Averages = Minute | Hour,
    All = RealTime | Minute | Hour,
}

/// <summary>One factor of one upload, as a data logger sends it. Values are already rounded to the factor's format.</summary>
public readonly record struct SimulatedReading
{
    /// <summary>Monitoring number (MN) of the point.</summary>
    public required string Mn { get; init; }

    public required ReadingKind Kind { get; init; }

    /// <summary>DataTime by the logger's own clock, Asia/Shanghai (+08:00).</summary>
    public required DateTimeOffset DataTime { get; init; }

    /// <summary>True moment of sending. Readings come in this order; a drifting clock and back-filled packets show here.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>HJ 212 factor code, e.g. w01018.</summary>
    public required string Factor { get; init; }

    public double? Rtd { get; init; }

    public double? Min { get; init; }

    public double? Avg { get; init; }

    public double? Max { get; init; }

    /// <summary>Amount of the period: m³ for a flow, kg for a pollutant.</summary>
    public double? Cou { get; init; }

    /// <summary>Converted concentration (折算) at the reference O2.</summary>
    public double? ZsRtd { get; init; }

    public double? ZsMin { get; init; }

    public double? ZsAvg { get; init; }

    public double? ZsMax { get; init; }

    /// <summary>When a batch analyser drew the sample whose value is reported.</summary>
    public DateTimeOffset? SampleTime { get; init; }

    /// <summary>HJ 212 data flag: N F M S D C T B.</summary>
    public required char Flag { get; init; }

    /// <summary>The value a consumer judges: Rtd of a real-time reading, Avg otherwise.</summary>
    public double? Value => Kind == ReadingKind.RealTime ? Rtd : Avg;

    /// <summary>Its converted counterpart.</summary>
    public double? Converted => Kind == ReadingKind.RealTime ? ZsRtd : ZsAvg;
}
