namespace Shemss.Contracts.Maintenance.V1;

/// <summary>A record sheet of a visit was submitted and chained: from now on it changes only by amendment.</summary>
public sealed record RecordSubmitted
{
    /// <summary>The record.</summary>
    public required Guid RecordId { get; init; }

    /// <summary>The visit.</summary>
    public required Guid VisitId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who did the work.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>The sheet, <c>wastewater-daily-inspection</c> say.</summary>
    public required string Sheet { get; init; }

    /// <summary>Whether every item was normal.</summary>
    public required bool AllNormal { get; init; }

    /// <summary>Entered after the visit (补录).</summary>
    public required bool LateEntry { get; init; }

    /// <summary>Head of the point's hash chain after this record, lower-case hex SHA-256.</summary>
    public required string ChainHead { get; init; }
}
