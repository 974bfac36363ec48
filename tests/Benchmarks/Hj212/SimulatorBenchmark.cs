using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shemss.Hj212;
using Shemss.Simulator.Fleet;

namespace Shemss.Benchmarks;

/// <summary>
/// Verb <c>simulator</c>: frames a second out of the fleet. Building alone; over real TCP without answers; over real TCP with 9014
/// awaited for every frame. The baseline is building alone. Over TCP the receiving end runs in the same process, so frames per
/// second of processor time is the figure that says what one core gives, and it carries the receiver's share too.
/// </summary>
internal static class SimulatorBenchmark
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static async Task<int> Run(string[] options)
    {
        Console.WriteLine($"{"",-52}{"frames/s",12}{"per CPU second",16}{"ratio",8}");
        var baseline = Build(300_000);
        Print("building ten-factor 2051 frames, no socket", baseline, baseline);
        Print("TCP, 50 loggers, no answers wanted", await OverTcpAsync(50, 8_000, answer: false), baseline);
        Print("TCP, 50 loggers, 9014 for every frame, 64 under way", await OverTcpAsync(50, 8_000, answer: true), baseline);
        return 0;
    }

    private static void Print(string name, (double PerSecond, double PerCpuSecond) rate, (double PerSecond, double PerCpuSecond) baseline) =>
        Console.WriteLine($"{name,-52}{rate.PerSecond,12:N0}{rate.PerCpuSecond,16:N0}{rate.PerCpuSecond / baseline.PerCpuSecond,8:F2}");

    private static (double PerSecond, double PerCpuSecond) Build(int frames)
    {
        var buffer = new byte[FrameBytes.MaximumLength];
        var header = new FrameHeader(31, 2051, SyntheticLoad.Mn(1), "20240101001000123", "123456", new PacketFlag(5));
        long bytes = 0;
        var best = 0.0;
        var bestCpu = 0.0;
        for (var round = 0; round < 5; round++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            foreach (var frame in SyntheticLoad.Frames(round, frames / 5, Start))
            {
                bytes += FrameBytes.Write(frame, frame.DataTime, header, 0, frame.Factors.Count, buffer, out _);
            }

            best = Math.Max(best, frames / 5 / clock.Elapsed.TotalSeconds);
            bestCpu = Math.Max(bestCpu, frames / 5 / (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        }

        GC.KeepAlive(bytes);
        return (best, bestCpu);
    }

    private static async Task<(double PerSecond, double PerCpuSecond)> OverTcpAsync(int loggers, int each, bool answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(loggers);
        long received = 0;
        var hosts = new List<Task>();
        var accepting = Task.Run(async () =>
        {
            for (var i = 0; i < loggers; i++)
            {
                var socket = await listener.AcceptSocketAsync();
                hosts.Add(Task.Run(() => ServeAsync(socket, n => Interlocked.Add(ref received, n))));
            }
        });
        var ledger = new Ledger(keepEntries: false);
        var options = new LoggerOptions { Host = (IPEndPoint)listener.LocalEndpoint, WantsAnswer = answer, Window = 64, HistoryFrames = 0 };
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await LoggerFleet.RunAsync(
            Enumerable.Range(0, loggers).ToDictionary(SyntheticLoad.Mn, l => SyntheticLoad.FramesAsync(l, each, Start)), options, ledger);
        await accepting;
        await Task.WhenAll(hosts);
        var elapsed = clock.Elapsed.TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        var total = loggers * each;
        if (received != total || (answer && ledger.Acknowledged != total))
        {
            throw new InvalidOperationException($"{received} received of {total}; {ledger}");
        }

        return (total / elapsed, total / used);
    }

    private static async Task ServeAsync(Socket socket, Action<int> count)
    {
        using (socket)
        {
            var reader = new FrameReader();
            var buffer = new byte[1 << 16];
            var answers = new byte[1 << 16];
            var held = 0;
            while (await socket.ReceiveAsync(buffer.AsMemory(held)) is var read and > 0)
            {
                held += read;
                var size = Answer(reader, buffer, ref held, answers, out var frames);
                count(frames);
                if (size > 0)
                {
                    await socket.SendAsync(answers.AsMemory(0, size));
                }
            }
        }
    }

    private static int Answer(FrameReader reader, byte[] buffer, ref int held, byte[] answers, out int frames)
    {
        var at = 0;
        var size = 0;
        frames = 0;
        while (true)
        {
            var status = reader.Read(buffer.AsSpan(at, held - at), isCompleted: false, out var consumed, out var frame, out _);
            if (status == ReadStatus.Frame)
            {
                frames++;
                size += Answers.Write(frame, answers.AsSpan(size));
            }

            at += consumed;
            if (status == ReadStatus.NeedMore)
            {
                buffer.AsSpan(at, held - at).CopyTo(buffer);
                held -= at;
                return size;
            }
        }
    }
}
