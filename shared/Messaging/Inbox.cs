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
/// Lets each event take effect once. Inbox row, the handler's writes and its follow-up events commit together. Events that wait
/// at the same time share a transaction, see <see cref="InboxLanes"/>. A handler that fails is tried again, alone, then the event
/// is parked; a database that is away is waited for, however long.
/// </summary>
internal sealed partial class Inbox
{
    // Claims all, or fails as a duplicate does: travels with the commit, so events that come for the first time, nearly all, cost no
    // round trip for it.
    private const string ClaimAll = "select messaging.claim(@ids, @sources, @types, @positions)";

    // Insert first, look at the progress after: the insert waits for a purge under way, and the second statement's
    // snapshot then sees the progress that purge rests on. They travel together and have a snapshot each.
    private const string ClaimNew = """
        with claimed as (
            insert into messaging.inbox (message_id, source, type, position)
            select * from unnest(@ids, @sources, @types, @positions)
            on conflict do nothing returning message_id)
        select message_id from claimed;
        select i.id from unnest(@ids, @sources, @types, @positions) as i (id, source, type, position)
        join messaging.subscription_progress p on p.source = i.source and p.type = i.type and p.position >= i.position
        """;

    private const string Park = """
        insert into messaging.parked (message_id, consumer, source, type, position, key, key_ordinal, occurred_at, actor, trace_parent, payload, error, attempts)
        values (@Id, @consumer, @Source, @Type, @Position, @Key, @KeyOrdinal, @OccurredAt, @Actor, @traceParent, @payload::jsonb, @error, @attempts)
        on conflict do nothing
        """;

    private readonly IServiceScopeFactory _scopes;
    private readonly Subscriptions _subscriptions;
    private readonly MessagingOptions _options;
    private readonly MessagingMetrics _metrics;
    private readonly ILogger<Inbox> _logger;
    private readonly InboxLanes _lanes;

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

    public Inbox(IServiceScopeFactory scopes, Subscriptions subscriptions, MessagingOptions options, MessagingMetrics metrics, ILogger<Inbox> logger)
    {
        (_scopes, _subscriptions, _options, _metrics, _logger) = (scopes, subscriptions, options, metrics, logger);
        _lanes = new InboxLanes(options.Lanes, options.TogetherAtMost, TryTogetherAsync, AloneAsync, (count, e) => Log.Parted(_logger, count, e.Message));
    }

    /// <summary>Applies an event that the bus or reconciliation brought.</summary>
    /// <param name="metadata">What goes with it.</param>
    /// <param name="content">What it says.</param>
    /// <param name="ct">Stops it; nothing has happened then.</param>
    public async Task<Delivery> ApplyAsync(EventMetadata metadata, EventContent content, CancellationToken ct)
    {
        var delivery = await _lanes.EnterAsync(new WaitingEvent(metadata, content, Activity.Current, ct));
        _metrics.Delivered(delivery, metadata.Type);
        return delivery;
    }

    /// <summary>One transaction for all: every one takes effect, or was applied before, or none is and it throws.</summary>
    private async Task<IReadOnlyList<Delivery>> TryTogetherAsync(IReadOnlyList<WaitingEvent> events)
    {
        try
        {
            return await TryTogetherAsync(events, asNew: _options.Deduplicate);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && _options.Deduplicate)
        {
            // One of them was here before, says the claim, or what a handler found in its place.
            return await TryTogetherAsync(events, asNew: false);
        }
    }

    /// <param name="events">The company.</param>
    /// <param name="asNew">Takes it that none was applied before, and claims with the commit: else nothing happens and it throws.</param>
    private async Task<IReadOnlyList<Delivery>> TryTogetherAsync(IReadOnlyList<WaitingEvent> events, bool asNew)
    {
        var ct = events[0].Cancellation;
        await using var scope = _scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        var open = asNew ? await ClaimAllAsync(session, events, ct) : await ClaimNewAsync(session, events, ct);
        var deliveries = new Delivery[events.Count];
        // By key: two companies that touch the same things touch them in the same order.
        foreach (var i in Enumerable.Range(0, events.Count).OrderBy(i => events[i].Metadata.Key, StringComparer.Ordinal))
        {
            var (metadata, content) = (events[i].Metadata, events[i].Content);
            // Twice in one company: once.
            if (!open.Remove(metadata.Id) && _options.Deduplicate)
            {
                deliveries[i] = Delivery.Duplicate;
                continue;
            }

            var subscription = _subscriptions.ByType[metadata.Type];
            Activity.Current = events[i].Activity;
            await subscription.HandleAsync(scope.ServiceProvider, content.Read(subscription), metadata, session, ct);
        }

        if (deliveries.Contains(Delivery.Applied))
        {
            await session.CommitAsync(ct);
        }

        return deliveries;
    }

    /// <summary>What failed in company, or failed once alone.</summary>
    private async Task<Delivery> AloneAsync(WaitingEvent waiting, Exception? failedAlone) =>
        await _patience.ExecuteAsync(async _ =>
        {
            var already = Interlocked.Exchange(ref failedAlone, null);
            return await TryOrParkAsync(waiting, already is null || IsInfrastructure(already) ? null : already);
        }, waiting.Cancellation);

    private async Task<Delivery> TryOrParkAsync(WaitingEvent waiting, Exception? failure)
    {
        var ct = waiting.Cancellation;
        for (var attempt = failure is null ? 0 : 1; ;)
        {
            if (failure is not null)
            {
                var consumer = _subscriptions.ByType[waiting.Metadata.Type].Consumer;
                Log.HandlerFailed(_logger, failure, consumer, waiting.Metadata.Type, waiting.Metadata.Id, attempt);
                if (attempt >= _options.HandlerAttempts || failure is JsonException)
                {
                    return await ParkAsync(consumer, waiting, failure, attempt);
                }

                await Task.Delay(_options.HandlerBackoff * Math.Pow(2, attempt - 1), ct);
            }

            try
            {
                attempt++;
                return (await TryTogetherAsync([waiting], asNew: false))[0];
            }
            catch (Exception e) when (!IsInfrastructure(e) && !ct.IsCancellationRequested)
            {
                failure = e;
            }
        }
    }

    /// <summary>Opens the session; its commit claims them all or fails.</summary>
    private async Task<HashSet<Guid>> ClaimAllAsync(DbSession session, IReadOnlyList<WaitingEvent> events, CancellationToken ct)
    {
        await session.BeginAsync(AccessScope.System(_options.Service), ct);
        // First of what the commit brings: a duplicate is found before anything else can be.
        session.AtCommit(ClaimAll, Claims(events));
        return [.. events.Select(e => e.Metadata.Id)];
    }

    /// <summary>Opens the session, claims those that were not here before, and says which.</summary>
    private async Task<HashSet<Guid>> ClaimNewAsync(DbSession session, IReadOnlyList<WaitingEvent> events, CancellationToken ct)
    {
        await using var answers = await session.BeginAndQueryAsync(AccessScope.System(_options.Service), ClaimNew, Claims(events), ct);
        var open = (await answers.ReadAsync<Guid>()).ToHashSet();
        open.ExceptWith(await answers.ReadAsync<Guid>());
        return open;
    }

    private static object Claims(IReadOnlyList<WaitingEvent> events)
    {
        // By id: two transactions that claim the same events meet them in the same order. Once each. One that claims last may already
        // hold what one that claims first waits for: PostgreSQL ends one of them, and it is tried again.
        var ordered = events.Select(e => e.Metadata).DistinctBy(m => m.Id).OrderBy(m => m.Id).ToList();
        return new
        {
            ids = ordered.Select(m => m.Id).ToArray(),
            sources = ordered.Select(m => m.Source).ToArray(),
            types = ordered.Select(m => m.Type).ToArray(),
            positions = ordered.Select(m => m.Position).ToArray(),
        };
    }

    private async Task<Delivery> ParkAsync(string consumer, WaitingEvent waiting, Exception error, int attempts)
    {
        var (metadata, ct) = (waiting.Metadata, waiting.Cancellation);
        await using var scope = _scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        if ((await ClaimNewAsync(session, [waiting], ct)).Count == 0)
        {
            return Delivery.Duplicate;
        }

        await session.ExecuteAsync(Park, new
        {
            metadata.Id,
            consumer,
            metadata.Source,
            metadata.Type,
            metadata.Position,
            metadata.Key,
            metadata.KeyOrdinal,
            metadata.OccurredAt,
            metadata.Actor,
            traceParent = waiting.Activity?.Id,
            payload = waiting.Content.ToJson(),
            error = error.ToString(),
            attempts,
        }, ct);
        await session.CommitAsync(ct);
        Log.Parked(_logger, metadata.Type, metadata.Id);
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

        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} events that shared a transaction go on alone: {Reason}")]
        public static partial void Parted(ILogger logger, int count, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Type} {Id} is parked; operators see it under /v1/operations/parked")]
        public static partial void Parked(ILogger logger, string type, Guid id);
    }
}
