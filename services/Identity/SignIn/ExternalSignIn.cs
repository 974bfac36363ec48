using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Shemss.Identity.Model;
using Shemss.Identity.Pages;
using Shemss.Identity.Tokens;

namespace Shemss.Identity.SignIn;

/// <summary>Sign-in through an outside provider (法人一证通) by OpenID Connect: out to it, and back.</summary>
internal static class ExternalSignIn
{
    /// <summary>POST /signin/external.</summary>
    public static async Task<IResult> StartAsync(HttpContext http, string provider, string? returnUrl, SignInManager<Account> sessions, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http) || (await sessions.GetExternalAuthenticationSchemesAsync()).All(s => s.Name != provider))
        {
            return SignInProblem.Page("invalid_request", StatusCodes.Status400BadRequest);
        }

        var back = "/signin/external/back?returnUrl=" + Uri.EscapeDataString(SignInModel.Local(returnUrl));
        return Results.Challenge(sessions.ConfigureExternalAuthenticationProperties(provider, back), [provider]);
    }

    /// <summary>GET /signin/external/back: a bound account is signed in; an unknown identity is asked for a password once.</summary>
    public static async Task<IResult> FinishAsync(HttpContext http, string? returnUrl, SignInManager<Account> sessions, UserManager<Account> accounts, PasswordSignIn signIn, IdentityMetrics metrics)
    {
        var local = SignInModel.Local(returnUrl);
        if (await sessions.GetExternalLoginInfoAsync() is not { } met)
        {
            return Results.Redirect("/signin?returnUrl=" + Uri.EscapeDataString(local));
        }

        var account = await accounts.FindByLoginAsync(met.LoginProvider, met.ProviderKey);
        if (account is null)
        {
            return Results.Redirect("/signin?returnUrl=" + Uri.EscapeDataString(local));
        }

        var outcome = await sessions.ExternalLoginSignInAsync(met.LoginProvider, met.ProviderKey, isPersistent: false, bypassTwoFactor: true);
        metrics.SignInTried(outcome.Succeeded ? "succeeded" : outcome.IsLockedOut ? "locked-out" : "disabled", met.LoginProvider);
        if (!outcome.Succeeded)
        {
            return SignInProblem.Page("access_denied", StatusCodes.Status403Forbidden);
        }

        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        await signIn.SignedInAsync(account);
        return Results.LocalRedirect(local);
    }
}
