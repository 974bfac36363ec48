using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Authorities;

/// <summary>All authorities: some dozens, reference data for every signed-in caller.</summary>
internal static class ListAuthorities
{
    private const string Sql = """
        select id, code, name, level from authority order by code
        """;

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required string Code { get; init; }

        public required string Name { get; init; }

        public required string Level { get; init; }
    }

    public static async Task<Answer<Ok<Page<AuthorityResponse>>>> HandleAsync(Db db, Caller caller, CancellationToken ct) =>
        TypedResults.Ok(new Page<AuthorityResponse>(
            [.. (await db.ReadAsync<Row>(caller.Scope, Sql, ct: ct)).Select(r => new AuthorityResponse(r.Id, r.Code, r.Name, Wire.Parse<AuthorityLevel>(r.Level)))], null));
}
