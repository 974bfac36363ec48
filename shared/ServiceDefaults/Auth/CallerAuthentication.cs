using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>Answers for a token that was checked a short while ago before any handler is made; asks the schemes otherwise.</summary>
internal sealed class CallerAuthentication(
    TokenCache cache, IAuthenticationSchemeProvider schemes, IAuthenticationHandlerProvider handlers, IClaimsTransformation transform, IOptions<AuthenticationOptions> options)
    : AuthenticationService(schemes, handlers, transform, options)
{
    public override Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) =>
        scheme == BearerHandler.SchemeName && BearerHandler.TokenOf(context.Request) is { Length: > 0 } token && cache.Find(token) is { } known
            ? known
            : base.AuthenticateAsync(context, scheme);
}
