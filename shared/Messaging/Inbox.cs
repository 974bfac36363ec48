using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>What became of a delivered event.</summary>
internal enum Delivery
{
    Applied,
    Duplicate,
    Parked,
}

/// <summary>
/// Lets each event take effect once. Inbox row, the handler's writes and its follow-up events commit together. A handler that
/// fails is tried again, then the event is parked; a database that is away is waited for, however long.
/// </summary>
internal sealed partial class Inbox(IServiceScopeFactory scopes, Subscriptions subscriptions, MessagingOptions options, ILogger<Inbox> logger)
{
    // Insert first, look at the progress after: the insert waits for a purge under way, and the second statement's
    // snapshot then sees the progress that purge rests on. They travel together and have a snapshot each.
    private const string Claim = """
        with claimed as (
            insert into messaging.inbox (message_id, source, type, position) values (@Id, @Source, @Type, @Position)
            on conflict do nothing returning 1)
        select exists (select from claimed);
        select exists (select from messaging.subscription_progress where source = @Source and type = @Type and position >= @Position)
        """;

    private const string Park = """
        insert into messaging.parked (message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, trace_parent, payload, error, attempts)
        values (@Id, @consumer, @Source, @Type, @Position, @Key, @KeyOrdinal, @OccurredAt, @Actor, @traceParent, @payload::jsonb, @error, @attempts)
        on conflict do nothing
        """;

    private readonly ResiliencePipeline _patience = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(IsInfrastructure(args.Outcome.Exception) && !args.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(5),
            UseJitter = true,
        })
        .Build();

    /// <summary>Applies an event that the bus or reconciliation brought.</summary>
    /// <param name="metadata">What goes with it.</param>
    /// <param name="payload">The contract as JSON; kept with a parked event.</param>
    /// <param name="ct">Stops it; nothing has happened then.</param>
    public async Task<Delivery> ApplyAsync(EventMetadata metadata, JsonElement payload, CancellationToken ct)
    {
        var subscription = subscriptions.ByType[metadata.Type];
        var delivery = await _patience.ExecuteAsync(async token => await TryOrParkAsync(subscription, metadata, payload, token), ct);
        (delivery switch
        {
            Delivery.Applied => MessagingMetrics.Applied,
            Delivery.Duplicate => MessagingMetrics.Duplicates,
            _ => MessagingMetrics.Parked,
        }).Add(1, new KeyValuePair<string, object?>("type", metadata.Type));
        return delivery;
    }

    private async Task<Delivery> TryOrParkAsync(Subscription subscription, EventMetadata metadata, JsonElement payload, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(subscription, metadata, payload, ct);
            }
            catch (Exception e) when (!IsInfrastructure(e) && !ct.IsCancellationRequested)
            {
                Log.HandlerFailed(logger, e, subscription.Consumer, metadata.Type, metadata.Id, attempt);
                if (attempt >= options.HandlerAttempts || e is JsonException)
                {
                    return await ParkAsync(subscription, metadata, payload, e, attempt, ct);
                }

                await Task.Delay(options.HandlerBackoff * Math.Pow(2, attempt - 1), ct);
            }
        }
    }

    private async Task<Delivery> TryAsync(Subscription subscription, EventMetadata metadata, JsonElement payload, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        if (!await ClaimAsync(session, metadata, ct) && options.Deduplicate)
        {
            return Delivery.Duplicate;
        }

        await subscription.HandleAsync(scope.ServiceProvider, subscription.Read(payload), metadata, session, ct);
        await session.CommitAsync(ct);
        return Delivery.Applied;
    }

    /// <summary>Opens the session, and says whether the event is still to take effect.</summary>
    private async Task<bool> ClaimAsync(DbSession session, EventMetadata metadata, CancellationToken ct)
    {
        await using var answers = await session.BeginAndQueryAsync(AccessScope.System(options.Service), Claim, metadata, ct);
        var claimed = await answers.ReadSingleAsync<bool>();
        var passed = await answers.ReadSingleAsync<bool>();
        return claimed && !passed;
    }

    private async Task<Delivery> ParkAsync(Subscription subscription, EventMetadata metadata, JsonElement payload, Exception error, int attempts, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        if (!await ClaimAsync(session, metadata, ct))
        {
            return Delivery.Duplicate;
        }

        await session.ExecuteAsync(Park, new
        {
            metadata.Id,
            consumer = subscription.Consumer,
            metadata.Source,
            metadata.Type,
            metadata.Position,
            metadata.Key,
            metadata.KeyOrdinal,
            metadata.OccurredAt,
            metadata.Actor,
            traceParent = Activity.Current?.Id,
            payload = payload.GetRawText(),
            error = error.ToString(),
            attempts,
        }, ct);
        await session.CommitAsync(ct);
        Log.Parked(logger, metadata.Type, metadata.Id);
        return Delivery.Parked;
    }

    /// <summary>The database is away or asks to be asked again: no fault of the event's.</summary>
    private static bool IsInfrastructure(Exception? e) => e switch
    {
        PostgresException p => p.IsTransient || Db.IsWorthAnotherTry(p)
            || p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException n => n.IsTransient || n.InnerException is IOException or SocketException or TimeoutException or ObjectDisposedException,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Consumer} failed on {Type} {Id}, try {Attempt}")]
        public static partial void HandlerFailed(ILogger logger, Exception e, string consumer, string type, Guid id, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {Id} is parked; operators see it under /v1/operations/parked")]
        public static partial void Parked(ILogger logger, string type, Guid id);
    }
}
