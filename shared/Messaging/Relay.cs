using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;
using Shemss.Contracts;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Follows the log and publishes it with the broker's confirms: many unconfirmed at once, of one key only one. Its position
/// moves behind what is confirmed, so a crash publishes some again and loses none.
/// </summary>
internal sealed partial class Relay(IServiceProvider services, EventLog log, Db db, MessagingOptions options, MessagingMetrics metrics, ILogger<Relay> logger)
{
    private const int Batch = 1000;
    private const int HandedBatches = 8;

    // Not flushed: what a crash of the database takes back is published again and skipped.
    private const string Save = """
        update messaging.relay_position set position = $1 where position < $1 and set_config('synchronous_commit', 'off', true) = 'off'
        """;

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(15);
    private readonly Signal _grown = new();

    // What the sequencer has just moved, oldest first. May begin before the position, or leave a gap: the log has it all.
    private readonly ConcurrentQueue<List<LoggedEvent>> _handed = new();
    private volatile bool _unhanded;

    // Published but perhaps not saved yet: what lies between is published again after a crash and skipped by inboxes.
    private long _confirmed;
    private readonly Signal _unsaved = new();

    /// <summary>Whether moved events can be handed over; a relay that is behind reads them from the log.</summary>
    public bool IsAbreast => _handed.Count < HandedBatches;

    /// <summary>There is something new in the log. Only the leader calls this.</summary>
    /// <param name="events">The new, committed and in order; empty when they are to be read from the log.</param>
    public void Grown(List<LoggedEvent> events)
    {
        if (events.Count > 0)
        {
            _handed.Enqueue(events);
        }
        else
        {
            _unhanded = true;
        }

        _grown.Set();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is not null && !ct.IsCancellationRequested),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
                OnRetry = args =>
                {
                    Log.Stumbled(logger, options.Service, args.Outcome.Exception?.Message ?? "");
                    return default;
                },
            })
            .Build();
        await pipeline.ExecuteAsync(async token => await FollowAsync(token), ct);
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        // Resolved late: the bus is built after the background services are. Healthy means queues and bindings are declared.
        var bus = services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, ct);
        var start = await SavedPositionAsync(ct);
        _confirmed = start;

        using var following = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var underway = Channel.CreateBounded<(long Position, Task Sent)>(options.RelayWindow);
        Task[] parts =
        [
            PublishAsync(bus, start, underway.Writer, following.Token),
            ConfirmAsync(underway.Reader, following.Token),
            SaveAsync(start, following.Token),
        ];
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            await following.CancelAsync();
            foreach (var part in parts)
            {
                await part.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            while (underway.Reader.TryRead(out var left))
            {
                await left.Sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PublishAsync(IBus bus, long position, ChannelWriter<(long, Task)> underway, CancellationToken ct)
    {
        var lastOfKey = new Dictionary<string, Task>(StringComparer.Ordinal);
        var (proven, abreast) = (false, false);
        while (true)
        {
            var events = Handed(position);
            if (events is null && abreast && !_unhanded && _handed.IsEmpty)
            {
                // The log holds nothing that was not handed over; when nobody says so for long, look.
                abreast = await _grown.WaitAsync(options.SequencerPoll, ct);
                continue;
            }

            abreast = events is not null;
            if (events is null)
            {
                _unhanded = false;
                events = await log.ReadAsync(position, Batch, ct);
            }

            if (events.Count == 0)
            {
                await _grown.WaitAsync(options.SequencerPoll, ct);
                continue;
            }

            foreach (var e in events)
            {
                await underway.WaitToWriteAsync(ct);
                var sent = SendAsync(bus, e, lastOfKey.GetValueOrDefault(e.Key, Task.CompletedTask), ct);
                lastOfKey[e.Key] = sent;
                await underway.WriteAsync((e.Position, sent), ct);
                position = e.Position;
                if (!proven)
                {
                    // The first alone: at a broker that is away one publish knocks, not a window full of them.
                    await sent;
                    proven = true;
                }
            }

            foreach (var (key, _) in lastOfKey.Where(p => p.Value.IsCompletedSuccessfully).ToList())
            {
                lastOfKey.Remove(key);
            }
        }
    }

    /// <summary>What was handed over and goes on right after a position, or null.</summary>
    private List<LoggedEvent>? Handed(long after)
    {
        while (_handed.TryPeek(out var events))
        {
            if (events[0].Position > after + 1)
            {
                return null;
            }

            _handed.TryDequeue(out _);
            if (events[^1].Position > after)
            {
                return events[0].Position > after ? events : [.. events.Where(e => e.Position > after)];
            }
        }

        return null;
    }

    /// <summary>In order: what is confirmed behind a failure counts for nothing, it goes again.</summary>
    private async Task ConfirmAsync(ChannelReader<(long Position, Task Sent)> underway, CancellationToken ct)
    {
        await foreach (var (position, sent) in underway.ReadAllAsync(ct))
        {
            await sent;
            Volatile.Write(ref _confirmed, position);
            _unsaved.Set();
            metrics.Relayed();
        }
    }

    private async Task SendAsync(IBus bus, LoggedEvent e, Task before, CancellationToken ct)
    {
        await before;
        if (Contract(e) is not { } message)
        {
            return;
        }

        using var activity = MessagingTelemetry.Source.StartActivity($"relay {e.Type}", ActivityKind.Producer, e.TraceParent ?? default(string));
        activity?.SetTag("messaging.message.id", e.Id);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(ConfirmTimeout);
        await bus.Publish(message, message.GetType(), context =>
        {
            context.MessageId = e.Id;
            context.Durable = true;
            Headers.Write(context.Headers, options.Service, e, activity?.Id ?? e.TraceParent);
        }, timeout.Token);
    }

    /// <summary>Null for what this release cannot read (a log restored from a newer one): the feed still serves it, and the rest must not wait.</summary>
    private object? Contract(LoggedEvent e)
    {
        try
        {
            if (EventCatalogue.ByName.TryGetValue(e.Type, out var contract))
            {
                return e.Payload.Deserialize(contract, EventJson.Options);
            }

            Log.Unpublishable(logger, e.Type, e.Id, "no such contract here");
        }
        catch (JsonException error)
        {
            Log.Unpublishable(logger, e.Type, e.Id, error.Message);
        }

        return null;
    }

    private async Task<long> SavedPositionAsync(CancellationToken ct) =>
        (await db.ReadAsync<long>(AccessScope.System("relay"), "select position from messaging.relay_position", ct: ct))[0];

    /// <summary>Writes the position down a little behind, and once more at the end.</summary>
    private async Task SaveAsync(long saved, CancellationToken ct)
    {
        do
        {
            await _unsaved.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(options.RelaySaveEvery, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var confirmed = Volatile.Read(ref _confirmed);
            if (confirmed == saved)
            {
                continue;
            }

            try
            {
                await using var save = db.Source.CreateCommand(Save);
                save.Parameters.Add(new NpgsqlParameter<long> { TypedValue = confirmed });
                await save.ExecuteNonQueryAsync(CancellationToken.None);
                saved = confirmed;
            }
            catch (NpgsqlException e)
            {
                Log.Stumbled(logger, options.Service, e.Message);
                _unsaved.Set();
            }
        }
        while (!ct.IsCancellationRequested);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of {Service} stumbled and goes on from what is confirmed: {Reason}")]
        public static partial void Stumbled(ILogger logger, string service, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {Id} is not published: {Reason}")]
        public static partial void Unpublishable(ILogger logger, string type, Guid id, string reason);
    }
}
