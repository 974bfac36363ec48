using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>Accounts by user name.</summary>
internal static class ListAccounts
{
    private const string Sql = $"""
        select {AccountRow.Columns} from account
        where (@Role::text is null or role = @Role)
          and (@Organisation::uuid is null or organisation = @Organisation)
          and (@Disabled::boolean is null or (disabled_at is not null) = @Disabled)
          and (@After::text is null or normalized_user_name > @After)
        order by normalized_user_name
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<AccountView>>>> HandleAsync(
        Db db, Caller caller, TimeProvider time, HttpRequest request, CancellationToken ct,
        Choice<Role>? role = null, Guid? organisation = null, bool? disabled = null, string? after = null, [Range(1, Cursor.MaxLimit)] int limit = Cursor.DefaultLimit)
    {
        if (!Cursor.TryDecode(after, 1, out var last))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<AccountRow>(caller.Scope, Sql, new
        {
            Role = role is { } r ? Roles.NameOf(r) : null,
            Organisation = organisation,
            Disabled = disabled,
            After = last.FirstOrDefault(),
            Take = limit + 1,
        }, ct);
        var next = rows.Count > limit ? Cursor.Encode(rows[limit - 1].UserName.ToUpperInvariant()) : null;
        return TypedResults.Ok(new Page<AccountView>([.. rows.Take(limit).Select(row => row.View(time))], Http.NextLink(request, next)));
    }
}
