using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Shemss.Identity.Model;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Tokens;

/// <summary>POST /connect/token, after OpenIddict has checked the client, the code and its verifier, or the refresh token.</summary>
internal static class IssueToken
{
    public static async Task<IResult> HandleAsync(HttpContext http, UserManager<Account> accounts, IdentityDb db, IdentityMetrics metrics)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The OpenIddict request is missing.");
        var identity = request.IsClientCredentialsGrantType()
            ? await ForClientAsync(request, db)
            : await ForAccountAsync(http, accounts);
        metrics.TokenAsked(request.GrantType!, identity is not null);
        return identity is null
            ? Authorize.Refuse(request.IsClientCredentialsGrantType() ? Errors.InvalidClient : Errors.InvalidGrant, "The account or client is no longer allowed to sign in.")
            : Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<ClaimsIdentity?> ForClientAsync(OpenIddictRequest request, IdentityDb db)
    {
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.ClientId == request.ClientId);
        if (client is not { DisabledAt: null, Role: not null })
        {
            return null;
        }

        var identity = Principals.Of(client);
        identity.SetScopes(request.GetScopes());
        return identity;
    }

    private static async Task<ClaimsIdentity?> ForAccountAsync(HttpContext http, UserManager<Account> accounts)
    {
        var granted = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (granted is null || await Principals.StillAllowedAsync(granted, accounts) is not { } account)
        {
            return null;
        }

        // What the account is today, not what it was when the code was given; the grant itself goes on.
        var identity = Principals.Of(account);
        identity.SetScopes(granted.GetScopes());
        identity.SetAuthorizationId(granted.GetAuthorizationId());
        return identity;
    }
}
