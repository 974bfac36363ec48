using System.Globalization;
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

    private readonly MessagingOptions _options;
    private readonly Notifier _announcer;
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();
    private Task? _listening;
    private CancellationToken _stopping;
    private long _head;

    internal LogSignal(Db db, MessagingOptions options) => (_options, _announcer) =
        (options, new Notifier(db, Name, "(select position::text from messaging.log_head)", options.AnnounceEvery));

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
                _listening = Task.Run(() => ListenAsync(_stopping), CancellationToken.None);
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
    internal void Announce() => _announcer.Ask();

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        return _announcer.RunAsync(stoppingToken);
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            await using var source = DataExtensions.Dedicated(_options.ConnectionString, $"shemss-{_options.Service}-follower");
            await using var connection = await source.OpenConnectionAsync(ct);
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
