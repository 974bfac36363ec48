using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Testing;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>Someone who uses the system through the gateway, signed in as people sign in: authorization code and PKCE.</summary>
public sealed class Person : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http;
    private readonly Action<string> _say;
    private string _said = "";

    private Person(string name, HttpClient http, Action<string> say)
    {
        Name = name;
        _http = http;
        _say = say;
    }

    /// <summary>How the story calls them.</summary>
    public string Name { get; }

    /// <summary>The same person in a row of requests that nobody wants to read one by one.</summary>
    public Person Quietly => new(Name, _http, _ => { });

    /// <summary>Signs in; a door that says "too many just now" is asked again until its minute is over.</summary>
    /// <param name="gateway">The system's door.</param>
    /// <param name="name">How the story calls them.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="password">Its password.</param>
    /// <param name="say">Told every step.</param>
    public static async Task<Person> SignInAsync(Uri gateway, string name, string account, string password, Action<string> say)
    {
        using var flow = new CodeFlow(gateway);
        var tokens = await Eventually.Async(async () =>
        {
            try
            {
                return await flow.SignInAsync(account, password);
            }
            catch (CodeFlowException refused) when (refused.Status == HttpStatusCode.TooManyRequests)
            {
                return null;
            }
        }, t => t is not null, Patience, $"{name} to be let in");
        return WithToken(gateway, name, tokens!.AccessToken, say);
    }

    /// <summary>Someone with a token of their own.</summary>
    /// <param name="gateway">The system's door.</param>
    /// <param name="name">How the story calls them.</param>
    /// <param name="token">The access token.</param>
    /// <param name="say">Told every step.</param>
    public static Person WithToken(Uri gateway, string name, string token, Action<string> say)
    {
        var http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return new Person(name, http, say);
    }

    /// <summary>Reads.</summary>
    /// <param name="path">Below the gateway.</param>
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null);

    /// <summary>Opens a live stream.</summary>
    /// <param name="path">Below the gateway.</param>
    /// <param name="lastEventId">What was seen last; empty: from now on.</param>
    /// <param name="ct">Cuts it off.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string lastEventId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId.Length > 0)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        _say($"    {Name}: GET {path}{(lastEventId.Length > 0 ? $" after {lastEventId}" : "")} → {(int)response.StatusCode}, live");
        return response;
    }

    /// <summary>Writes, with a new Idempotency-Key.</summary>
    /// <param name="path">Below the gateway.</param>
    /// <param name="body">The request.</param>
    /// <param name="version">The version it was read in, for a change.</param>
    public Task<Answer> PostAsync(string path, object? body, long? version = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : () => JsonContent.Create(body), version);

    /// <summary>Uploads a file.</summary>
    /// <param name="service">The service that keeps it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="contentType">What it is.</param>
    public async Task<Guid> UploadAsync(string service, string name, byte[] content, string contentType)
    {
        var answer = await SendAsync(HttpMethod.Post, $"/{service}/v1/files", () => SampleFiles.Form("file", name, content, contentType), null);
        return answer.Expect(HttpStatusCode.Created).Body.GetProperty("id").GetGuid();
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Sends, and sends again while a service is away: with the same Idempotency-Key, so that a write whose answer was lost has one effect.
    /// </summary>
    private async Task<Answer> SendAsync(HttpMethod method, string path, Func<HttpContent>? content, long? version)
    {
        var key = Guid.CreateVersion7().ToString("N");
        return await Eventually.Async(() => TryAsync(method, path, content?.Invoke(), version, key), a => a.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout), Patience, $"an answer of {path}");
    }

    private async Task<Answer> TryAsync(HttpMethod method, string path, HttpContent? content, long? version, string key)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (version is { } v)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{v}\"")));
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        JsonElement body = default;
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            body = JsonSerializer.Deserialize<JsonElement>(text);
        }

        var line = $"    {Name}: {method} {path} → {(int)response.StatusCode}";
        if (line != _said)
        {
            // Asking again for the same until something has arrived is one step to who reads along.
            _say(line);
            _said = line;
        }

        return new Answer(response.StatusCode, body, text);
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The JSON, if it is JSON.</param>
/// <param name="Text">The body as text.</param>
public sealed record Answer(HttpStatusCode Status, JsonElement Body, string Text)
{
    /// <summary>The problem's code; empty on success.</summary>
    public string Code => Body.ValueKind == JsonValueKind.Object && (int)Status >= 400 && Body.TryGetProperty("code", out var code) ? code.GetString() ?? "" : "";

    /// <summary>Passes itself on when the status is this one.</summary>
    /// <exception cref="StoryException">It is another.</exception>
    public Answer Expect(HttpStatusCode status) =>
        Status == status ? this : throw new StoryException($"{(int)Status} instead of {(int)status}: {Text}");

    /// <summary>A problem of this code, in the body or one of its fields.</summary>
    public bool Says(string code) => Code == code || Text.Contains($"\"{code}\"", StringComparison.Ordinal);

    /// <summary>A field of the body as text.</summary>
    public string this[string field] => Body.GetProperty(field).ToString();
}

/// <summary>The story did not go as it should.</summary>
/// <param name="message">What came instead.</param>
public sealed class StoryException(string message) : Exception(message);
