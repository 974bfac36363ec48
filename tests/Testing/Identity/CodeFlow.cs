using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Shemss.Testing.Identity;

/// <summary>
/// A browser's and a native client's part of the authorization code flow with PKCE, over real HTTP: authorize, fill in the
/// sign-in page, take the code from the redirect, redeem it. One instance keeps cookies as one browser does.
/// </summary>
public sealed partial class CodeFlow : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _issuer;
    private readonly string _client;
    private readonly string _redirect;

    /// <summary>A fresh browser.</summary>
    /// <param name="issuer">Where /connect/authorize is: Identity, or the gateway.</param>
    /// <param name="client">The public client; the demo one unless said.</param>
    /// <param name="redirect">Its redirect address.</param>
    public CodeFlow(Uri issuer, string client = "demo-native", string redirect = "http://127.0.0.1/callback")
    {
        _issuer = issuer;
        _client = client;
        _redirect = redirect;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = issuer, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The browser: cookies kept, redirects not followed.</summary>
    public HttpClient Http => _http;

    /// <summary>The whole flow. A role's token in one line: <c>(await flow.SignInAsync("reviewer", password)).AccessToken</c>.</summary>
    /// <param name="userName">The account's name.</param>
    /// <param name="password">Its password.</param>
    /// <param name="scope">What is asked for.</param>
    public async Task<IssuedTokens> SignInAsync(string userName, string password, string scope = "openid profile offline_access shemss")
    {
        var verifier = NewVerifier();
        return await RedeemAsync(await CodeAsync(userName, password, verifier, scope), verifier);
    }

    /// <summary>The flow up to the code.</summary>
    /// <param name="userName">The account's name.</param>
    /// <param name="password">Its password.</param>
    /// <param name="verifier">The PKCE verifier whose challenge goes out.</param>
    /// <param name="scope">What is asked for.</param>
    public async Task<string> CodeAsync(string userName, string password, string verifier, string scope = "openid profile offline_access shemss")
    {
        var state = NewVerifier();
        using var asked = await _http.GetAsync(AuthorizeAddress(verifier, state, scope));
        var page = Location(asked);
        using var answer = await PostSignInAsync(page, userName, password);
        if (answer.StatusCode != HttpStatusCode.Redirect && answer.StatusCode != HttpStatusCode.Found)
        {
            throw new CodeFlowException("sign_in_refused", $"The sign-in page answered {(int)answer.StatusCode}.", answer.StatusCode);
        }

        using var granted = await _http.GetAsync(Location(answer));
        var query = QueryHelpers.ParseQuery(Location(granted).Query);
        if (query.TryGetValue("error", out var error))
        {
            throw new CodeFlowException(error.ToString(), query.TryGetValue("error_description", out var text) ? text.ToString() : "");
        }

        return query["state"] == state ? query["code"].ToString() : throw new CodeFlowException("state_mismatch", "The state came back changed.");
    }

    /// <summary>The address a client opens in the browser.</summary>
    /// <param name="verifier">The PKCE verifier; its SHA-256 challenge is sent.</param>
    /// <param name="state">Comes back unchanged.</param>
    /// <param name="scope">What is asked for.</param>
    public Uri AuthorizeAddress(string verifier, string state, string scope = "openid profile offline_access shemss") => new(_issuer, QueryHelpers.AddQueryString("connect/authorize", new Dictionary<string, string?>
    {
        ["client_id"] = _client,
        ["redirect_uri"] = _redirect,
        ["response_type"] = "code",
        ["scope"] = scope,
        ["state"] = state,
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
        ["code_challenge_method"] = "S256",
    }));

    /// <summary>Opens the sign-in page and submits its form.</summary>
    /// <param name="page">The page's address.</param>
    /// <param name="userName">The account's name.</param>
    /// <param name="password">Its password.</param>
    public async Task<HttpResponseMessage> PostSignInAsync(Uri page, string userName, string password)
    {
        var html = await _http.GetStringAsync(page);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = AntiforgeryOf(html),
            ["userName"] = userName,
            ["password"] = password,
        });
        return await _http.PostAsync(new Uri(page, WebUtility.HtmlDecode(FormAction().Match(html).Groups[1].Value)), form);
    }

    /// <summary>Code for tokens.</summary>
    /// <param name="code">The code.</param>
    /// <param name="verifier">The verifier.</param>
    public Task<IssuedTokens> RedeemAsync(string code, string verifier) => TokenAsync(new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = _client,
        ["redirect_uri"] = _redirect,
        ["code"] = code,
        ["code_verifier"] = verifier,
    });

    /// <summary>Refresh token for new tokens.</summary>
    /// <param name="refreshToken">The refresh token.</param>
    public Task<IssuedTokens> RefreshAsync(string refreshToken) => TokenAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = _client,
        ["refresh_token"] = refreshToken,
    });

    /// <summary>A partner's or service's own token.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="secret">Its secret.</param>
    public Task<IssuedTokens> ClientCredentialsAsync(string clientId, string secret) => TokenAsync(new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = clientId,
        ["client_secret"] = secret,
    });

    /// <summary>A verifier of 43 characters.</summary>
    public static string NewVerifier() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>The antiforgery token of a page.</summary>
    /// <param name="html">The page.</param>
    public static string AntiforgeryOf(string html) => WebUtility.HtmlDecode(Antiforgery().Match(html).Groups[1].Value);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<IssuedTokens> TokenAsync(Dictionary<string, string> parameters)
    {
        using var form = new FormUrlEncodedContent(parameters);
        using var response = await _http.PostAsync(new Uri(_issuer, "connect/token"), form);
        if (response.IsSuccessStatusCode)
        {
            return (await response.Content.ReadFromJsonAsync<IssuedTokens>())!;
        }

        using var refused = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        throw new CodeFlowException(
            refused.RootElement.TryGetProperty("error", out var error) ? error.GetString()! : $"status_{(int)response.StatusCode}",
            refused.RootElement.TryGetProperty("error_description", out var text) ? text.GetString()! : "");
    }

    private Uri Location(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? new Uri(_issuer, location) : throw new CodeFlowException($"status_{(int)response.StatusCode}", "A redirect was expected.");

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Antiforgery();

    [GeneratedRegex("<form[^>]*action=\"(/signin\\?[^\"]*)\"")]
    private static partial Regex FormAction();
}

/// <summary>The answer of the token endpoint.</summary>
/// <param name="AccessToken">For the API.</param>
/// <param name="RefreshToken">For the next tokens; people's only.</param>
/// <param name="IdToken">Who signed in; people's only.</param>
/// <param name="ExpiresIn">Seconds the access token lives.</param>
public sealed record IssuedTokens(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("id_token")] string? IdToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn)
{
    /// <summary>The access token's claims, read without validation.</summary>
    public JsonElement Claims
    {
        get
        {
            using var payload = JsonDocument.Parse(WebEncoders.Base64UrlDecode(AccessToken.Split('.')[1]));
            return payload.RootElement.Clone();
        }
    }
}

/// <summary>The server refused, with OAuth's error code.</summary>
/// <param name="error">OAuth error code, <c>invalid_grant</c> say.</param>
/// <param name="description">The server's words.</param>
/// <param name="status">HTTP status of the refusal, where it is told by one.</param>
public sealed class CodeFlowException(string error, string description, HttpStatusCode? status = null) : Exception($"{error}: {description}")
{
    /// <summary>HTTP status of the refusal, where it is told by one.</summary>
    public HttpStatusCode? Status => status;

    /// <summary>OAuth error code.</summary>
    public string Error => error;
}
