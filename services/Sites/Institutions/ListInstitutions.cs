using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Sites.Institutions;

/// <summary>Institutions an enterprise can choose from: those whose filing is accepted, by name. From Registry's events.</summary>
internal static class ListInstitutions
{
    private const string Sql = """
        select id, uscc, name, kind from institution_ref
        where status = 'accepted'
          and (@name::text is null or position(@name in name) > 0)
          and (@AfterValue::text is null or (name, id) > (@AfterValue, @AfterId))
        order by name, id
        limit @Take
        """;

    /// <summary>An institution to choose.</summary>
    /// <param name="Id">The institution.</param>
    /// <param name="UnifiedSocialCreditCode">统一社会信用代码.</param>
    /// <param name="Name">Registered name.</param>
    /// <param name="Kind">contractor or self-operated.</param>
    internal sealed record Item(Guid Id, string UnifiedSocialCreditCode, string Name, string Kind);

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required string Uscc { get; init; }

        public required string Name { get; init; }

        public required string Kind { get; init; }
    }

    public static async Task<Answer<Ok<Page<Item>>>> HandleAsync(
        string? name, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Row>(caller.Scope, Sql, new { name, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.Name, r.Id), r => new Item(r.Id, r.Uscc, r.Name, r.Kind), cursor => Http.NextLink(request, cursor)));
    }
}
