using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Wakes the sequencer after a commit: directly when it runs in this process, else by NOTIFY. Never within the transaction:
/// PostgreSQL lets transactions that notify commit only one at a time, in the whole cluster and with the disk's flush included.
/// </summary>
internal sealed class Bell : BackgroundService
{
    private const string OutboxChannel = "shemss_outbox";

    // Who appends has a session and nothing else.
    private static readonly ConditionalWeakTable<NpgsqlDataSource, Bell> Bells = [];

    private readonly MessagingOptions _options;
    private readonly Signal _here = new();
    private readonly Notifier _elsewhere;
    private readonly MessagingMetrics _metrics;
    private volatile bool _leads;

    public Bell(Db db, MessagingOptions options, MessagingMetrics metrics)
    {
        (_options, _metrics, _elsewhere) = (options, metrics, new Notifier(db, OutboxChannel, "''", TimeSpan.Zero));
        Bells.AddOrUpdate(db.Source, this);
    }

    /// <summary>Rings, and counts, when the session has committed. A process without messaging rings nowhere: the sequencer's poll finds its events.</summary>
    public static void RingAfterCommit(DbSession session, string type)
    {
        if (Bells.TryGetValue(session.Source, out var bell))
        {
            session.OnCommitted(() => bell.Ring(type));
        }
    }

    /// <summary>Returns when it rang, or after <paramref name="atMost"/>. For the leader.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _here.WaitAsync(atMost, ct);

    /// <summary>Hears other processes while this one leads.</summary>
    public async Task LeadAsync(CancellationToken ct)
    {
        _leads = true;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    await ListenAsync(ct);
                }
                catch (Exception) when (!ct.IsCancellationRequested)
                {
                    // Deaf for a moment: the sequencer's poll is the safety net.
                    await Task.Delay(_options.LeaderRetry, ct);
                }
            }
        }
        finally
        {
            _leads = false;
        }
    }

    /// <summary>Tells the leader elsewhere, as often as one notification takes and no oftener.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _elsewhere.RunAsync(stoppingToken);

    private void Ring(string type)
    {
        _metrics.Recorded(type);
        if (_leads)
        {
            _here.Set();
        }
        else
        {
            _elsewhere.Ask();
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var source = DataExtensions.Dedicated(_options.ConnectionString, $"shemss-{_options.Service}-bell");
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, _) => _here.Set();
        await using (var listen = new NpgsqlCommand($"listen {OutboxChannel}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        _here.Set();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }
}
