using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>The institutions within the caller's view, by name.</summary>
internal static class ListInstitutions
{
    private const string Sql = $"""
        select {InstitutionStore.Columns} from institution
        where (@status::text is null or status = @status)
          and (@name::text is null or position(@name in name) > 0)
          and (@AfterValue::text is null or (name, id) > (@AfterValue, @AfterId))
        order by name, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<InstitutionResponse>>>> HandleAsync(
        Choice<FilingStatus>? status, string? name, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<InstitutionRow>(caller.Scope, Sql, new
        {
            status = status is { } s ? Wire.Name(s.Value) : null,
            name,
            keyset.AfterValue,
            keyset.AfterId,
            keyset.Take,
        }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.Name, r.Id), r => InstitutionResponse.Of(r.ToInstitution()), cursor => Http.NextLink(request, cursor)));
    }
}
