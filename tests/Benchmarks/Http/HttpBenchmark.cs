using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Npgsql;
using Shemss.LocalHosting.Servers;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Benchmarks.Http;

/// <summary>
/// What a GET by id costs: Registry alone, and behind the gateway, with token, scope and telemetry on, against a minimal API that
/// does the same query. Each program is a process of its own, and only their processor time counts: not PostgreSQL's, not the
/// load's. Rounds alternate, so that a busy machine disturbs all alike; the figures are medians of rounds.
/// Options: <c>quick</c> for a short run, <c>busy</c> without the fixed rate.
/// </summary>
internal static class HttpBenchmark
{
    private const int PerSecond = 300;
    private const int Connections = 8;
    private const int Institutions = 200;
    private const int MostWarmUp = 40;

    /// <summary>
    /// The same for every program: what is called often is compiled again at once, not after a pause in which nothing new was called;
    /// and an idle worker thread sleeps, which the services' own build says and the baseline's must be told.
    /// </summary>
    private static readonly Dictionary<string, string?> Runtime = new()
    {
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };

    public static async Task<int> RunAsync(string[] options)
    {
        var quick = options.Contains("quick");
        var postgres = await PrivateServers.StartPostgresAsync(fsync: false);
        var broker = await PrivateServers.StartBrokerAsync();
        var files = PrivateServers.TemporaryFolder("files");
        await using var sink = await OtlpSink.StartAsync();
        var running = new List<ServedProcess>();
        try
        {
            await postgres.CreateDatabaseAsync("registry");
            var targets = await StartAsync(postgres, broker, sink, files, running);
            await CheckAsync(targets);
            await WarmUpAsync(targets, quick ? 3 : 10);
            var sent = sink.TraceBytes;

            for (var round = 0; round < (quick ? 5 : 25); round++)
            {
                foreach (var target in targets)
                {
                    await target.BusyAsync(Connections, TimeSpan.FromSeconds(1));
                }
            }

            if (!options.Contains("busy"))
            {
                var late = new List<double>();
                for (var round = 0; round < (quick ? 3 : 7); round++)
                {
                    foreach (var target in targets)
                    {
                        late.Add((await target.PacedAsync(PerSecond, TimeSpan.FromSeconds(quick ? 4 : 6))).At(99));
                    }
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  generator late by p99 {Median(late):F2} ms (median of rounds)"));
            }

            if (sink.TraceBytes == sent)
            {
                throw new InvalidOperationException("No span was exported: telemetry was not on.");
            }

            Print(targets);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or NpgsqlException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            running.ForEach(p => p.Dispose());
            await PrivateServers.DiscardAsync(broker);
            await PrivateServers.DiscardAsync(postgres);
            Directory.Delete(files, recursive: true);
        }
    }

    private static async Task<Target[]> StartAsync(NativePostgres postgres, NativeRabbitMq broker, OtlpSink sink, string files, List<ServedProcess> running)
    {
        int bare = Ports.Free(), registry = Ports.Free([bare]), gateway = Ports.Free([bare, registry]);
        var ours = new Dictionary<string, string?>(Runtime.Concat(TestTokens.Settings))
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Auth:ClientSecret"] = "benchmark-only",
            ["Registry:IdCardKey"] = "benchmark-only, and long enough for a key",
            ["Service:FilesPath"] = files,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        var database = postgres.ConnectionString("registry");
        var service = new Dictionary<string, string?>(ours)
        {
            ["ConnectionStrings:registry-db"] = database,
            ["ConnectionStrings:messaging"] = broker.ConnectionString(),
            // Sites, which it would ask for missed events, is not there.
            ["Messaging:Reconcile"] = "false",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{registry}",
        };
        using (var migrate = ServedProcess.Start(AssemblyOf("Registry"), ["migrate"], service))
        {
            await migrate.CompleteAsync();
        }

        var ids = await SeedAsync(database);
        var bareProcess = Add(ServedProcess.Start(typeof(HttpBenchmark).Assembly.Location, ["http-bare"], new Dictionary<string, string?>(Runtime)
        {
            ["ConnectionStrings:registry-db"] = new NpgsqlConnectionStringBuilder(database) { MaxAutoPrepare = 10, NoResetOnClose = true }.ConnectionString,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{bare}",
        }));
        var registryProcess = Add(ServedProcess.Start(AssemblyOf("Registry"), [], service));
        var gatewayProcess = Add(ServedProcess.Start(AssemblyOf("Gateway"), [], new Dictionary<string, string?>(ours)
        {
            ["services:registry:http:0"] = $"http://127.0.0.1:{registry}",
            // The limiter counts, and lets this load pass.
            ["Gateway:RateLimit:PermitsPerSecond"] = "100000",
            ["Gateway:RateLimit:Burst"] = "1000000",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{gateway}",
        }));
        await bareProcess.HealthyAsync(bare);
        await registryProcess.HealthyAsync(registry);
        await gatewayProcess.HealthyAsync(gateway);

        byte[][] Requests(string root) => [.. ids.Select(id => LoadConnection.RequestOf($"{root}/v1/institutions/{id}", TestTokens.For(Role.Institution, organisation: id)))];
        return
        [
            new Target("bare", bare, Requests(""), [bareProcess]),
            new Target("service", registry, Requests(""), [registryProcess]),
            new Target("gateway + service", gateway, Requests("/registry"), [registryProcess, gatewayProcess]),
        ];

        ServedProcess Add(ServedProcess process)
        {
            running.Add(process);
            return process;
        }
    }

    /// <summary>Institutions in every state of filing that has all columns filled.</summary>
    private static async Task<List<Guid>> SeedAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var insert = source.CreateCommand($$"""
            insert into institution (id, uscc, kind, name, registered_capital, project_amount, project_count, address, legal_person, contact_name,
                contact_phone, status, registered_at, submitted_at, accepted_at, version)
            select gen_random_uuid(), '91310000' || lpad(n::text, 10, '0'), 'contractor', '上海某环境监测运维有限公司' || n, 5000.5, 1234.25, n, '上海市浦东新区某路' || n || '号',
                '张三', '李四', '13800000000', 'accepted', now(), now(), now(), 3
            from generate_series(1, {{Institutions}}) n
            returning id
            """);
        await using var rows = await insert.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await rows.ReadAsync())
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
    }

    /// <summary>All of them must answer the same, or the comparison says nothing.</summary>
    private static async Task CheckAsync(Target[] targets)
    {
        var answers = new List<string>();
        foreach (var target in targets)
        {
            using var connection = await LoadConnection.OpenAsync(target.Port);
            answers.Add(await connection.GetAsync(target.Requests[0]));
            using var document = JsonDocument.Parse(answers[^1]);
            if (document.RootElement.GetProperty("version").GetInt64() != 3)
            {
                throw new InvalidOperationException($"{target.Name} answers something else: {answers[^1]}");
            }
        }

        if (answers.Distinct().Count() != 1)
        {
            throw new InvalidOperationException("The answers differ:\n" + string.Join('\n', answers));
        }
    }

    /// <summary>
    /// Until the compiler has made its last version of every method on the path: in two rounds running it took no more than a hundredth
    /// of any process's time. On a busy machine that takes minutes, and before it the figures are the compiler's.
    /// </summary>
    private static async Task WarmUpAsync(Target[] targets, int least)
    {
        var processes = targets.SelectMany(t => t.Processes).Distinct().ToArray();
        int rounds = 0, still = 0;
        for (; still < 2 && rounds < MostWarmUp; rounds++)
        {
            var before = processes.Select(p => (p.Cpu, p.Compiling)).ToArray();
            foreach (var target in targets)
            {
                await target.BusyAsync(Connections, TimeSpan.FromSeconds(2));
                await target.PacedAsync(PerSecond, TimeSpan.FromSeconds(0.5));
            }

            var compiled = processes.Zip(before, (p, b) => Math.Max(0, (p.Compiling - b.Compiling) / (p.Cpu - b.Cpu))).Max();
            still = rounds >= least && compiled <= 0.01 ? still + 1 : 0;
        }

        Console.WriteLine($"  warm after {rounds} rounds{(still < 2 ? ", and the compiler still at work" : "")}");
        foreach (var figures in targets.SelectMany(t => new[] { t.Busy, t.Paced, t.P50, t.P99 }))
        {
            figures.Clear();
        }
    }

    private static void Print(Target[] targets)
    {
        var bare = targets[0];
        Console.WriteLine($"GET /v1/institutions/{{id}}: processor time of our processes per request, and latency at {PerSecond} requests/s (open loop); medians of rounds");
        Console.WriteLine($"  {"",-18}{"CPU µs, busy",16}{"× bare",8}{"CPU µs, paced",16}{"× bare",8}{"p50 ms",9}{"p99 ms",9}{"× bare",8}");
        foreach (var t in targets)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {t.Name,-18}{Median(t.Busy),16:F0}{Ratio(t, x => x.Busy),8:F2}{Median(t.Paced),16:F0}{Ratio(t, x => x.Paced),8:F2}{Median(t.P50),9:F2}{Median(t.P99),9:F2}{Ratio(t, x => x.P99),8:F2}"));
        }

        Promise($"service: CPU per request at {PerSecond}/s", Ratio(targets[1], x => x.Paced), 1.6);
        Promise($"gateway + service: CPU per request at {PerSecond}/s", Ratio(targets[2], x => x.Paced), 3);
        Promise("service: CPU per request as fast as it goes", Ratio(targets[1], x => x.Busy), 1.6);
        Promise("gateway + service: CPU per request as fast as it goes", Ratio(targets[2], x => x.Busy), 3);
        Promise("service: p99", Ratio(targets[1], x => x.P99), 2);
        Promise("gateway + service: p99", Ratio(targets[2], x => x.P99), 2);

        // Round by round: what disturbed the machine then disturbed both.
        double Ratio(Target target, Func<Target, List<double>> figures) => Median([.. figures(target).Zip(figures(bare), (ours, theirs) => ours / theirs)]);
    }

    private static void Promise(string what, double ratio, double limit)
    {
        if (!double.IsNaN(ratio))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  target    {what} ≤ {limit} × bare: {ratio:F2} {(ratio <= limit ? "✓" : "✗ MISSED")}"));
        }
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A service's program, built with this one.</summary>
    private static string AssemblyOf(string service) => typeof(HttpBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key == service)?.Value is { } path && File.Exists(path)
        ? path
        : throw new InvalidOperationException($"{service} is not built.");
}
