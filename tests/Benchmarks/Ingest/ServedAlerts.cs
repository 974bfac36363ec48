using System.Globalization;
using System.Net;
using System.Reflection;
using Npgsql;
using Shemss.Benchmarks.Http;
using Shemss.LocalHosting.Servers;
using Shemss.Simulator.Fleet;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Benchmarks.Ingest;

/// <summary>Alerts in a process of its own, as in production, with the points of the loggers and of the probes on file.</summary>
internal sealed class ServedAlerts : IAsyncDisposable
{
    private readonly ServedProcess _process;
    private readonly NpgsqlDataSource _source;
    private readonly string _files;

    private ServedAlerts(ServedProcess process, string database, string files, int http, int door, int probes)
    {
        (_process, _files, Database, Probes) = (process, files, database, probes);
        _source = NpgsqlDataSource.Create(database);
        Http = new Uri($"http://127.0.0.1:{http}");
        Door = new IPEndPoint(IPAddress.Loopback, door);
    }

    public string Database { get; }

    public Uri Http { get; }

    public IPEndPoint Door { get; }

    /// <summary>Points whose limit a frame may exceed, once each.</summary>
    public int Probes { get; }

    public TimeSpan Cpu => _process.Cpu;

    /// <summary>MN of the n-th probe.</summary>
    public static string ProbeMn(int n) => string.Create(CultureInfo.InvariantCulture, $"310000000000PROBE{n:D7}");

    public static async Task<ServedAlerts> StartAsync(NativePostgres postgres, NativeRabbitMq broker, int loggers, int probes)
    {
        await postgres.CreateDatabaseAsync("alerts");
        int http = Ports.Free(), door = Ports.Free([http]);
        var files = PrivateServers.TemporaryFolder("files");
        var database = postgres.ConnectionString("alerts");
        var environment = new Dictionary<string, string?>(TestTokens.Settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{http}",
            ["HJ212_PORT"] = door.ToString(CultureInfo.InvariantCulture),
            ["Auth:ClientSecret"] = "benchmark-only",
            ["Service:FilesPath"] = files,
            ["ConnectionStrings:alerts-db"] = database,
            ["ConnectionStrings:messaging"] = broker.ConnectionString(),
            // Those whom it would ask for missed events are not there.
            ["Messaging:Reconcile"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        var assembly = typeof(ServedAlerts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "Alerts").Value!;
        using (var migrate = ServedProcess.Start(assembly, ["migrate"], environment))
        {
            await migrate.CompleteAsync();
        }

        await FileAsync(database, loggers, probes);
        var process = ServedProcess.Start(assembly, [], environment);
        try
        {
            await process.HealthyAsync(http);
        }
        catch
        {
            process.Dispose();
            throw;
        }

        return new ServedAlerts(process, database, files, http, door, probes);
    }

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every stored frame has been before the rules.</summary>
    public Task JudgedAsync() => Eventually.Async(
        () => ReadAsync<bool>("select (select seq from detection_progress) >= (select seq from frame order by seq desc limit 1)"), done => done, TimeSpan.FromMinutes(2), "every frame to be judged");

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _source.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    private static async Task FileAsync(string database, int loggers, int probes)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var mns = Enumerable.Range(0, loggers).Select(SyntheticLoad.Mn).Concat(Enumerable.Range(0, probes).Select(ProbeMn)).ToArray();
        await using (var points = source.CreateCommand("""
            insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system,
                sign_in_radius_metres, registered_ordinal, assigned_ordinal)
            select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'flue-gas', '废气排口', 'DA001', mn, 121.34, 30.74, 'wgs84', 200, 1, 1
            from unnest($1) mn
            """))
        {
            points.Parameters.AddWithValue(mns);
            await points.ExecuteNonQueryAsync();
        }

        var factors = SyntheticLoad.Frames(0, 1, DateTime.UnixEpoch).Single().Factors;
        await using var instruments = source.CreateCommand("""
            insert into instrument_ref (id, point_id, factor_code, model, brand, unit, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_at)
            select gen_random_uuid(), p.id, f.code, 'X', 'X', 'mg/m³', 0, f.high, null, f.high * 0.8, null, now()
            from point_ref p, unnest($1, $2) f (code, high)
            """);
        instruments.Parameters.AddWithValue(factors.Select(f => f.Code).ToArray());
        instruments.Parameters.AddWithValue(factors.Select(f => 2 * f.Max!.Value).ToArray());
        await instruments.ExecuteNonQueryAsync();
    }
}
