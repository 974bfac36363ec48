namespace Shemss.Contracts.Sites.V1;

/// <summary>A change of the facility was reported after the limit of 5 working days (沪环监测〔2023〕167号 一(一)).</summary>
public sealed record FacilityChangeReportedLate
{
    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>What changed: the instrument, sampler or point.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>The day it happened, Asia/Shanghai.</summary>
    public required DateOnly HappenedOn { get; init; }

    /// <summary>The last day to report it, Asia/Shanghai.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>When it was reported.</summary>
    public required DateTimeOffset ReportedAt { get; init; }
}
