using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>Forgets answers of POSTs whose time is over.</summary>
internal sealed partial class IdempotencyPurge(Db db, TimeProvider time, IOptions<ServiceOptions> options, ILogger<IdempotencyPurge> logger) : BackgroundService
{
    // In steps, so that no transaction holds long.
    private const string Delete = """
        delete from platform.idempotency_key where (subject, operation, key) in (
            select subject, operation, key from platform.idempotency_key where created_at < @Before order by created_at limit 1000)
        """;

    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow().AddHours(-options.Value.IdempotencyHours);
        var total = 0;
        int deleted;
        do
        {
            deleted = await db.TransactAsync(AccessScope.System("idempotency-purge"), s => s.ExecuteAsync(Delete, new { Before = before }, ct), ct);
            total += deleted;
        }
        while (deleted == 1000);

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (NpgsqlException e)
                {
                    LogFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Old idempotency keys could not be deleted; trying again in an hour")]
    private partial void LogFailed(Exception e);
}
