using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>The default scheme: asks the JWT scheme, keeps its answer in <see cref="TokenCache"/>, and refuses with problem details.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenCache cache, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";
    public const string JwtScheme = "Jwt";

    private const string Prefix = "Bearer ";

    /// <summary>The request's bearer token; empty when it has none.</summary>
    public static ReadOnlySpan<char> TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Prefix.Length).Trim() : default;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var validated = await Context.AuthenticateAsync(JwtScheme);
        if (validated is not { Succeeded: true, Principal: { Identity: ClaimsIdentity identity } principal })
        {
            return validated;
        }

        if (Caller.Read(principal) is not { } caller)
        {
            return AuthenticateResult.Fail("The token names no subject or no known role.");
        }

        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(identity, caller)), SchemeName);
        var result = AuthenticateResult.Success(ticket);
        if (validated.Properties?.ExpiresUtc is { } expires && expires > time.GetUtcNow())
        {
            cache.Add(TokenOf(Request).ToString(), result, expires);
        }

        return result;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problems.WriteAsync(Context, [CommonErrors.Unauthenticated.With()]);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, [(Caller.Of(Context.User) is { Scope.Kind: ScopeKind.None } ? CommonErrors.NoView : CommonErrors.Forbidden).With()]);
}
