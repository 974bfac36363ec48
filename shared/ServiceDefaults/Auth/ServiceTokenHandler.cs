using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>Gives outgoing calls to other services this service's own token. On the HttpClient named <see cref="ClientName"/>.</summary>
/// <param name="tokens">Where the token comes from.</param>
public sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    /// <summary>The client for <c>/internal/*</c> of other services: <c>factory.CreateClient("internal")</c>, addresses like <c>http://registry/internal/…</c>.</summary>
    public const string ClientName = "internal";

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
        {
            // Keys were replaced, say. The next call starts afresh.
            tokens.Forget();
        }

        return response;
    }
}

/// <summary>This service's own access token: client credentials at Identity, kept until shortly before it expires.</summary>
public sealed class ServiceTokens : IDisposable
{
    internal const string IdentityClient = "identity";

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly IHttpClientFactory _clients;
    private readonly AuthOptions _auth;
    private readonly string _clientId;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Token? _token;

    /// <summary>Made by the container.</summary>
    /// <param name="clients">For the call to Identity.</param>
    /// <param name="auth">Address and secret.</param>
    /// <param name="service">Whose token it is.</param>
    /// <param name="time">The clock.</param>
    public ServiceTokens(IHttpClientFactory clients, IOptions<AuthOptions> auth, IOptions<ServiceOptions> service, TimeProvider time)
    {
        _clients = clients;
        _auth = auth.Value;
        _clientId = $"service-{service.Value.Name}";
        _time = time;
    }

    /// <summary>The token.</summary>
    /// <param name="ct">Cancels the call to Identity.</param>
    /// <exception cref="HttpRequestException">Identity is away or refuses.</exception>
    public async ValueTask<string> GetAsync(CancellationToken ct)
    {
        if (_token is { } token && token.Until > _time.GetUtcNow())
        {
            return token.Text;
        }

        await _one.WaitAsync(ct);
        try
        {
            if (_token is { } fresh && fresh.Until > _time.GetUtcNow())
            {
                return fresh.Text;
            }

            var next = await RequestAsync(ct);
            _token = next;
            return next.Text;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Asks again next time.</summary>
    public void Forget() => _token = null;

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<Token> RequestAsync(CancellationToken ct)
    {
        using var client = _clients.CreateClient(IdentityClient);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _clientId,
            ["client_secret"] = _auth.ClientSecret,
        });
        using var response = await client.PostAsync(new Uri(_auth.TokenAddress), form, ct);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<TokenResponse>(ct)
            ?? throw new HttpRequestException("Identity answered without a token.");
        var lifetime = TimeSpan.FromSeconds(answer.ExpiresIn);
        return new Token(answer.AccessToken, _time.GetUtcNow() + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2));
    }

    private sealed record Token(string Text, DateTimeOffset Until);

    private sealed record TokenResponse(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
