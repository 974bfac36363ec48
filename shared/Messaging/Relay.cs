using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Shemss.Contracts;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Follows the log and publishes it with the broker's confirms: many unconfirmed at once, of one key only one. Its position
/// moves behind what is confirmed, so a crash publishes some again and loses none.
/// </summary>
internal sealed partial class Relay(IServiceProvider services, EventLog log, Db db, MessagingOptions options, ILogger<Relay> logger)
{
    private const int Batch = 1000;
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(15);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Published but perhaps not saved yet: what lies between is published again after a crash and skipped by inboxes.
    private long _confirmed;

    /// <summary>There is something new in the log.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

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
        // Resolved late: the bus is built after the background services are.
        var bus = services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, ct);
        _confirmed = await SavedPositionAsync(ct);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var saving = SaveAsync(_confirmed, following.Token);
        try
        {
            while (true)
            {
                var events = await log.ReadAsync(_confirmed, Batch, ct);
                if (events.Count == 0)
                {
                    await WaitAsync(ct);
                    continue;
                }

                await PublishAsync(bus, events, ct);
            }
        }
        finally
        {
            await following.CancelAsync();
            await saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(ct);
        poll.CancelAfter(options.SequencerPoll);
        try
        {
            await _wake.Reader.ReadAsync(poll.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody woke it: it looks all the same.
        }
    }

    private async Task PublishAsync(IBus bus, List<LoggedEvent> events, CancellationToken ct)
    {
        using var window = new SemaphoreSlim(options.RelayWindow);
        var tails = new Dictionary<string, Task>(StringComparer.Ordinal);
        var sent = new List<Task>(events.Count);
        foreach (var e in events)
        {
            await window.WaitAsync(ct);
            var before = tails.GetValueOrDefault(e.Key, Task.CompletedTask);
            var task = SendAsync(e, before);
            tails[e.Key] = task;
            sent.Add(task);
        }

        // In order: what is confirmed behind a failure counts for nothing, it goes again.
        try
        {
            for (var i = 0; i < sent.Count; i++)
            {
                await sent[i];
                Volatile.Write(ref _confirmed, events[i].Position);
                MessagingMetrics.Relayed.Add(1);
            }
        }
        finally
        {
            await Task.WhenAll(sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task SendAsync(LoggedEvent e, Task before)
        {
            try
            {
                await before;
                await PublishOneAsync(bus, e, ct);
            }
            finally
            {
                window.Release();
            }
        }
    }

    private async Task PublishOneAsync(IBus bus, LoggedEvent e, CancellationToken ct)
    {
        if (!EventCatalogue.ByName.TryGetValue(e.Type, out var contract))
        {
            // A log restored from a newer release: the feed still serves it.
            Log.Unknown(logger, e.Type, e.Id);
            return;
        }

        using var activity = MessagingTelemetry.Source.StartActivity($"relay {e.Type}", ActivityKind.Producer, e.TraceParent ?? default(string));
        activity?.SetTag("messaging.message.id", e.Id);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(ConfirmTimeout);
        var message = e.Payload.Deserialize(contract, EventJson.Options)!;
        await bus.Publish(message, contract, context =>
        {
            context.MessageId = e.Id;
            context.Durable = true;
            Headers.Write(context.Headers, options.Service, e);
        }, timeout.Token);
    }

    private async Task<long> SavedPositionAsync(CancellationToken ct) =>
        (await db.ReadAsync<long>(AccessScope.System("relay"), "select position from messaging.relay_position", ct: ct))[0];

    /// <summary>Writes the position down a little behind: a commit per event would cost more than the publish.</summary>
    private async Task SaveAsync(long saved, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(50, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var confirmed = Volatile.Read(ref _confirmed);
            if (confirmed == saved)
            {
                continue;
            }

            try
            {
                await db.TransactAsync(AccessScope.System("relay"), session => session.ExecuteAsync(
                    "update messaging.relay_position set position = @confirmed where position < @confirmed", new { confirmed }, CancellationToken.None), CancellationToken.None);
                saved = confirmed;
            }
            catch (Npgsql.NpgsqlException e)
            {
                Log.Stumbled(logger, options.Service, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of {Service} stumbled and goes on from what is confirmed: {Reason}")]
        public static partial void Stumbled(ILogger logger, string service, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "No contract {Type} here; event {Id} is not published")]
        public static partial void Unknown(ILogger logger, string type, Guid id);
    }
}
