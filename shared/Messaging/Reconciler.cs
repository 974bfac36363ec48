using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Asks every source for what the bus has not brought, per (source, event type), at start and every few minutes. A new service,
/// a new subscription, a lost queue or a wiped broker heals by this.
/// </summary>
internal sealed partial class Reconciler(
    IHttpClientFactory clients, Db db, Inbox inbox, Subscriptions subscriptions, MessagingOptions options, MessagingMetrics metrics, TimeProvider clock, ILogger<Reconciler> logger) : BackgroundService
{
    private const int PageSize = 2000;

    // Their ids must fit into a request line.
    private const int FetchSize = 100;

    private const string Progress = """
        select coalesce((select position from messaging.subscription_progress where source = @source and type = @type), 0)
        """;

    private const string Known = """
        select message_id from messaging.inbox where message_id = any(@ids)
        """;

    // Progress and purge together: see Inbox for why the order of its own two statements makes this safe.
    private const string Advance = """
        insert into messaging.subscription_progress (source, type, position) values (@source, @type, @position)
        on conflict (source, type) do update set position = greatest(subscription_progress.position, excluded.position), checked_at = clock_timestamp();
        delete from messaging.inbox where source = @source and type = @type and position <= @position;
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Reconcile && subscriptions.ByType.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            var complete = await ReconcileAllAsync(stoppingToken);
            // A source that was away at start is asked again soon.
            await Task.Delay(complete ? options.ReconcileEvery : options.ReconcileRetry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round over all subscriptions.</summary>
    /// <returns>False when a source did not answer.</returns>
    public async Task<bool> ReconcileAllAsync(CancellationToken ct)
    {
        var complete = true;
        foreach (var subscription in subscriptions.ByType.Values)
        {
            try
            {
                await ReconcileAsync(subscription, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                complete = false;
                Log.SourceAway(logger, subscription.Source, subscription.Type, e.Message);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return complete;
    }

    private async Task ReconcileAsync(Subscription subscription, CancellationToken ct)
    {
        var client = clients.CreateClient(MessagingExtensions.InternalClient);
        var scope = AccessScope.System(options.Service);
        var position = (await db.ReadAsync<long>(scope, Progress, new { source = subscription.Source, type = subscription.Type }, ct))[0];
        while (true)
        {
            var uri = string.Create(CultureInfo.InvariantCulture,
                $"http://{subscription.Source}/internal/events/ids?after={position}&types={subscription.Type}&olderThan={options.ReconcileOlderThan.TotalSeconds}&limit={PageSize}");
            var page = await client.GetFromJsonAsync<List<LoggedId>>(uri, EventJson.Options, ct) ?? [];
            if (page.Count == 0)
            {
                return;
            }

            var known = (await db.ReadAsync<Guid>(scope, Known, new { ids = page.Select(e => e.Id).ToArray() }, ct)).ToHashSet();
            foreach (var missing in page.Select(e => e.Id).Where(id => !known.Contains(id)).Chunk(FetchSize))
            {
                await RepairAsync(client, subscription, missing, ct);
            }

            position = page[^1].Position;
            await db.TransactAsync(scope, session => session.ExecuteAsync(
                Advance, new { source = subscription.Source, type = subscription.Type, position }, ct), ct);
            if (page.Count < PageSize)
            {
                return;
            }
        }
    }

    private async Task RepairAsync(HttpClient client, Subscription subscription, Guid[] missing, CancellationToken ct)
    {
        var uri = $"http://{subscription.Source}/internal/events/by-id?id={string.Join("&id=", missing)}";
        var events = await client.GetFromJsonAsync<List<LoggedEvent>>(uri, EventJson.Options, ct) ?? [];
        if (events.Count != missing.Length)
        {
            // Progress must not pass what was not applied.
            throw new InvalidDataException($"{subscription.Source} listed {missing.Length} events and gave {events.Count}.");
        }

        // As the bus would: keys side by side, each key's events in order.
        await Parallel.ForEachAsync(
            events.GroupBy(e => e.Key),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = ct },
            async (ofKey, token) =>
            {
                foreach (var e in ofKey)
                {
                    using var activity = MessagingTelemetry.Source.StartActivity($"reconcile {e.Type}", ActivityKind.Consumer, e.TraceParent ?? default(string));
                    if (await inbox.ApplyAsync(e.Metadata(subscription.Source), new EventContent(e.Payload), token) != Delivery.Duplicate)
                    {
                        metrics.Repaired(e.Type);
                    }
                }
            });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Source} did not answer for {Type}; asked again soon: {Reason}")]
        public static partial void SourceAway(ILogger logger, string source, string type, string reason);
    }
}
