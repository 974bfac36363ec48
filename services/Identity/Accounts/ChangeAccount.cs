using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Shemss.Data;
using Shemss.Identity.Domain;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Accounts;

/// <summary>Changes what an account is called and whose it is.</summary>
internal static class ChangeAccount
{
    public static readonly ChangeAccountRequest Example = new("王敏（运维一部）", Role.Institution, ExampleId.Of("institutions"));

    /// <param name="DisplayName">The person's or office's name.</param>
    /// <param name="Role">enterprise, institution, regulator, reviewer or admin.</param>
    /// <param name="Organisation">The enterprise or institution, for those roles.</param>
    /// <param name="Authority">The authority of a regulator outside the city bureau.</param>
    /// <param name="City">A regulator of the city bureau, who sees the whole city.</param>
    internal sealed record ChangeAccountRequest(
        [property: Required, StringLength(200, MinimumLength = 1)] string DisplayName,
        [property: Required] Role? Role,
        Guid? Organisation = null,
        Guid? Authority = null,
        bool City = false);

    public static async Task<Answer<Ok<AccountView>>> HandleAsync(
        Guid id, ChangeAccountRequest request, ExpectedVersion expected, DbSession session, UserManager<Account> accounts, TimeProvider time, CancellationToken ct)
    {
        if (await accounts.FindByIdAsync(id.ToString()) is not { } account)
        {
            return CommonErrors.NotFound;
        }

        var role = request.Role!.Value;
        var allowed = Result.All(expected.Check(account.Version), AccountRules.Check(role, request.Organisation, request.Authority, request.City));
        if (!allowed.IsOk)
        {
            return allowed;
        }

        account.DisplayName = request.DisplayName;
        account.Role = Roles.NameOf(role);
        account.Organisation = request.Organisation;
        account.Authority = request.Authority;
        account.City = request.City;

        // What a running session may do has changed: it starts anew. The new stamp saves the account too.
        await accounts.UpdateSecurityStampAsync(account).OrThrow();
        var view = await AccountRow.FindAsync(session, id, time, ct);
        return Http.WithETag(TypedResults.Ok(view), account.Version);
    }
}
