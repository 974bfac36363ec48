using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Shemss.Identity.Domain;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>The caller's own password.</summary>
internal static class ChangeOwnPassword
{
    public static readonly ChangePasswordRequest Example = new("Shemss-demo-1", "Shemss-demo-2");

    /// <param name="Current">The present password.</param>
    /// <param name="Next">The new one: at least 12 characters with upper case, lower case, a digit and another.</param>
    internal sealed record ChangePasswordRequest(
        [property: Required, StringLength(256, MinimumLength = 1)] string Current,
        [property: Required, StringLength(256, MinimumLength = 12)] string Next);

    public static async Task<Answer<NoContent>> HandleAsync(ChangePasswordRequest request, Caller caller, UserManager<Account> accounts)
    {
        if (await accounts.FindByIdAsync(caller.Subject) is not { } account)
        {
            return CommonErrors.NotFound;
        }

        var changed = await accounts.ChangePasswordAsync(account, request.Current, request.Next);
        return changed.Succeeded ? TypedResults.NoContent()
            : changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.PasswordMismatch)) ? AccountRules.PasswordWrong.With().Field("current")
            : AccountRules.PasswordWeak.With().Field("next");
    }
}
