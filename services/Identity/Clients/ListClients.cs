using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>Partners' clients by id.</summary>
internal static class ListClients
{
    private const string Sql = $"""
        select {ClientRow.Columns} from client
        where role = 'partner' and (@After::text is null or client_id > @After)
        order by client_id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<ClientView>>>> HandleAsync(
        Db db, Caller caller, HttpRequest request, CancellationToken ct, string? after = null, [Range(1, Cursor.MaxLimit)] int limit = Cursor.DefaultLimit)
    {
        if (!Cursor.TryDecode(after, 1, out var last))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<ClientRow>(caller.Scope, Sql, new { After = last.FirstOrDefault(), Take = limit + 1 }, ct);
        var next = rows.Count > limit ? Cursor.Encode(rows[limit - 1].ClientId) : null;
        return TypedResults.Ok(new Page<ClientView>([.. rows.Take(limit).Select(row => row.View())], Http.NextLink(request, next)));
    }
}

/// <summary>One partner's client.</summary>
internal static class GetClient
{
    private const string Sql = $"select {ClientRow.Columns} from client where role = 'partner' and client_id = @clientId";

    public static async Task<Answer<Ok<ClientView>>> HandleAsync(string clientId, Db db, Caller caller, CancellationToken ct) =>
        (await db.ReadAsync<ClientRow>(caller.Scope, Sql, new { clientId }, ct)).SingleOrDefault() is { } row
            ? TypedResults.Ok(row.View())
            : CommonErrors.NotFound;
}
