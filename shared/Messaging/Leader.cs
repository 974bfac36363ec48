using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// One per service among all its replicas, by a session lock on a connection of its own: sequences and relays.
/// Losing the connection stops both at once.
/// </summary>
internal sealed partial class Leader(MessagingOptions options, Bell bell, Relay relay, LogSignal signal, ILogger<Leader> logger) : BackgroundService
{
    private const long LockKey = 0x5348454D5351;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Sequence && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.Lost(logger, options.Service, e.Message);
            }

            await Task.Delay(options.LeaderRetry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(CancellationToken ct)
    {
        await using var source = DataExtensions.Dedicated(options.ConnectionString, $"shemss-{options.Service}-sequencer");
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var tryLock = new NpgsqlCommand($"select pg_try_advisory_lock({LockKey})", connection))
        {
            if (await tryLock.ExecuteScalarAsync(ct) is not true)
            {
                return;
            }
        }

        // Of the outbox's file a plan knows how long it is, and not that all but the last few rows are gone.
        await using (var byIndex = new NpgsqlCommand("set enable_seqscan = off", connection))
        {
            await byIndex.ExecuteNonQueryAsync(ct);
        }

        Log.Leads(logger, options.Service);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var hearing = bell.LeadAsync(leading.Token);
        var relaying = options.Relay ? relay.RunAsync(leading.Token) : Task.CompletedTask;
        try
        {
            var (sequencer, pace, full) = (new Sequencer(), new Pace(options.SequencerPace, TimeProvider.System), false);
            while (true)
            {
                await pace.TurnAsync(full, ct);
                var (count, events) = await sequencer.MoveAsync(connection, options.Relay && relay.IsAbreast, ct);
                if (count > 0)
                {
                    relay.Grown(events);
                    signal.Announce();
                }

                full = Sequencer.IsFull(count);
                if (!full)
                {
                    await bell.WaitAsync(options.SequencerPoll, ct);
                }
            }
        }
        finally
        {
            await leading.CancelAsync();
            await relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Service} sequences and relays its events from here")]
        public static partial void Leads(ILogger logger, string service);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} lost its sequencer's connection and tries again: {Reason}")]
        public static partial void Lost(ILogger logger, string service, string reason);
    }
}
