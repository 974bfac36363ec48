using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Sites.Points;

/// <summary>The monitoring points within the caller's view, by name.</summary>
internal static class ListPoints
{
    private const string Sql = $"""
        select {PointRow.Columns} from point
        where (@enterpriseId::uuid is null or enterprise_id = @enterpriseId)
          and (@authorityId::uuid is null or authority_id = @authorityId)
          and (@mn::text is null or mn = @mn)
          and (@AfterValue::text is null or (name, id) > (@AfterValue, @AfterId))
        order by name, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<PointResponse>>>> HandleAsync(
        Guid? enterpriseId, Guid? authorityId, string? mn, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<PointRow>(
            caller.Scope, Sql, new { enterpriseId, authorityId, mn, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(rows, r => (r.Name, r.Id), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
