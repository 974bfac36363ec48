using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using Shemss.Benchmarks.Messaging;
using Shemss.Hj212;
using Shemss.ServiceDefaults;
using Shemss.Simulator.Fleet;
using Shemss.Testing;

namespace Shemss.Benchmarks.Ingest;

/// <summary>Hour frames that exceed a limit, each of a point of its own, sent at a fixed rate; and the live stream that tells of them.</summary>
internal static class Probes
{
    private const string Factor = "a21026";

    /// <returns>From sending a frame to its alert on the stream.</returns>
    /// <exception cref="InvalidOperationException">An alert did not come.</exception>
    public static async Task<Latencies> RunAsync(ServedAlerts alerts, TimeSpan duration)
    {
        var points = new Dictionary<Guid, int>();
        for (var n = 0; n < alerts.Probes; n++)
        {
            points[await alerts.ReadAsync<Guid>($"select id from point_ref where mn = '{ServedAlerts.ProbeMn(n)}'")] = n;
        }

        var (latencies, sent) = (new Latencies(), new ConcurrentDictionary<int, long>());
        using var http = new HttpClient { BaseAddress = alerts.Http };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For(Role.Admin));
        using var stream = await http.GetAsync(new Uri("/v1/alerts/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        stream.EnsureSuccessStatusCode();
        using var limit = new CancellationTokenSource(duration + TimeSpan.FromSeconds(30));
        var listening = ListenAsync(stream, points, sent, latencies, limit.Token);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(alerts.Door);
        var answers = DiscardAsync(socket, limit.Token);
        await OpenLoop.RunAsync((int)(alerts.Probes / duration.TotalSeconds), duration, async n =>
        {
            var bytes = FrameOf(n);
            sent[n] = Stopwatch.GetTimestamp();
            await socket.SendAsync(bytes);
        });
        await listening;
        socket.Dispose();
        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return latencies.Count == sent.Count ? latencies : throw new InvalidOperationException($"{sent.Count} frames, {latencies.Count} alerts.");
    }

    private static async Task ListenAsync(HttpResponseMessage stream, Dictionary<Guid, int> points, ConcurrentDictionary<int, long> sent, Latencies latencies, CancellationToken limit)
    {
        await using var body = await stream.Content.ReadAsStreamAsync(limit);
        try
        {
            var heard = new HashSet<int>();
            await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync(limit))
            {
                if (points.TryGetValue(item.Data.GetProperty("pointId").GetGuid(), out var n) && sent.TryGetValue(n, out var at) && heard.Add(n))
                {
                    latencies.Add(Stopwatch.GetElapsedTime(at));
                    if (heard.Count == points.Count)
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What has not come by now is counted as missing.
        }
    }

    private static async Task DiscardAsync(Socket socket, CancellationToken limit)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, limit) > 0)
        {
        }
    }

    private static byte[] FrameOf(int n)
    {
        var now = TimeProvider.System.GetUtcNow().ToOffset(ChinaTime.Offset);
        var hour = new DateTime(now.Year, now.Month, now.Day, now.Hour, 0, 0, DateTimeKind.Unspecified).AddHours(-1);
        var mean = SyntheticLoad.Frames(0, 1, DateTime.UnixEpoch).Single().Factors.First(f => f.Code == Factor).Max!.Value;
        var frame = new SimulatedFrame(ServedAlerts.ProbeMn(n), 31, 2061, hour, [new SimulatedFactor(Factor) { Min = mean * 1.7m, Avg = mean * 1.8m, Max = mean * 1.9m }]);
        var header = new FrameHeader(31, 2061, frame.Mn, ChinaTime.ToQn(now), "123456", PacketFlag.Of(PacketFlag.Edition2017, wantsAnswer: true));
        var buffer = new byte[FrameBytes.MaximumLength];
        return buffer[..FrameBytes.Write(frame, hour, header, 0, 1, buffer, out _)];
    }
}
