namespace Shemss.Contracts.Alerts.V1;

/// <summary>The cause analysis (数据异常原因分析报告) of an alert was submitted (R8). Late is marked.</summary>
public sealed record CauseAnalysisFiled
{
    /// <summary>The analysis.</summary>
    public required Guid AnalysisId { get; init; }

    /// <summary>The alert.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who serves the point; null when nobody does.</summary>
    public Guid? InstitutionId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset FiledAt { get; init; }

    /// <summary>By when it was due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Filed after it was due.</summary>
    public required bool Late { get; init; }
}
