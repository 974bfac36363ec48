namespace Shemss.Contracts.Maintenance.V1;

/// <summary>An O&amp;M plan (运维计划) of a point is in force: its cycles stand.</summary>
public sealed record PlanActivated
{
    /// <summary>The plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>Who does the work.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>Content (运维内容): <c>daily-inspection</c>, <c>calibration</c> …</summary>
    public required string Content { get; init; }

    /// <summary>Days of one cycle.</summary>
    public required int IntervalDays { get; init; }

    /// <summary>First day, Asia/Shanghai.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, Asia/Shanghai.</summary>
    public required DateOnly To { get; init; }
}
