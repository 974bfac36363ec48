using System.Net.Sockets;
using System.Text;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// <c>published --host 127.0.0.1:9212</c>: sends the published frames of frames.csv one after the other over one connection and
/// compares what the host answers at once with what the table expects. Ends with 1 on a difference.
/// </summary>
internal static class PublishedVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new VerbOptions(args);
        var wait = TimeSpan.FromSeconds(options.Number("timeout", 2));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(await options.HostAsync());
        var wrong = 0;
        var buffer = new byte[8192];
        foreach (var frame in PublishedFrame.All)
        {
            await socket.SendAsync(frame.Bytes);

            // A host answers data and notices; requests are what a host sends, so none is answered to a logger that sends one.
            var expected = frame.Kind == nameof(MessageKind.Upload) ? frame.Answer : 0;
            var answer = await AnswerAsync(socket, buffer, expected == 0 ? wait / 10 : wait);
            var isRight = answer == expected;
            wrong += isRight ? 0 : 1;
            Console.WriteLine($"{(isRight ? "as expected" : "DIFFERENT"),-12}{frame.Id,-14}{answer,5}  {frame.Source}");
        }

        return wrong == 0 ? 0 : 1;
    }

    private static async Task<int> AnswerAsync(Socket socket, byte[] buffer, TimeSpan wait)
    {
        using var deadline = new CancellationTokenSource(wait);
        try
        {
            var size = await socket.ReceiveAsync(buffer, deadline.Token);
            return new FrameReader().Read(buffer.AsSpan(0, size), isCompleted: true, out _, out var frame, out _) == ReadStatus.Frame
                ? frame.Cn
                : throw new InvalidDataException("The host sent something that is no frame: " + Encoding.ASCII.GetString(buffer, 0, size));
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
