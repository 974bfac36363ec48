using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;

namespace Shemss.Sites.Points;

/// <summary>One monitoring point within the caller's view.</summary>
internal static class GetPoint
{
    public static async Task<Answer<Ok<PointResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<PointRow>(caller.Scope, PointRow.Look, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : SitesErrors.PointUnknown;
}
