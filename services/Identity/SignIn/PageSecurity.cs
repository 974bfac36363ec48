using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;

namespace Shemss.Identity.SignIn;

/// <summary>The headers of an HTML page: no script at all, one inline style sheet by nonce, never framed, never cached.</summary>
internal static class PageSecurity
{
    private const string NonceKey = "csp-nonce";

    public static string Nonce(HttpContext http)
    {
        if (http.Items[NonceKey] is string nonce)
        {
            return nonce;
        }

        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[NonceKey] = made;
        return made;
    }

    /// <param name="http">The page's request.</param>
    /// <param name="formTargets">
    /// Origins a form may end at: browsers apply form-action to redirects too, and signing in ends at the client's address.
    /// </param>
    public static void Apply(HttpContext http, params IEnumerable<string> formTargets)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{Nonce(http)}'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action {string.Join(' ', formTargets.Prepend("'self'"))}";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache, no-store";
    }

    /// <summary>The origin a code will be sent to, when the address is one of the client's own.</summary>
    public static async Task<string[]> OriginOfClientAsync(string? returnUrl, IOpenIddictApplicationManager clients)
    {
        if (returnUrl?.IndexOf('?', StringComparison.Ordinal) is not { } at || at < 0)
        {
            return [];
        }

        var query = QueryHelpers.ParseQuery(returnUrl[at..]);
        return query["client_id"].FirstOrDefault() is { } id
            && query["redirect_uri"].FirstOrDefault() is { } redirect
            && Uri.TryCreate(redirect, UriKind.Absolute, out var uri)
            && await clients.FindByClientIdAsync(id) is { } client
            && await clients.ValidateRedirectUriAsync(client, redirect)
            ? [uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":"] : [];
    }
}
