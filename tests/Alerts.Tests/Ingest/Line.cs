using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Shemss.Hj212;

namespace Shemss.Alerts.Tests.Ingest;

/// <summary>A logger's end of a connection, byte by byte.</summary>
internal sealed class Line : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<Line> OpenAsync(IPEndPoint door)
    {
        var line = new Line();
        await line._client.ConnectAsync(door);
        return line;
    }

    public int Available => _client.Available;

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>Hangs up its own side, and reads what the other still has to say.</summary>
    public async Task<List<Message>> EndAsync()
    {
        var stream = _client.GetStream();
        _client.Client.Shutdown(SocketShutdown.Send);
        using var all = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await stream.CopyToAsync(all, limit.Token);
        var (reader, rest, messages) = (new FrameReader(), new ReadOnlySequence<byte>(all.ToArray()), new List<Message>());
        while (true)
        {
            switch (reader.Read(ref rest, true, out var frame, out var rejection))
            {
                case ReadStatus.Frame:
                    messages.Add(frame.ToMessage());
                    break;
                case ReadStatus.Rejected:
                    Assert.Fail($"the server sent what is no frame: {rejection.ToString()}");
                    break;
                default:
                    return messages;
            }
        }
    }

    /// <summary>Sends, and returns the answers.</summary>
    public static async Task<List<Message>> SayAsync(IPEndPoint door, params byte[][] frames)
    {
        using var line = await OpenAsync(door);
        foreach (var frame in frames)
        {
            await line.SendAsync(frame);
        }

        return await line.EndAsync();
    }

    public void Dispose() => _client.Dispose();
}
