using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>What a host said to one published frame.</summary>
/// <param name="Id">The frame.</param>
/// <param name="Expected">Answer code and QN as the table has them.</param>
/// <param name="Came">What came.</param>
public sealed record PublishedOutcome(string Id, string Expected, string Came)
{
    /// <summary>As the table says.</summary>
    public bool IsRight => Expected == Came;
}

/// <summary>Sends the published frames of frames.csv over one connection and compares what the host answers with what the table expects.</summary>
public static partial class PublishedFrames
{
    private const string None = "none";

    /// <summary>The loggers the host must know, for the frames that want an answer to be answered.</summary>
    public static IEnumerable<string> Loggers =>
        PublishedFrame.All.Where(f => f.Answer != 0).Select(f => MnOf().Match(f.Packet).Groups[1].Value).Distinct(StringComparer.Ordinal);

    /// <summary>Sends all, and waits for what is expected.</summary>
    /// <param name="host">The host.</param>
    /// <param name="patience">How long an answer is waited for.</param>
    /// <param name="requestsAnswered">
    /// Whether the host answers requests (9011) as the table has it. Requests are what a host itself sends, so it may also say nothing.
    /// </param>
    /// <returns>One outcome per expected answer, and one per answer that nothing expects.</returns>
    public static async Task<List<PublishedOutcome>> SendAsync(IPEndPoint host, TimeSpan patience, bool requestsAnswered)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host);
        var expected = new List<(string Id, string Answer)>();
        foreach (var frame in PublishedFrame.All)
        {
            await socket.SendAsync(frame.Bytes);
            if (frame.Answer != 0 && (requestsAnswered || frame.Kind == nameof(MessageKind.Upload)))
            {
                expected.Add((frame.Id, $"{frame.Answer} {QnOf(frame)}"));
            }
        }

        var answers = await AnswersAsync(socket, expected.Count, patience);
        var outcomes = expected.ConvertAll(e => new PublishedOutcome(e.Id, e.Answer, answers.Remove(e.Answer) ? e.Answer : None));
        outcomes.AddRange(answers.Select(a => new PublishedOutcome("-", None, a)));
        return outcomes;
    }

    private static async Task<List<string>> AnswersAsync(Socket socket, int expected, TimeSpan patience)
    {
        var answers = new List<string>();
        var buffer = new byte[1 << 16];
        var held = 0;
        while (answers.Count <= expected)
        {
            // When all have come, a moment more shows whether the host answers what it should not.
            using var deadline = new CancellationTokenSource(answers.Count < expected ? patience : patience / 20);
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

        return answers;
    }

    private static string QnOf(PublishedFrame frame)
    {
        new FrameReader().Read(frame.Bytes, isCompleted: true, out _, out var parsed, out _);
        return Encoding.ASCII.GetString(parsed.Qn);
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

    [GeneratedRegex("MN=([^;]+);")]
    private static partial Regex MnOf();
}
