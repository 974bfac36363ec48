using System.Net.Http.Headers;

namespace Shemss.Testing;

/// <summary>One connection pool and one token per actor for a whole walk: thousands of calls are made.</summary>
#pragma warning disable CA1001 // A walk's pool lives as long as the test process.
internal sealed class WalkClient(ServiceUnderTest service)
#pragma warning restore CA1001
{
    private readonly HttpClient _client = service.Client((string?)null);
    private readonly Dictionary<(WalkActor, WalkSide), string> _tokens = [];

    public string TokenOf(WalkActor actor, WalkSide side, DateTimeOffset now)
    {
        if (!_tokens.TryGetValue((actor, side), out var token))
        {
            _tokens[(actor, side)] = token = actor.Token(side, now);
        }

        return token;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? token)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
