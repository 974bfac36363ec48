using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Shemss.Alerts.Ingest;

/// <summary>The door for data loggers: HJ 212 over TCP.</summary>
internal sealed partial class IngestServer(
    IConfiguration configuration, IOptions<IngestOptions> options, PointIndex points, GroupCommit commit, IngestMetrics metrics, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<IngestServer> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly ConcurrentDictionary<LoggerConnection, Task> _connections = new();
    private readonly Socket _listener = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
    private Task _accepting = Task.CompletedTask;
    private bool _stopped;
    private Task _committing = Task.CompletedTask;

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await points.RefreshAsync(cancellationToken);
        await commit.StartAsync(cancellationToken);
        _committing = Task.Run(CommitAsync, CancellationToken.None);
        _listener.DualMode = true;
        _listener.Bind(new IPEndPoint(IPAddress.IPv6Any, configuration.GetValue("HJ212_PORT", 0)));
        _listener.Listen(1024);
        LogListening(Port);
        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>Stops reading, commits what was read, sends the answers, then hangs up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped again while it is taken down.
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await using var hurry = cancellationToken.Register(_kill.Cancel);
        await Task.WhenAll(_connections.Keys.Select(c => c.Reading));
        commit.Queue.TryComplete();
        await _committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections.Keys)
        {
            connection.CompleteAnswers();
        }

        await Task.WhenAll(_connections.Values);
    }

    public void Dispose()
    {
        _stopped = true;
        _listener.Dispose();
        _stopping.Dispose();
        _kill.Dispose();
    }

    /// <summary>Without its writer the server would take frames that nobody stores: whatever ends it unasked ends the service, which starts again.</summary>
    private async Task CommitAsync()
    {
        try
        {
            await commit.RunAsync(_kill.Token);
        }
        catch (Exception e) when (!_kill.IsCancellationRequested)
        {
            LogWriterDied(e);
            lifetime.StopApplication();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                if (_connections.Count >= options.Value.MaxConnections)
                {
                    socket.Dispose();
                    LogFull(options.Value.MaxConnections);
                    continue;
                }

                socket.NoDelay = true;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                var connection = new LoggerConnection(socket, options.Value, points, commit.Queue, metrics, clock);
                connection.Reading = connection.ReadAsync(_stopping.Token);

                // Known before it is served: it may end at once.
                _connections[connection] = Task.CompletedTask;
                _connections.TryUpdate(connection, ServeAsync(connection), Task.CompletedTask);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (!_stopping.IsCancellationRequested)
            {
                // Out of handles, say: connections that are open go on.
                LogAccept(e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(LoggerConnection connection)
    {
        await Task.Yield();
        metrics.Connected();
        var sending = connection.SendAsync();
        try
        {
            await connection.Reading;
            if (!_stopping.IsCancellationRequested)
            {
                // Answers to its last frames are still to come; whoever has hung up does not hear them.
                await connection.AnsweredAsync(TimeSpan.FromSeconds(10), clock);
                connection.CompleteAnswers();
            }
        }
        catch (Exception e)
        {
            LogBroken(e);
            connection.CompleteAnswers();
        }
        finally
        {
            await sending;
            connection.Dispose();
            _connections.TryRemove(connection, out _);
            metrics.Disconnected();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Listening for data loggers on port {Port}")]
    private partial void LogListening(int port);

    [LoggerMessage(2, LogLevel.Warning, "A connection was turned away: {Most} are open")]
    private partial void LogFull(int most);

    [LoggerMessage(3, LogLevel.Warning, "A connection could not be accepted")]
    private partial void LogAccept(Exception e);

    [LoggerMessage(5, LogLevel.Critical, "The writer of frames died; the service stops")]
    private partial void LogWriterDied(Exception e);

    [LoggerMessage(4, LogLevel.Error, "A connection ended by an error of ours")]
    private partial void LogBroken(Exception e);
}
