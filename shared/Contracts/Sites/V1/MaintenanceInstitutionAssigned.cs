namespace Shemss.Contracts.Sites.V1;

/// <summary>An institution serves a point from a day on (本次运维商). Ends an earlier assignment the day before.</summary>
public sealed record MaintenanceInstitutionAssigned
{
    /// <summary>The assignment.</summary>
    public required Guid AssignmentId { get; init; }

    /// <summary>The point served.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority the point is assigned to.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>The institution that serves it.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>The contract it rests on; null for 自行运维.</summary>
    public string? ContractNumber { get; init; }

    /// <summary>First day, Asia/Shanghai.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, Asia/Shanghai; null while open.</summary>
    public DateOnly? To { get; init; }
}
