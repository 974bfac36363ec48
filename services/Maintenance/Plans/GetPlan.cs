using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Plans;

/// <summary>One plan.</summary>
internal static class GetPlan
{
    private const string Sql = $"""
        select {PlanRow.Columns} from plan where id = @id
        """;

    public static async Task<Answer<Ok<PlanResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<PlanRow>(caller.Scope, Sql, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse(row.Cycles)), row.Version)
            : MaintenanceErrors.PlanUnknown;
}
