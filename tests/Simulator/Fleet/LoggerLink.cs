using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>What a logger does with a frame of its host.</summary>
internal delegate void FrameHandler(scoped in Frame frame);

/// <summary>
/// One TCP connection to the host. What is sent while a send is under way goes out together with the next one, so load batches
/// itself and a lone frame does not wait.
/// </summary>
internal sealed class LoggerLink(FrameHandler onFrame, Action onRejected) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _waiting = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private ArrayBufferWriter<byte> _filling = new(4096);
    private ArrayBufferWriter<byte> _sending = new(4096);
    private Socket? _socket;
    private bool _isSending;
    private TaskCompletionSource? _sent;

    public bool IsOpen { get; private set; }

    /// <summary>Connects, and serves the connection until it breaks or is closed.</summary>
    public async Task ServeAsync(IPEndPoint host, Action onOpen, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, linked.Token);
        _socket = socket;
        lock (_gate)
        {
            IsOpen = true;
        }

        onOpen();
        var sending = SendAsync(socket, linked.Token);
        try
        {
            await ReceiveAsync(socket, linked.Token);
        }
        finally
        {
            lock (_gate)
            {
                IsOpen = false;
                _filling.ResetWrittenCount();
                _sent?.TrySetResult();
            }

            await _closing.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Puts bytes on the line; lost when the line is down, as bytes are.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!IsOpen)
            {
                return;
            }

            _filling.Write(bytes);
            if (_waiting.CurrentCount == 0)
            {
                _waiting.Release();
            }
        }
    }

    /// <summary>Ends at once while no more than so many bytes wait to go out, and otherwise when they went or the line broke.</summary>
    public async Task UntilSentAsync(int waiting = 0)
    {
        while (true)
        {
            Task sent;
            lock (_gate)
            {
                var isEmpty = _filling.WrittenCount <= waiting && (waiting > 0 || !_isSending);
                if (!IsOpen || isEmpty)
                {
                    return;
                }

                _sent ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                sent = _sent.Task;
            }

            await sent;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket?.Dispose();
        _waiting.Dispose();
        _closing.Dispose();
    }

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _waiting.WaitAsync(cancellationToken);
            lock (_gate)
            {
                (_filling, _sending) = (_sending, _filling);
                _isSending = true;
            }

            for (var rest = _sending.WrittenMemory; rest.Length > 0;)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
            }

            _sending.ResetWrittenCount();
            lock (_gate)
            {
                _isSending = false;
                _sent?.TrySetResult();
                _sent = null;
            }
        }
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16384, leaveOpen: true));
        var reader = new FrameReader();
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            Take(reader, ref buffer, result.IsCompleted);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private void Take(FrameReader reader, ref ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        while (true)
        {
            switch (reader.Read(ref buffer, isCompleted, out var frame, out _))
            {
                case ReadStatus.Frame:
                    onFrame(frame);
                    break;
                case ReadStatus.Rejected:
                    onRejected();
                    break;
                default:
                    return;
            }
        }
    }
}
