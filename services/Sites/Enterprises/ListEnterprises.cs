using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Sites.Enterprises;

/// <summary>The enterprises within the caller's view, by name.</summary>
internal static class ListEnterprises
{
    private const string Sql = $"""
        select {EnterpriseRow.Columns} from enterprise
        where (@name::text is null or position(@name in name) > 0)
          and (@AfterValue::text is null or (name, id) > (@AfterValue, @AfterId))
        order by name, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<EnterpriseResponse>>>> HandleAsync(
        string? name, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<EnterpriseRow>(caller.Scope, Sql, new { name, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(rows, r => (r.Name, r.Id), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
