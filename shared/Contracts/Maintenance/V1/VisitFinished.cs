namespace Shemss.Contracts.Maintenance.V1;

/// <summary>People signed out (签退). The enterprise confirms on the same day.</summary>
public sealed record VisitFinished
{
    /// <summary>The visit.</summary>
    public required Guid VisitId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who came.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>Sign-in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Sign-out.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>When the server had the whole record.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
