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
    // snapshot then sees the progress that purge rests on.
    private const string Claim = """
        insert into messaging.inbox (message_id, consumer, source, type, position) values (@Id, @consumer, @Source, @Type, @Position)
        on conflict do nothing
        """;

    private const string Below = """
        select exists (select from messaging.subscription_progress where source = @Source and type = @Type and position >= @Position)
        """;

    private const string Park = """
        insert into messaging.parked (message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, trace_parent, payload, error, attempts)
        values (@Id, @consumer, @Source, @Type, @Position, @Key, @KeyOrdinal, @OccurredAt, @Actor, @traceParent, @payload::jsonb, @error, @attempts)
        on conflict do nothing
        """;

    /// <summary>Applies an event that the bus or reconciliation brought.</summary>
    /// <param name="metadata">What goes with it.</param>
    /// <param name="payload">The contract as JSON; kept with a parked event.</param>
    /// <param name="ct">Stops it; nothing has happened then.</param>
    public async Task<Delivery> ApplyAsync(EventMetadata metadata, JsonElement payload, CancellationToken ct)
    {
        var subscription = subscriptions.ByType[metadata.Type];
        var waiting = new ResiliencePipelineBuilder<Delivery>()
            .AddRetry(new RetryStrategyOptions<Delivery>
            {
                ShouldHandle = args => ValueTask.FromResult(IsInfrastructure(args.Outcome.Exception) && !ct.IsCancellationRequested),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
            })
            .Build();
        var delivery = await waiting.ExecuteAsync(async token => await TryOrParkAsync(subscription, metadata, payload, token), ct);
        (delivery switch
        {
            Delivery.Applied => MessagingMetrics.Applied,
            Delivery.Duplicate => MessagingMetrics.Duplicates,
            _ => MessagingMetrics.Parked,
        }).Add(1, new KeyValuePair<string, object?>("type", metadata.Type));
        return delivery;
    }

    /// <summary>Applies a parked event again, outside the once-only rule: it has not taken effect yet.</summary>
    public async Task HandleAgainAsync(EventMetadata metadata, JsonElement payload, DbSession session, CancellationToken ct)
    {
        var subscription = subscriptions.ByType[metadata.Type];
        await using var scope = scopes.CreateAsyncScope();
        await subscription.HandleAsync(scope.ServiceProvider, subscription.Read(payload), metadata, session, ct);
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
                    await ParkAsync(subscription, metadata, payload, e, attempt, ct);
                    return Delivery.Parked;
                }

                await Task.Delay(options.HandlerBackoff * Math.Pow(2, attempt - 1), ct);
            }
        }
    }

    private async Task<Delivery> TryAsync(Subscription subscription, EventMetadata metadata, JsonElement payload, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        await session.BeginAsync(AccessScope.System(options.Service), ct);
        if (!await ClaimAsync(session, subscription, metadata, ct) && options.Deduplicate)
        {
            return Delivery.Duplicate;
        }

        await subscription.HandleAsync(scope.ServiceProvider, subscription.Read(payload), metadata, session, ct);
        await session.CommitAsync(ct);
        return Delivery.Applied;
    }

    private static async Task<bool> ClaimAsync(DbSession session, Subscription subscription, EventMetadata metadata, CancellationToken ct)
    {
        var args = new { metadata.Id, consumer = subscription.Consumer, metadata.Source, metadata.Type, metadata.Position };
        return await session.ExecuteAsync(Claim, args, ct) == 1
            && !await session.QueryOneAsync<bool>(Below, args, ct);
    }

    private async Task ParkAsync(Subscription subscription, EventMetadata metadata, JsonElement payload, Exception error, int attempts, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        await session.BeginAsync(AccessScope.System(options.Service), ct);
        if (!await ClaimAsync(session, subscription, metadata, ct))
        {
            return;
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
    }

    /// <summary>The database is away or asks to be asked again: no fault of the event's.</summary>
    private static bool IsInfrastructure(Exception? e) => e switch
    {
        PostgresException p => p.IsTransient || Db.IsWorthAnotherTry(p) || p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException n => n.IsTransient || n.InnerException is IOException or SocketException or TimeoutException or ObjectDisposedException || n.InnerException is null,
        SocketException or IOException or TimeoutException => true,
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
