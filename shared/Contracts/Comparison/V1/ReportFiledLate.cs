namespace Shemss.Contracts.Comparison.V1;

/// <summary>A report was filed after the limit of 5 working days (R31).</summary>
public sealed record ReportFiledLate
{
    /// <summary>The report.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority of the point.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who filed it.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>The last day to file it.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>When it was filed.</summary>
    public required DateTimeOffset FiledAt { get; init; }
}
