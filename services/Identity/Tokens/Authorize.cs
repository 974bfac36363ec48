using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Shemss.Identity.Model;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Shemss.Identity.Tokens;

/// <summary>GET /connect/authorize: a code for whoever is signed in, the sign-in page for the others.</summary>
internal static class Authorize
{
    public static async Task<IResult> HandleAsync(HttpContext http, SignInManager<Account> signIn, TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The OpenIddict request is missing.");
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var account = session.Succeeded ? await signIn.ValidateSecurityStampAsync(session.Principal) : null;
        var tooOld = request.MaxAge is { } age && session.Properties?.IssuedUtc is { } issued && time.GetUtcNow() - issued > TimeSpan.FromSeconds(age);
        if (account is not { DisabledAt: null } || tooOld || request.HasPromptValue(PromptValues.Login))
        {
            return request.HasPromptValue(PromptValues.None) ? Refuse(Errors.LoginRequired, "Nobody is signed in.") : ToSignIn(http, request);
        }

        var identity = Principals.Of(account);
        identity.SetScopes(request.GetScopes());
        return Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult ToSignIn(HttpContext http, OpenIddictRequest request)
    {
        // Coming back must not ask again, or it never ends.
        var parameters = (http.Request.HasFormContentType ? http.Request.Form.AsEnumerable() : http.Request.Query)
            .Where(p => p.Key is not (Parameters.Prompt or Parameters.MaxAge)).ToList();
        var back = http.Request.PathBase + http.Request.Path + QueryString.Create(parameters);
        var again = request.HasPromptValue(PromptValues.Login) ? "&again=true" : "";
        return Results.Redirect($"/signin?returnUrl={Uri.EscapeDataString(back)}{again}");
    }

    internal static IResult Refuse(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
