using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>Looks now and then at how much waits: for the gauges and for health.</summary>
internal sealed class BacklogMonitor(Db db, MessagingOptions options, MessagingMetrics metrics, TimeProvider clock) : BackgroundService, IHealthCheck
{
    private const string Look = """
        select (select count(*) from messaging.outbox) as outbox,
               (select h.position - r.position from messaging.log_head h, messaging.relay_position r) as relay,
               coalesce(extract(epoch from clock_timestamp() - least(
                   (select appended_at from messaging.outbox order by seq limit 1),
                   (select recorded_at from messaging.event_log where position = (select position + 1 from messaging.relay_position)))), 0)::double precision as age_seconds,
               (select count(*) from messaging.parked) as parked
        """;

    private Backlog _backlog = new(0, 0, TimeSpan.Zero, 0);

    public Backlog Current => Volatile.Read(ref _backlog);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(() => Current);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is away is the database check's to tell; the last figures stay.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(options.BacklogEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<Backlog> LookAsync(CancellationToken ct)
    {
        var row = (await db.ReadAsync<Row>(AccessScope.System(options.Service), Look, ct: ct))[0];
        var backlog = new Backlog(row.Outbox, row.Relay, TimeSpan.FromSeconds(Math.Max(0, row.AgeSeconds)), row.Parked);
        Volatile.Write(ref _backlog, backlog);
        return backlog;
    }

    /// <summary>Degraded, not unhealthy: writes go on while events wait.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var backlog = Current;
        var data = new Dictionary<string, object>
        {
            ["outbox"] = backlog.Outbox,
            ["relay"] = backlog.Relay,
            ["ageSeconds"] = backlog.Age.TotalSeconds,
            ["parked"] = backlog.Parked,
        };
        return Task.FromResult(backlog.Age > options.BacklogTooOld
            ? HealthCheckResult.Degraded($"The oldest event has waited {backlog.Age.TotalSeconds:F0} s for the bus.", data: data)
            : backlog.Parked > 0
                ? HealthCheckResult.Degraded($"{backlog.Parked} events are parked.", data: data)
                : HealthCheckResult.Healthy(data: data));
    }

    private sealed class Row
    {
        public required long Outbox { get; init; }

        public required long Relay { get; init; }

        public required double AgeSeconds { get; init; }

        public required long Parked { get; init; }
    }
}
