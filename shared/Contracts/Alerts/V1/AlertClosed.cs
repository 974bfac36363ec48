namespace Shemss.Contracts.Alerts.V1;

/// <summary>An alert was closed with a verdict (R42).</summary>
public sealed record AlertClosed
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

    /// <summary><c>equipment-fault</c>, <c>process-cause</c>, <c>maintenance-fault</c>, <c>falsification-suspected</c>, <c>false-alarm</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ClosedAt { get; init; }
}
