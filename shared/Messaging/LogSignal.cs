using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>
/// Wakes whoever follows the log (live streams) when it has grown, in every replica. Listens from the first wait on; the replica
/// that sequences announces.
/// </summary>
public sealed class LogSignal : BackgroundService
{
    internal const string Name = "shemss_log";

    private readonly Db _db;
    private readonly MessagingOptions _options;
    private readonly Channel<bool> _moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();
    private Task? _listening;
    private bool _disposed;
    private long _head;

    internal LogSignal(Db db, MessagingOptions options) => (_db, _options) = (db, options);

    /// <summary>Completes when the log is known to reach beyond a position, or after the sequencer's poll interval: look either way.</summary>
    /// <param name="after">The position read so far.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task WaitAsync(long after, CancellationToken ct)
    {
        Task grown;
        lock (_lock)
        {
            if (_listening is null || _listening.IsCompleted)
            {
                _listening = Task.Run(() => ListenAsync(_stopping.Token), CancellationToken.None);
            }

            if (_head > after)
            {
                return;
            }

            grown = _grown.Task;
        }

        try
        {
            await grown.WaitAsync(_options.SequencerPoll, ct);
        }
        catch (TimeoutException)
        {
            // The safety net of a notification that never came.
        }
    }

    /// <summary>Completes when the log has grown since this was called, or after the sequencer's poll interval: look either way.</summary>
    /// <param name="ct">Cancels the wait.</param>
    public Task WaitAsync(CancellationToken ct) => WaitAsync(long.MaxValue, ct);

    /// <summary>The log has grown. For the sequencer, behind its commit.</summary>
    internal void Announce() => _moved.Writer.TryWrite(true);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_disposed)
        {
            await _stopping.CancelAsync();
            await base.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        // A host that was disposed of may be told to stop once more.
        _disposed = true;
        _stopping.Dispose();
        base.Dispose();
    }

    /// <summary>The first at once, then no oftener than the interval: followers look at the whole log anyway.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _moved.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                // There is nothing to make durable.
                await using var notify = _db.Source.CreateCommand(
                    $"select set_config('synchronous_commit', 'off', true), pg_notify('{Name}', position::text) from messaging.log_head");
                await notify.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException)
            {
                // Waits end by their timeout.
            }

            await Task.Delay(_options.AnnounceEvery, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            var own = new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Pooling = false, TcpKeepAlive = true, ApplicationName = $"shemss-{_options.Service}-follower" };
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(ct);
            connection.Notification += (_, e) => Pulse(long.Parse(e.Payload, CultureInfo.InvariantCulture));
            await using (var listen = new NpgsqlCommand($"listen {Name}", connection))
            {
                await listen.ExecuteNonQueryAsync(ct);
            }

            while (!ct.IsCancellationRequested)
            {
                await connection.WaitAsync(ct);
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException)
        {
            // The next waiter starts another listener; until then waits end by their timeout.
        }
    }

    private void Pulse(long head)
    {
        TaskCompletionSource before;
        lock (_lock)
        {
            _head = Math.Max(_head, head);
            before = _grown;
            _grown = New();
        }

        before.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
