using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>One account, for administrators.</summary>
internal static class GetAccount
{
    public static async Task<Answer<Ok<AccountView>>> HandleAsync(Guid id, Db db, Caller caller, TimeProvider time, CancellationToken ct) =>
        await AccountRow.FindAsync(db, caller.Scope, id, time, ct) is { } account
            ? Http.WithETag(TypedResults.Ok(account), account.Version)
            : CommonErrors.NotFound;
}

/// <summary>The caller's own.</summary>
internal static class GetOwnAccount
{
    public static async Task<Answer<Ok<AccountView>>> HandleAsync(Db db, Caller caller, TimeProvider time, CancellationToken ct) =>
        Guid.TryParse(caller.Subject, out var id) && await AccountRow.FindAsync(db, caller.Scope, id, time, ct) is { } account
            ? Http.WithETag(TypedResults.Ok(account), account.Version)
            : CommonErrors.NotFound;
}
