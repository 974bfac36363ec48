using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>One alert with its evidence and explanation.</summary>
internal static class GetAlert
{
    private const string Sql = $"""
        select {Alert.Columns} from alert where id = @id
        """;

    public static async Task<Answer<Ok<AlertResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<Alert>(caller.Scope, Sql, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : AlertErrors.AlertUnknown;
}
