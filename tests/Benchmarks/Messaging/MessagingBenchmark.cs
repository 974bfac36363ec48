using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shemss.Data;
using Shemss.LocalHosting.Servers;
using Shemss.Messaging;
using Shemss.Testing.Servers;

namespace Shemss.Benchmarks.Messaging;

/// <summary>
/// From the publisher's commit to the commit of a subscriber's effect, at a fixed rate; and how quickly the relay works off a
/// backlog. Private servers with fsync on. Options: <c>quick</c> for a short run, <c>latency</c> or <c>backlog</c> for one part, <c>rate=100</c> for
/// another rate than the promised, <c>Lanes=2</c> for another value of an option of <see cref="MessagingOptions"/>.
/// </summary>
internal static class MessagingBenchmark
{
    private const int PromisedRate = 300;
    private const int Backlog = 50_000;

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("quick");
        var rate = options.FirstOrDefault(o => o.StartsWith("rate=", StringComparison.Ordinal)) is { } other ? int.Parse(other[5..], CultureInfo.InvariantCulture) : PromisedRate;
        var postgres = await PrivateServers.StartPostgresAsync();
        var broker = await PrivateServers.StartBrokerAsync();
        try
        {
            foreach (var name in new[] { "registry", "sites", "credit" })
            {
                await BenchService.CreateDatabaseAsync(name, postgres);
            }

            if (!options.Contains("backlog"))
            {
                await LatencyAsync(postgres, broker, rate, TimeSpan.FromSeconds(quick ? 3 : 10), TimeSpan.FromSeconds(quick ? 10 : 60), Tried(options));
            }

            if (!options.Contains("latency"))
            {
                await BacklogAsync(postgres, broker);
            }

            return 0;
        }
        finally
        {
            await PrivateServers.DiscardAsync(broker);
            await PrivateServers.DiscardAsync(postgres);
        }
    }

    private static async Task LatencyAsync(NativePostgres postgres, NativeRabbitMq broker, int rate, TimeSpan warmUp, TimeSpan duration, (string, string)[] tried)
    {
        Console.WriteLine($"commit → effect committed, {rate} events/s open-loop, {duration.TotalSeconds:F0} s after {warmUp.TotalSeconds:F0} s warm-up, two subscribers, tracing on");
        var (bare, bareCpu) = await Bare.DeliverAsync(postgres, broker, rate, warmUp / 2, duration / 3);
        Console.WriteLine($"  bare      {bare}");

        using var hops = new Hops();
        var arrivals = new Arrivals();
        await using var sites = await BenchService.StartAsync("sites", postgres, broker, arrivals, tried);
        await using var credit = await BenchService.StartAsync("credit", postgres, broker, arrivals, tried);
        await using var registry = await BenchService.StartAsync("registry", postgres, broker, null, tried);
        var db = registry.Services.GetRequiredService<Db>();
        var commits = new Latencies();
        var number = 0L;
        async Task OneAsync(int _)
        {
            var n = Interlocked.Increment(ref number);
            using var request = Requests.StartActivity("request");
            var watch = Stopwatch.StartNew();
            await db.TransactAsync(AccessScope.System("benchmark"), async session =>
            {
                var id = session.Append($"institution/{n % 500}", BenchService.Event(n), DateTimeOffset.UnixEpoch);
                await session.ExecuteAsync("insert into fact (event_id, name) values (@id, 'ours')", new { id });
            });
            arrivals.Committed(n);
            commits.Add(watch.Elapsed);
        }

        await OpenLoop.RunAsync(rate, warmUp, OneAsync);
        await SettledAsync(arrivals, 2 * number);
        arrivals.Forget();
        hops.Forget();
        commits = new Latencies();
        var before = number;
        var (cpu, machine) = (Process.GetCurrentProcess().TotalProcessorTime, Machine());
        var late = await OpenLoop.RunAsync(rate, duration, OneAsync);
        var lost = await SettledAsync(arrivals, 2 * (number - before));
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var (busy, all) = (Machine().Busy - machine.Busy, Machine().All - machine.All);
        Console.WriteLine($"  ours      {arrivals.Latencies}{(lost ? " · NOT ALL ARRIVED" : "")}");
        Console.WriteLine($"  hops      {hops}");
        Console.WriteLine($"  commits   {commits}");
        Console.WriteLine($"  generator {late} (late by)");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  ratio     p50 {arrivals.Latencies.At(50) / bare.At(50):F2} × bare · p99 {arrivals.Latencies.At(99) / bare.At(99):F2} × bare · CPU per event {used.TotalMilliseconds / (number - before):F2} ms, {used.TotalMilliseconds / (number - before) / bareCpu:F2} × bare (publisher and both subscribers); the machine's cores {busy / all:P0} busy"));
        Console.WriteLine($"  target    p50 ≤ 10 ms {Met(arrivals.Latencies.At(50) <= 10)} · p99 ≤ 75 ms {Met(arrivals.Latencies.At(99) <= 75)}");
        foreach (var app in new[] { registry, sites, credit })
        {
            await app.StopAsync();
        }
    }

    private static async Task BacklogAsync(NativePostgres postgres, NativeRabbitMq broker)
    {
        Console.WriteLine($"relay on a backlog of {Backlog:N0} events, one durable quorum queue behind it");
        var window = new MessagingOptions().RelayWindow;
        await Bare.ConfirmAsync(broker, Backlog / 5, window);
        var bare = await Bare.ConfirmAsync(broker, Backlog, window);

        // A subscriber that was here and is away: its queue fills.
        await using (var sites = await BenchService.StartAsync("sites", postgres, broker, new Arrivals()))
        {
            await sites.StopAsync();
        }

        // Statistics as they are after quiet days.
        await using var owner = NpgsqlDataSource.Create(postgres.ConnectionString("registry"));
        await ExecuteAsync(owner, "vacuum analyze messaging.outbox");
        await ExecuteAsync(owner, $$"""
            insert into messaging.outbox (id, type, key, key_ordinal, occurred_at, actor, payload)
            select gen_random_uuid(), 'shemss.registry.institution-filed.v1', 'backlog/' || n % 5000, n / 5000 + 1, now(), 'benchmark',
                jsonb_build_object('institutionId', gen_random_uuid(), 'unifiedSocialCreditCode', n::text, 'name', '上海某环境监测运维有限公司', 'kind', 'contractor', 'acceptedAt', now())
            from generate_series(1, {{Backlog}}) n
            """);
        var start = await ReadAsync(owner, "select position from messaging.log_head");
        double sequenced;
        await using (var sequencing = await BenchService.StartAsync("registry", postgres, broker, null, ("Relay", "false")))
        {
            var watch = Stopwatch.StartNew();
            var from = await ReadAsync(owner, "select position from messaging.log_head");
            var head = await AwaitAsync(owner, "select position from messaging.log_head", start + Backlog);
            sequenced = (head - from) / watch.Elapsed.TotalSeconds;
            await sequencing.StopAsync();
        }

        // Not the start of the service, and not the last notes of the position: from the first tenth to the last.
        await using var registry = await BenchService.StartAsync("registry", postgres, broker, null);
        const string relayed = "select position from messaging.relay_position";
        var first = await AwaitAsync(owner, relayed, start + (Backlog / 10));
        var clock = Stopwatch.StartNew();
        var last = await AwaitAsync(owner, relayed, start + (Backlog * 9 / 10));
        var rate = (last - first) / clock.Elapsed.TotalSeconds;
        await registry.StopAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  bare      {bare,8:N0} confirms/s with {window} outstanding"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  relay     {rate,8:N0} events/s · ratio {rate / bare:F2} × bare · target ≥ 4,000 events/s {Met(rate >= 4000)}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  sequencer {sequenced,8:N0} events/s"));
    }

    private static (string, string)[] Tried(string[] options) =>
        [.. options.Where(o => char.IsUpper(o[0]) && o.Contains('=', StringComparison.Ordinal)).Select(o => o.Split('=', 2)).Select(o => (o[0], o[1]))];

    /// <summary>What all cores together have worked, and have had, since the machine started.</summary>
    private static (double Busy, double All) Machine()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    private static readonly ActivitySource Requests = new("Shemss.Benchmarks");

    private static async Task<bool> SettledAsync(Arrivals arrivals, long expected)
    {
        var watch = Stopwatch.StartNew();
        while (arrivals.Arrived < expected && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(20);
        }

        return arrivals.Arrived < expected;
    }

    private static async Task<long> AwaitAsync(NpgsqlDataSource source, string sql, long atLeast)
    {
        while (true)
        {
            var value = await ReadAsync(source, sql);
            if (value >= atLeast)
            {
                return value;
            }

            await Task.Delay(10);
        }
    }

    private static async Task<long> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Met(bool met) => met ? "✓" : "✗ MISSED";
}
