using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Shemss.Hj212;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Tests.Fleet;

internal enum HostAct
{
    Answer,
    Ignore,
    HangUp,
}

/// <summary>A supervising host over real TCP that answers, keeps silent or hangs up as a test wants it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, Socket> _byMn = new(StringComparer.Ordinal);
    private readonly Task _accepting;

    public TestHost(Func<Message, HostAct>? act = null)
    {
        Act = act ?? (_ => HostAct.Answer);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Func<Message, HostAct> Act { get; set; }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Every frame that came, in the order of coming.</summary>
    public ConcurrentQueue<Message> Frames { get; } = new();

    /// <summary>The frames that were answered 9014.</summary>
    public ConcurrentQueue<Message> Answered { get; } = new();

    public ConcurrentQueue<RejectReason> Rejected { get; } = new();

    public Task AskAsync(string mn, Message request) =>
        _byMn[mn].SendAsync(MessageWriter.ToFrame(request), SocketFlags.None).WaitAsync(TimeSpan.FromSeconds(30));

    public Task UntilAsync(Func<bool> reached) => Eventually.Async(reached);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_closing.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await foreach (var received in Received.ReadAllAsync(PipeReader.Create(stream), cancellationToken: _closing.Token))
        {
            if (received.Message is not { } message)
            {
                Rejected.Enqueue(received.Reason);
                continue;
            }

            _byMn[message.Mn] = socket;
            Frames.Enqueue(message);
            switch (Act(message))
            {
                case HostAct.Answer when message.AnswerCode != 0:
                    Answered.Enqueue(message);
                    await socket.SendAsync(MessageWriter.ToFrame(Answers.To(message, message.AnswerCode)), SocketFlags.None);
                    break;
                case HostAct.HangUp:
                    return;
                default:
                    break;
            }
        }
    }
}
