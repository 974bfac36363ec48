using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;

namespace Shemss.Sites.Enterprises;

/// <summary>One enterprise within the caller's view.</summary>
internal static class GetEnterprise
{
    private const string Sql = $"""
        select {EnterpriseRow.Columns} from enterprise where id = @id
        """;

    public static async Task<Answer<Ok<EnterpriseResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<EnterpriseRow>(caller.Scope, Sql, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : SitesErrors.EnterpriseUnknown;
}
