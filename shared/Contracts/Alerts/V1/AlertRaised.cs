namespace Shemss.Contracts.Alerts.V1;

/// <summary>An anomaly alert was raised (R41): one per episode.</summary>
public sealed record AlertRaised
{
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

    /// <summary>Category, <c>no-noticeable-fluctuation</c> say.</summary>
    public required string Category { get; init; }

    /// <summary>Rule code, A1 to A15.</summary>
    public required string Rule { get; init; }

    /// <summary>Version of the rule and its parameters.</summary>
    public required string RuleVersion { get; init; }

    /// <summary>HJ 212 factor code; null for the point as a whole.</summary>
    public string? FactorCode { get; init; }

    /// <summary>When the episode began in the data (plateau start).</summary>
    public required DateTimeOffset EpisodeStartedAt { get; init; }

    /// <summary>The data time at which the rule was fulfilled.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When the alert was raised here.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Why, in plain English.</summary>
    public required string ExplanationEn { get; init; }

    /// <summary>Why, in plain Chinese.</summary>
    public required string ExplanationZh { get; init; }
}
