namespace Shemss.Contracts.Maintenance.V1;

/// <summary>People signed in at a point (现场签到): maintenance is in progress there.</summary>
public sealed record VisitStarted
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

    /// <summary>The people.</summary>
    public required IReadOnlyList<Guid> PersonIds { get; init; }

    /// <summary>When they signed in, by the server's clock unless entered late.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Metres between the sign-in and the point; null when the position was not given.</summary>
    public decimal? DistanceMetres { get; init; }

    /// <summary>Whether the sign-in counts as on site.</summary>
    public required bool OnSite { get; init; }
}
