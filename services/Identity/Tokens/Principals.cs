using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using Shemss.Identity.Model;
using Shemss.ServiceDefaults;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Tokens;

/// <summary>What a token says about whom.</summary>
internal static class Principals
{
    /// <summary>The audience of every access token.</summary>
    public const string Audience = "shemss";

    // Travels in codes and refresh tokens only, which nobody but this service can read.
    private const string StampClaim = "shemss_stamp";

    public static ClaimsIdentity Of(Account account)
    {
        var identity = New();
        identity.SetClaim(Claims.Subject, account.Id.ToString())
            .SetClaim(Claims.Name, account.DisplayName)
            .SetClaim(Claims.PreferredUsername, account.UserName)
            .SetClaim(Claims.Role, account.Role)
            .SetClaim("org", account.Organisation?.ToString())
            .SetClaim("org_kind", account.OrganisationKind)
            .SetClaim("authority", account.Authority?.ToString())
            .SetClaim(Caller.ViewClaim, account.City ? Caller.CityView : null)
            .SetClaim(StampClaim, account.SecurityStamp);
        return Finish(identity);
    }

    public static ClaimsIdentity Of(Client client)
    {
        var identity = New();
        identity.SetClaim(Claims.Subject, client.ClientId)
            .SetClaim(Claims.Name, client.DisplayName)
            .SetClaim(Claims.Role, client.Role)
            .SetClaim("org", client.Organisation?.ToString())
            .SetClaim("org_kind", client.OrganisationKind)
            .SetClaim("authority", client.Authority?.ToString())
            .SetClaim(Caller.ViewClaim, client.City ? Caller.CityView : null);
        return Finish(identity);
    }

    /// <summary>
    /// The account a code or refresh token stands for, unless it was disabled, locked or given another password since.
    /// </summary>
    public static async Task<Account?> StillAllowedAsync(ClaimsPrincipal granted, UserManager<Account> accounts)
    {
        var account = await accounts.FindByIdAsync(granted.GetClaim(Claims.Subject) ?? "");
        return account is { DisabledAt: null }
            && granted.GetClaim(StampClaim) == account.SecurityStamp
            && !await accounts.IsLockedOutAsync(account) ? account : null;
    }

    private static ClaimsIdentity New() => new("Shemss", Claims.Name, Claims.Role);

    private static ClaimsIdentity Finish(ClaimsIdentity identity)
    {
        identity.SetResources(Audience);
        identity.SetDestinations(static claim => claim.Type switch
        {
            StampClaim => [],
            Claims.Name or Claims.PreferredUsername => [Destinations.IdentityToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
        return identity;
    }
}
