namespace Shemss.Contracts.Maintenance.V1;

/// <summary>The enterprise disputes a visit's content, with a reason (R24).</summary>
public sealed record RecordDisputed
{
    /// <summary>The visit.</summary>
    public required Guid VisitId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point; it disputes.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who did the work.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset DisputedAt { get; init; }
}
