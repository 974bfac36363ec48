using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;

namespace Shemss.Sites.Instruments;

/// <summary>One analyser within the caller's view.</summary>
internal static class GetInstrument
{
    private const string Sql = $"""
        select {InstrumentRow.Columns} from instrument where id = @id
        """;

    public static async Task<Answer<Ok<InstrumentResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<InstrumentRow>(caller.Scope, Sql, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : SitesErrors.InstrumentUnknown;
}
