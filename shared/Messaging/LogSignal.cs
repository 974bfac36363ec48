using System.Globalization;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Shemss.Messaging;

/// <summary>Wakes whoever follows the log (live streams) when it has grown, in every replica. Listens from the first wait on.</summary>
public sealed class LogSignal : IHostedService, IDisposable
{
    internal const string Channel = "shemss_log";

    private readonly MessagingOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();
    private Task? _listening;
    private long _head;

    internal LogSignal(MessagingOptions options) => _options = options;

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

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            var own = new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Pooling = false, TcpKeepAlive = true, ApplicationName = $"shemss-{_options.Service}-follower" };
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(ct);
            connection.Notification += (_, e) => Pulse(long.Parse(e.Payload, CultureInfo.InvariantCulture));
            await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
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
