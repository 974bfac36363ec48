using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Plans;

/// <summary>A plan as the API shows it.</summary>
/// <param name="Id">The plan.</param>
/// <param name="PointId">The point.</param>
/// <param name="InstitutionId">Who does the work.</param>
/// <param name="Content">运维内容.</param>
/// <param name="IntervalDays">Days of one cycle.</param>
/// <param name="MinimumDays">The longest cycle the standard allows.</param>
/// <param name="MinimumClause">Where the standard says so.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Cycles">Number of cycles.</param>
/// <param name="Version">Also the ETag.</param>
internal sealed record PlanResponse(
    Guid Id, Guid PointId, Guid InstitutionId, PlanContent Content, int IntervalDays, int? MinimumDays, string? MinimumClause,
    DateOnly From, DateOnly To, int Cycles, long Version);

/// <summary>The table's row.</summary>
internal sealed class PlanRow
{
    public const string Columns = """
        id, point_id, enterprise_id, authority_id, institution_id, content, interval_days, minimum_days, minimum_clause, valid_from, valid_to, created_at, version,
        (select count(*)::int from cycle c where c.plan_id = plan.id) as cycles
        """;

    public required Guid Id { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public required Guid InstitutionId { get; init; }

    public required string Content { get; init; }

    public required int IntervalDays { get; init; }

    public int? MinimumDays { get; init; }

    public string? MinimumClause { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly ValidTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Cycles { get; init; }

    public required long Version { get; init; }

    public PlanResponse ToResponse(int cycles) => new(
        Id, PointId, InstitutionId, Wire.Parse<PlanContent>(Content), IntervalDays, MinimumDays, MinimumClause, ValidFrom, ValidTo, cycles, Version);
}
