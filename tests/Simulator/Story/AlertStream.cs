using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>An event of a live stream.</summary>
/// <param name="Type">Wire name.</param>
/// <param name="Data">Its payload.</param>
/// <param name="SeenAt">When it arrived.</param>
internal sealed record StreamedEvent(string Type, JsonElement Data, DateTimeOffset SeenAt);

/// <summary>A live stream of server-sent events as a front end holds it: whenever it is cut off it resumes after the last event it had.</summary>
internal sealed class AlertStream : IAsyncDisposable
{
    private readonly Channel<StreamedEvent> _events = Channel.CreateUnbounded<StreamedEvent>();
    private readonly Person _who;
    private readonly string _path;
    private readonly TimeProvider _clock;
    private CancellationTokenSource _cut = new();
    private Task _listening = Task.CompletedTask;
    private SseParser<JsonElement>? _parser;
    private string _lastId = "";

    private AlertStream(Person who, string path, TimeProvider clock) => (_who, _path, _clock) = (who, path, clock);

    /// <summary>Id of the last event, or of where the stream began.</summary>
    public string LastId => _parser?.LastEventId is { Length: > 0 } id ? id : _lastId;

    /// <summary>Listens, and returns when it is known where the stream begins.</summary>
    public static async Task<AlertStream> OpenAsync(Person who, string path, TimeProvider clock)
    {
        var stream = new AlertStream(who, path, clock);
        stream.Resume();
        await Eventually.Async(() => stream.LastId.Length > 0, what: "the live stream to begin");
        return stream;
    }

    /// <summary>The connection breaks.</summary>
    public async Task DropAsync()
    {
        await _cut.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cut.Dispose();
        _cut = new CancellationTokenSource();
    }

    /// <summary>Goes on where it was.</summary>
    public void Resume() => _listening = ListenAsync(_cut.Token);

    /// <summary>The next event that is wanted.</summary>
    public async Task<StreamedEvent> NextAsync(Func<StreamedEvent, bool> wanted, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            while (true)
            {
                if (await _events.Reader.ReadAsync(limit.Token) is var e && wanted(e))
                {
                    return e;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new StoryException($"The live stream did not bring it within {patience.TotalSeconds:F0} s.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _cut.Dispose();
    }

    private async Task ListenAsync(CancellationToken cut)
    {
        while (!cut.IsCancellationRequested)
        {
            try
            {
                using var response = await _who.OpenAsync(_path, LastId, cut);
                response.EnsureSuccessStatusCode();
                await using var body = await response.Content.ReadAsStreamAsync(cut);
                _parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<JsonElement>(data));
                await foreach (var item in _parser.EnumerateAsync(cut))
                {
                    await _events.Writer.WriteAsync(new StreamedEvent(item.EventType, item.Data, _clock.GetUtcNow()), cut);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The service is away for a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(100), cut);
            }
            finally
            {
                (_lastId, _parser) = (LastId, null);
            }
        }
    }
}
