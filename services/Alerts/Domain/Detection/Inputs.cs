namespace Shemss.Alerts.Domain.Detection;

/// <summary>Which stream a frame belongs to: CN 2011, 2051, 2061.</summary>
internal enum ReadingKind : byte
{
    Realtime,
    Minute,
    Hour,
}

/// <summary>数据标记 of HJ 212-2017 Table 8; the value is the letter.</summary>
internal enum DataFlag : byte
{
    None = 0,
    Normal = (byte)'N',
    Stopped = (byte)'F',
    Maintenance = (byte)'M',
    Manual = (byte)'S',
    Fault = (byte)'D',
    Calibration = (byte)'C',
    OverRange = (byte)'T',
    CommunicationError = (byte)'B',
}

/// <summary>
/// One factor's values in a frame. <see cref="Factor"/> is the index in <see cref="PointProfile.Factors"/>, looked up once by
/// <see cref="PointProfile.IndexOf"/>, so that the engine compares no text. NaN stands for "not sent".
/// </summary>
internal readonly record struct Reading(int Factor, double Avg)
{
    public double Min { get; init; } = double.NaN;
    public double Max { get; init; } = double.NaN;
    public double Rtd { get; init; } = double.NaN;

    /// <summary>折算值 converted concentration (ZsAvg).</summary>
    public double Converted { get; init; } = double.NaN;

    public DataFlag Flag { get; init; }

    /// <summary>采样时间 of a batch analyser's measurement, unix seconds; 0 = not sent.</summary>
    public long SampleTime { get; init; }

    /// <summary>What the limit is compared with.</summary>
    public double Limited => double.IsNaN(Converted) ? Value : Converted;

    /// <summary>The value judged: the mean, or the instantaneous one where no mean was sent.</summary>
    public double Value => double.IsNaN(Avg) ? Rtd : Avg;
}

/// <summary>
/// The readings of one data frame of one point. <see cref="Time"/> is DataTime (the beginning of the period);
/// <see cref="ReceivedAt"/> is stored with the frame, so that a replay has the same clock as the live run.
/// </summary>
internal readonly record struct Frame(Guid PointId, ReadingKind Kind, DateTimeOffset Time, DateTimeOffset ReceivedAt, ReadOnlyMemory<Reading> Readings)
{
    /// <summary>请求编码 QN as a time; null when the frame had none.</summary>
    public DateTimeOffset? Qn { get; init; }
}

/// <summary>What kind of source a point watches.</summary>
internal enum SourceKind : byte
{
    Wastewater,
    FlueGas,
}

/// <summary>What part a factor plays in the rules.</summary>
internal enum FactorRole : byte
{
    Pollutant,
    Ph,
    Flow,
    Velocity,
    Oxygen,
    Temperature,
    Humidity,
    Pressure,
    Other,
}

/// <summary>One factor of a point: what the rules must know of its instrument and its limit.</summary>
internal sealed record FactorProfile(string Code, FactorRole Role)
{
    /// <summary>量程 upper end of the measuring range, in the factor's unit.</summary>
    public required double Range { get; init; }

    /// <summary>排放限值, of the converted value where one is sent; null where none applies.</summary>
    public double? Limit { get; init; }

    /// <summary>Lower limit (pH); null where none applies.</summary>
    public double? LimitLow { get; init; }

    /// <summary>检出限; null when unknown.</summary>
    public double? DetectionLimit { get; init; }

    /// <summary>Measuring cycle of a batch analyser (COD, NH3-N, TP, TN); null for a continuous one.</summary>
    public TimeSpan? BatchCycle { get; init; }

    /// <summary>Codes of the parameters that must move with this one; empty = all process parameters of the point.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>The usual role of a factor code of HJ 212-2017 appendix B.</summary>
    public static FactorRole RoleOf(string code) => code switch
    {
        "w01001" => FactorRole.Ph,
        "w00000" or "a00000" => FactorRole.Flow,
        "a01011" => FactorRole.Velocity,
        "a19001" => FactorRole.Oxygen,
        "w01010" or "a01012" => FactorRole.Temperature,
        "a01014" => FactorRole.Humidity,
        "a01013" => FactorRole.Pressure,
        _ => FactorRole.Pollutant,
    };
}

/// <summary>A monitoring point as the engine sees it. Replaced whole when an instrument, range or limit changes.</summary>
internal sealed record PointProfile(Guid PointId, SourceKind Source, IReadOnlyList<FactorProfile> Factors)
{
    /// <summary>Flow at or below which the facility counts as stopped (stop_flow_limit); NaN = never judged by flow.</summary>
    public double StopFlow { get; init; } = double.NaN;

    /// <summary>Expected interval of minute data; zero = the point sends none.</summary>
    public TimeSpan MinuteInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>基准氧含量 for recomputing converted concentrations; null = not recomputed.</summary>
    public double? ReferenceOxygen { get; init; }

    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    public int IndexOf(ReadOnlySpan<char> code)
    {
        for (var i = 0; i < Factors.Count; i++)
        {
            if (code.SequenceEqual(Factors[i].Code))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Kinds of mark the rules tell apart (公告 2022 年第 21 号).</summary>
internal enum MarkKind : byte
{
    /// <summary>停运 of the production facility.</summary>
    Stopped,

    /// <summary>Start-up, shut-down, banked fire, accident … of the facility.</summary>
    Condition,

    /// <summary>自动监测设备维护标记.</summary>
    Maintenance,

    /// <summary>通讯中断标记.</summary>
    Communication,

    /// <summary>Missing or invalid through no fault of the polluter.</summary>
    ForceMajeure,
}

/// <summary>A marked period. A mark put in afterwards is taken into account back to <see cref="From"/>.</summary>
internal sealed record Mark(Guid Id, Guid PointId, MarkKind Kind, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>Only this factor; null = the whole point.</summary>
    public string? FactorCode { get; init; }
    public bool Withdrawn { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A maintenance visit, sent when it starts and again when it ends. Sent to every engine: people travel between shards.</summary>
internal sealed record Visit(Guid Id, Guid PointId, Guid PersonId, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>The factors the log says were calibrated.</summary>
    public IReadOnlyList<string> Calibrated { get; init; } = [];
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>An instrument setting the point reported (slope, intercept, range, velocity field factor, duct area, α).</summary>
internal sealed record ParameterReport(Guid PointId, string FactorCode, string Name, double Value, DateTimeOffset Time)
{
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>参数变动 record: a change that was declared. Covers changes seen from <see cref="From"/> to <see cref="To"/>.</summary>
internal sealed record DeclaredChange(Guid PointId, string FactorCode, string Name, DateTimeOffset From, DateTimeOffset To)
{
    public required DateTimeOffset ReceivedAt { get; init; }
}
