using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Server.AspNetCore;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Tokens;

/// <summary>GET /connect/userinfo: who the access token stands for.</summary>
internal static class UserInfo
{
    private static readonly string[] Told = ["sub", "role", "org", "org_kind", "authority", Caller.ViewClaim];

    public static async Task<IResult> HandleAsync(HttpContext http)
    {
        var caller = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        return caller is null
            ? Results.Challenge(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
            : Results.Ok(Told.Where(caller.HasClaimOf).ToDictionary(type => type, type => caller.FindFirstValue(type)));
    }

    private static bool HasClaimOf(this ClaimsPrincipal principal, string type) => principal.HasClaim(c => c.Type == type);
}
