namespace Shemss.Contracts.Alerts.V1;

/// <summary>A regulator verified (核实) an alert (R42).</summary>
public sealed record AlertVerified
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

    /// <summary>Category of the alert.</summary>
    public required string Category { get; init; }

    /// <summary>True when the anomaly is real, false for a false alarm.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }
}
