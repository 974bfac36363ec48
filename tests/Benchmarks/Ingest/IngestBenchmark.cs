using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Shemss.LocalHosting.Servers;
using Shemss.Simulator.Fleet;
using Shemss.Testing.Servers;

namespace Shemss.Benchmarks.Ingest;

/// <summary>
/// What Alerts takes in: ten-factor frames over TCP, each answered after its commit and run through the rules, simulator and PostgreSQL on
/// the same machine, fsync on; beside a bare binary COPY of the same rows. Then, at 1,000 frames/s, how long it takes from a frame that
/// exceeds a limit to the alert on the live stream. Options: <c>quick</c> for a short run, <c>load</c> or <c>latency</c> for one part.
/// </summary>
internal static class IngestBenchmark
{
    private const int Loggers = 100;
    private const int PerSecond = 1000;
    private static readonly DateTime Start = new(2026, 3, 2);

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("quick");
        var postgres = await PrivateServers.StartPostgresAsync();
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            await using var alerts = await ServedAlerts.StartAsync(postgres, broker, Loggers, probes: quick ? 200 : 1000);
            if (!options.Contains("latency"))
            {
                await LoadAsync(alerts, postgres, quick ? 1200 : 3000);
            }

            if (!options.Contains("load"))
            {
                await LatencyAsync(alerts, TimeSpan.FromSeconds(quick ? 10 : 30));
            }

            return 0;
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
            await PrivateServers.DiscardAsync(postgres);
        }
    }

    private static LoggerOptions Options(ServedAlerts alerts) => new()
    {
        Host = alerts.Door,
        Window = 64,
        HistoryFrames = 0,
        AnswerTimeout = TimeSpan.FromSeconds(30),
        StampsByRealClock = true,
    };

    private static async Task LoadAsync(ServedAlerts alerts, NativePostgres postgres, int each)
    {
        // Everything is compiled and every buffer has its size.
        await PlayAsync(alerts, Start, each / 3);
        var cpu = Cpu(alerts, postgres);
        var watch = Stopwatch.StartNew();
        var ledger = await PlayAsync(alerts, Start.AddYears(-1), each);
        var elapsed = watch.Elapsed;
        var used = Cpu(alerts, postgres).Zip(cpu, (now, before) => now - before).ToArray();
        var frames = Loggers * each;
        var stored = await alerts.ReadAsync<long>($"select count(*) from frame where data_time < '{Start.AddMonths(-3):yyyy-MM-dd}'");
        var bare = await BareCopyAsync(alerts.Database);
        var rate = frames / elapsed.TotalSeconds;
        var raised = await alerts.ReadAsync<long>("select count(*) from alert");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Loggers} loggers, {ledger}; {stored:N0} stored, {raised:N0} alerts raised on the way"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  bare      {bare,8:N0} frames/s: binary COPY of the same rows into a table like it, one connection"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ours      {rate,8:N0} frames/s, committed and run through the rules · ratio {rate / bare:F2} × bare · target ≥ 20,000 {Met(rate >= 20_000 && stored == frames)}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  processor {used.Sum(u => u.TotalMicroseconds) / frames:F0} µs a frame: Alerts {used[0].TotalMicroseconds / frames:F0}, PostgreSQL {used[1].TotalMicroseconds / frames:F0}, simulator {used[2].TotalMicroseconds / frames:F0}"));
    }

    private static async Task<Ledger> PlayAsync(ServedAlerts alerts, DateTime start, int each)
    {
        var ledger = new Ledger(keepEntries: false);
        await LoggerFleet.RunAsync(Enumerable.Range(0, Loggers).ToDictionary(SyntheticLoad.Mn, n => SyntheticLoad.FramesAsync(n, each, start)), Options(alerts), ledger);
        await alerts.JudgedAsync();
        return ledger;
    }

    private static TimeSpan[] Cpu(ServedAlerts alerts, NativePostgres postgres) =>
        [alerts.Cpu, ProcessTree.Cpu(postgres.Pid!.Value), Process.GetCurrentProcess().TotalProcessorTime];

    private static async Task<double> BareCopyAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("create table bare (like frame including all)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        using var rows = new MemoryStream();
        await using (var read = await connection.BeginRawBinaryCopyAsync("copy (select * from frame order by seq limit 200000) to stdout (format binary)"))
        {
            await read.CopyToAsync(rows);
        }

        rows.Position = 0;
        var watch = Stopwatch.StartNew();
        await using (var write = await connection.BeginRawBinaryCopyAsync("copy bare from stdin (format binary)"))
        {
            await rows.CopyToAsync(write);
        }

        var elapsed = watch.Elapsed;
        await using var count = new NpgsqlCommand("select count(*) from bare", connection);
        return (long)(await count.ExecuteScalarAsync())! / elapsed.TotalSeconds;
    }

    private static async Task LatencyAsync(ServedAlerts alerts, TimeSpan duration)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  frame sent → alert on the live stream, beside {PerSecond:N0} frames/s for {duration.TotalSeconds:F0} s"));
        using var enough = new CancellationTokenSource();
        var each = (int)(duration.TotalSeconds * PerSecond / Loggers) + 1;
        var ledger = new Ledger(keepEntries: false);

        // Ten simulated minutes are one frame.
        var load = LoggerFleet.RunAsync(
            Enumerable.Range(0, Loggers).ToDictionary(SyntheticLoad.Mn, n => SyntheticLoad.FramesAsync(n, each, Start.AddYears(1))),
            Options(alerts) with { SpeedUp = 600.0 * PerSecond / Loggers }, ledger);
        var latencies = await Probes.RunAsync(alerts, duration);
        await load;
        Console.WriteLine($"  ours      {latencies}");
        Console.WriteLine($"  beside    {ledger}");
        Console.WriteLine($"  target    p99 ≤ 500 ms {Met(latencies.At(99) <= 500)}");
    }

    private static string Met(bool met) => met ? "✓" : "✗ MISSED";
}
