using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>One visit.</summary>
internal static class GetVisit
{
    private const string Sql = $"""
        select {VisitRow.Columns} from visit where id = @id
        """;

    public static async Task<Answer<Ok<VisitResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<VisitRow>(caller.Scope, Sql, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : MaintenanceErrors.VisitUnknown;
}
