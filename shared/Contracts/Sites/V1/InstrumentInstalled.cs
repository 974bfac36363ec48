namespace Shemss.Contracts.Sites.V1;

/// <summary>An analyser (自动监测设备) was installed at a point.</summary>
public sealed record InstrumentInstalled
{
    /// <summary>The instrument.</summary>
    public required Guid InstrumentId { get; init; }

    /// <summary>Where it is installed.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>分析因子: HJ 212 factor code, <c>w01018</c> for CODCr.</summary>
    public required string FactorCode { get; init; }

    /// <summary>设备型号.</summary>
    public required string Model { get; init; }

    /// <summary>品牌.</summary>
    public required string Brand { get; init; }

    /// <summary>方法原理.</summary>
    public required string MethodPrinciple { get; init; }

    /// <summary>Lower end of the measuring range, in <see cref="Unit"/>; null when not stated.</summary>
    public decimal? RangeLow { get; init; }

    /// <summary>Upper end of the measuring range, in <see cref="Unit"/>; null when not stated.</summary>
    public decimal? RangeHigh { get; init; }

    /// <summary>计量单位.</summary>
    public string? Unit { get; init; }

    /// <summary>Minutes from one measurement to the next, for batch analysers; null for continuous ones.</summary>
    public int? MeasuringCycleMinutes { get; init; }

    /// <summary>Emission limit of the factor at this point, in <see cref="Unit"/>; null when there is none.</summary>
    public decimal? EmissionLimit { get; init; }

    /// <summary>检出限, in <see cref="Unit"/>; null when not stated.</summary>
    public decimal? DetectionLimit { get; init; }

    /// <summary>When it was installed.</summary>
    public required DateTimeOffset InstalledAt { get; init; }
}
