using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Shemss.Identity.Model;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Tokens;

/// <summary>GET/POST /connect/logout: ends the session, revokes what the client was granted, and goes back to it.</summary>
internal static class Logout
{
    public static async Task<IResult> HandleAsync(
        HttpContext http, SignInManager<Account> signIn, IOpenIddictAuthorizationManager grants, IOpenIddictApplicationManager clients, IAntiforgery antiforgery)
    {
        // The id token the client hands back shows that this is no other site's link; without it the person is asked.
        var hint = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (hint?.GetClaim(Claims.Subject) is null && !(HttpMethods.IsPost(http.Request.Method) && await antiforgery.IsRequestValidAsync(http)))
        {
            return Results.Redirect("/signin/out" + http.Request.QueryString);
        }

        if (hint?.GetClaim(Claims.Subject) is { } subject
            && await clients.FindByClientIdAsync(hint.GetClaim(Claims.AuthorizedParty) ?? hint.GetClaim(Claims.Audience) ?? "") is { } client)
        {
            await grants.RevokeAsync(subject, await clients.GetIdAsync(client), status: null, type: null);
        }

        await signIn.SignOutAsync();
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/signin/done" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
