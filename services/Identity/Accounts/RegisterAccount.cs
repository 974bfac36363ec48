using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Shemss.Data;
using Shemss.Identity.Domain;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>Registers an account without a password.</summary>
internal static class RegisterAccount
{
    public static readonly RegisterAccountRequest Example = new("wang.min", "王敏", Role.Institution, ExampleId.Of("institutions"));

    /// <param name="UserName">What it will sign in with: letters, digits and -._@+.</param>
    /// <param name="DisplayName">The person's or office's name.</param>
    /// <param name="Role">enterprise, institution, regulator, reviewer or admin.</param>
    /// <param name="Organisation">The enterprise or institution, for those roles.</param>
    /// <param name="Authority">The authority of a regulator outside the city bureau.</param>
    /// <param name="City">A regulator of the city bureau, who sees the whole city.</param>
    internal sealed record RegisterAccountRequest(
        [property: Required, StringLength(100, MinimumLength = 3)] string UserName,
        [property: Required, StringLength(200, MinimumLength = 1)] string DisplayName,
        [property: Required] Role? Role,
        Guid? Organisation = null,
        Guid? Authority = null,
        bool City = false);

    public static async Task<Answer<Created<AccountView>>> HandleAsync(
        RegisterAccountRequest request, DbSession session, UserManager<Account> accounts, TimeProvider time, HttpContext http)
    {
        var role = request.Role!.Value;
        var allowed = AccountRules.Check(role, request.Organisation, request.Authority, request.City);
        if (!allowed.IsOk)
        {
            return allowed;
        }

        var account = new Account
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            UserName = request.UserName,
            DisplayName = request.DisplayName,
            Role = Roles.NameOf(role),
            Organisation = request.Organisation,
            Authority = request.Authority,
            City = request.City,
            CreatedAt = time.GetUtcNow(),
        };
        var made = await accounts.CreateAsync(account);
        if (!made.Succeeded)
        {
            return (made.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateUserName)) ? AccountRules.UserNameTaken : AccountRules.UserNameForm).With().Field("userName");
        }

        var view = await AccountRow.FindAsync(session, account.Id, time, http.RequestAborted);
        return Http.WithETag(TypedResults.Created($"/v1/accounts/{account.Id}", view), account.Version);
    }
}
