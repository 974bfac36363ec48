using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shemss.Messaging;

/// <summary>
/// One per service among all its replicas, by a session lock on a connection of its own: sequences and relays.
/// Losing the connection stops both at once.
/// </summary>
internal sealed partial class Leader(MessagingOptions options, Relay relay, ILogger<Leader> logger) : BackgroundService
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
        var own = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Pooling = false,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
            // One statement of the sequencer is short; a server that does not answer is a lost server.
            CommandTimeout = 30,
            ApplicationName = $"shemss-{options.Service}-sequencer",
        };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(ct);
        await using (var tryLock = new NpgsqlCommand($"select pg_try_advisory_lock({LockKey})", connection))
        {
            if (await tryLock.ExecuteScalarAsync(ct) is not true)
            {
                return;
            }
        }

        Log.Leads(logger, options.Service);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var relaying = options.Relay ? relay.RunAsync(leading.Token) : Task.Delay(Timeout.Infinite, leading.Token);
        try
        {
            await using (var listen = new NpgsqlCommand($"listen {Outbox.Channel}", connection))
            {
                await listen.ExecuteNonQueryAsync(ct);
            }

            // A notification that arrives while a statement runs is read with its answer: the wait would not see it.
            var notified = false;
            connection.Notification += (_, _) => notified = true;
            var sequencer = new Sequencer();
            while (true)
            {
                notified = false;
                while (await sequencer.MoveAsync(connection, relay.Wake, ct))
                {
                }

                if (!notified)
                {
                    await connection.WaitAsync(options.SequencerPoll, ct);
                }
            }
        }
        finally
        {
            await leading.CancelAsync();
            await relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
