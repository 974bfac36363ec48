using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Shemss.Data;
using Shemss.Identity.Domain;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>Disables, enables and unlocks an account. Doing it twice changes nothing more.</summary>
internal static class SwitchAccount
{
    public static Task<Answer<Ok<AccountView>>> DisableAsync(
        Guid id, Caller caller, DbSession session, UserManager<Account> accounts, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, session, accounts, time, async account =>
        {
            if (account.Id.ToString() == caller.Subject)
            {
                return AccountRules.NotYourself.With();
            }

            if (account.DisabledAt is null)
            {
                account.DisabledAt = time.GetUtcNow();

                // Ends cookies and refresh tokens; access tokens run out by themselves.
                await accounts.UpdateSecurityStampAsync(account).OrThrow();
            }

            return Result.Ok;
        }, ct);

    public static Task<Answer<Ok<AccountView>>> EnableAsync(
        Guid id, DbSession session, UserManager<Account> accounts, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, session, accounts, time, async account =>
        {
            if (account.DisabledAt is not null)
            {
                account.DisabledAt = null;
                await accounts.UpdateAsync(account).OrThrow();
            }

            return Result.Ok;
        }, ct);

    public static Task<Answer<Ok<AccountView>>> UnlockAsync(
        Guid id, DbSession session, UserManager<Account> accounts, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, session, accounts, time, async account =>
        {
            await accounts.SetLockoutEndDateAsync(account, null).OrThrow();
            await accounts.ResetAccessFailedCountAsync(account).OrThrow();
            return Result.Ok;
        }, ct);

    private static async Task<Answer<Ok<AccountView>>> ChangeAsync(
        Guid id, DbSession session, UserManager<Account> accounts, TimeProvider time, Func<Account, Task<Result>> change, CancellationToken ct)
    {
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
        {
            return CommonErrors.NotFound;
        }

        var outcome = await change(account);
        if (!outcome.IsOk)
        {
            return outcome;
        }

        var view = await AccountRow.FindAsync(session, id, time, ct);
        return Http.WithETag(TypedResults.Ok(view), account.Version);
    }
}
