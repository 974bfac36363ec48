namespace Shemss.Contracts.Alerts.V1;

/// <summary>The data reviewer accepted or returned a cause analysis (R8).</summary>
public sealed record CauseAnalysisReviewed
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

    /// <summary>Accepted, or returned for correction.</summary>
    public required bool Accepted { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ReviewedAt { get; init; }
}
