using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Sites.Instruments;

/// <summary>What is or was installed at a point, by factor.</summary>
internal static class ListInstruments
{
    private const string Sql = $"""
        select {InstrumentRow.Columns} from instrument
        where point_id = @id
          and (@on::date is null or (installed_on <= @on and (removed_on is null or removed_on > @on)))
          and (@AfterValue::text is null or (factor_code, id) > (@AfterValue, @AfterId))
        order by factor_code, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<InstrumentResponse>>>> HandleAsync(
        Guid id, DateOnly? on, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<InstrumentRow>(caller.Scope, Sql, new { id, on, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(rows, r => (r.FactorCode, r.Id), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
