using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>
/// A new password made here, for the administrator to hand over. A PUT, because the answer to a POST is kept for repetitions
/// and a password must not be.
/// </summary>
internal static class IssuePassword
{
    // Without the letters and digits that are mistaken for each other.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnpqrstuvwxyz";
    private const string Digits = "23456789";

    /// <param name="UserName">What the account signs in with.</param>
    /// <param name="Password">Shown this once.</param>
    internal sealed record IssuedPassword(string UserName, string Password);

    public static async Task<Answer<Ok<IssuedPassword>>> HandleAsync(Guid id, UserManager<Account> accounts)
    {
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
        {
            return CommonErrors.NotFound;
        }

        var password = Make();
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        await accounts.UpdateSecurityStampAsync(account).OrThrow();
        return TypedResults.Ok(new IssuedPassword(account.UserName!, password));
    }

    private static string Make() => string.Join('-',
        RandomNumberGenerator.GetString(Upper, 4), RandomNumberGenerator.GetString(Lower, 5), RandomNumberGenerator.GetString(Digits, 4), RandomNumberGenerator.GetString(Lower + Digits, 5));
}
