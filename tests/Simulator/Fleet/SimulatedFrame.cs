namespace Shemss.Simulator.Fleet;

/// <summary>
/// One data upload a logger has to make: what the series generators hand to the fleet, and the fleet turns into HJ 212 bytes.
/// </summary>
/// <param name="Mn">Device identity (设备唯一标识), at most 24 letters and digits.</param>
/// <param name="St">System code (系统编码): 31 flue gas source, 32 wastewater source.</param>
/// <param name="Cn">Command code: 2011 real time, 2051 minute, 2061 hour, 2031 day.</param>
/// <param name="DataTime">Local time of Asia/Shanghai (UTC+8); a point for 2011, the start of the period for the others. Kind is ignored.</param>
/// <param name="Factors">The factors of the frame, in the order they are sent.</param>
public sealed record SimulatedFrame(string Mn, int St, int Cn, DateTime DataTime, IReadOnlyList<SimulatedFactor> Factors)
{
    /// <summary>True local time of sending; null: at DataTime for 2011, at the end of the period for the others.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>Length of the period of 2051, for <see cref="DueAt"/>; minutes.</summary>
    public int MinutePeriod { get; init; } = 10;

    /// <summary>When the logger sends it, in simulated local time.</summary>
    public DateTime DueAt => SentAt ?? Cn switch
    {
        2051 => DataTime.AddMinutes(MinutePeriod),
        2061 => DataTime.AddHours(1),
        2031 => DataTime.AddDays(1),
        _ => DataTime,
    };
}

/// <summary>
/// The values of one factor in a frame. A field that is null is not sent. Decimals keep their scale: 7.10m is sent as "7.10".
/// </summary>
/// <param name="Code">Factor code (因子编码), such as w01018.</param>
/// <param name="Flag">Data flag of table 8: N F M S D C T B; null sends no flag.</param>
public sealed record SimulatedFactor(string Code, char? Flag = 'N')
{
    public decimal? Rtd { get; init; }

    public decimal? Min { get; init; }

    public decimal? Avg { get; init; }

    public decimal? Max { get; init; }

    /// <summary>Cumulative value of the period (累计值): flow in m³, a pollutant in its emission unit.</summary>
    public decimal? Cou { get; init; }

    /// <summary>Concentrations converted to the reference oxygen (折算值); flue gas only.</summary>
    public decimal? ZsRtd { get; init; }

    public decimal? ZsMin { get; init; }

    public decimal? ZsAvg { get; init; }

    public decimal? ZsMax { get; init; }

    /// <summary>When a batch analyser took the sample (Asia/Shanghai); null for continuous factors.</summary>
    public DateTime? SampleTime { get; init; }
}
