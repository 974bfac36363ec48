using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>One institution within the caller's view.</summary>
internal static class GetInstitution
{
    private const string Sql = $"""
        select {InstitutionStore.Columns} from institution where id = @id
        """;

    public static async Task<Answer<Ok<InstitutionResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        (await db.ReadAsync<InstitutionRow>(caller.Scope, Sql, new { id }, ct)) is [var row]
            ? Http.WithETag(TypedResults.Ok(InstitutionResponse.Of(row.ToInstitution())), row.Version)
            : RegistryErrors.InstitutionUnknown;
}
