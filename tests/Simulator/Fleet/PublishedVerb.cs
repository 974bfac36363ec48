using System.Net.Sockets;
using System.Text;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// <c>published --host 127.0.0.1:9212 [--timeout 5]</c>: sends the published frames of frames.csv over one connection and compares
/// what the host answers with what the table expects. Ends with 1 on a difference.
/// </summary>
public static class PublishedVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new VerbOptions(args);
        var wait = TimeSpan.FromSeconds(options.Number("timeout", 5));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(await options.HostAsync());

        // A host answers data; requests are what a host itself sends, so it owes a logger nothing for one.
        var expected = new List<(string Id, string Answer)>();
        foreach (var frame in PublishedFrame.All)
        {
            await socket.SendAsync(frame.Bytes);
            if (frame.Kind == nameof(MessageKind.Upload) && frame.Answer != 0)
            {
                expected.Add((frame.Id, $"{frame.Answer} {Encoding.ASCII.GetString(QnOf(frame))}"));
            }
        }

        var answers = new List<string>();
        var buffer = new byte[1 << 16];
        var held = 0;
        while (answers.Count <= expected.Count)
        {
            // When all have come, a moment more shows whether the host answers what it should not.
            using var deadline = new CancellationTokenSource(answers.Count < expected.Count ? wait : wait / 20);
            try
            {
                var size = await socket.ReceiveAsync(buffer.AsMemory(held), deadline.Token);
                held += size;
                Take(buffer, ref held, answers);
                if (size == 0)
                {
                    break;
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        var wrong = answers.Count == expected.Count ? 0 : 1;
        for (var i = 0; i < Math.Max(answers.Count, expected.Count); i++)
        {
            var (id, wanted) = i < expected.Count ? expected[i] : ("-", "none");
            var came = i < answers.Count ? answers[i] : "none";
            wrong += came == wanted ? 0 : 1;
            Console.WriteLine($"{(came == wanted ? "as expected" : "DIFFERENT"),-12}{id,-14}{came}");
        }

        return wrong == 0 ? 0 : 1;
    }

    private static byte[] QnOf(PublishedFrame frame)
    {
        new FrameReader().Read(frame.Bytes, isCompleted: true, out _, out var parsed, out _);
        return parsed.Qn.ToArray();
    }

    private static void Take(byte[] buffer, ref int held, List<string> answers)
    {
        var reader = new FrameReader();
        var at = 0;
        ReadStatus status;
        do
        {
            status = reader.Read(buffer.AsSpan(at, held - at), isCompleted: false, out var consumed, out var frame, out var rejection);
            at += consumed;
            if (status != ReadStatus.NeedMore)
            {
                answers.Add(status == ReadStatus.Frame ? $"{frame.Cn} {Encoding.ASCII.GetString(frame.Qn)}" : rejection.ToString());
            }
        }
        while (status != ReadStatus.NeedMore);
        buffer.AsSpan(at, held - at).CopyTo(buffer);
        held -= at;
    }
}
