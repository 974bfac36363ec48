using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.People;

/// <summary>The people of an institution, by name. Their certificates are shown one person at a time.</summary>
internal static class ListPeople
{
    private const string Sql = $"""
        select {PersonStore.Columns} from person
        where institution_id = @id
          and (@AfterValue::text is null or (name, id) > (@AfterValue, @AfterId))
        order by name, id
        limit @Take
        """;

    /// <summary>A person in a list.</summary>
    /// <param name="Id">The person.</param>
    /// <param name="Name">Full name.</param>
    /// <param name="TechnicalPost">技术岗位.</param>
    /// <param name="Active">Works for the institution.</param>
    internal sealed record Item(Guid Id, string Name, TechnicalPost TechnicalPost, bool Active);

    public static async Task<Answer<Ok<Page<Item>>>> HandleAsync(
        Guid id, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset)
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Person>(caller.Scope, Sql, new { id, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, p => (p.Name, p.Id), p => new Item(p.Id, p.Name, Wire.Parse<TechnicalPost>(p.TechnicalPost), p.Active), cursor => Http.NextLink(request, cursor)));
    }
}
