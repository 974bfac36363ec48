using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Npgsql;
using Shemss.Simulator.Story;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Journeys.Tests;

/// <summary>The whole system, started by AppHost in a process of its own on free ports and empty data, its telemetry received here.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private readonly string _data = PrivateServers.TemporaryFolder("journey");
    private readonly StringBuilder _log = new();
    private Process? _host;

    /// <summary>What the services export.</summary>
    public OtlpReceiver Telemetry { get; private set; } = null!;

    /// <summary>Its doors.</summary>
    public SystemAddresses Doors => SystemAddresses.Read(Addresses);

    /// <summary>The clock its services go by.</summary>
    public TurnedClock Clock { get; } = new();

    /// <summary>Its log so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    private string Addresses => Path.Combine(_data, "addresses.json");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Telemetry = await OtlpReceiver.StartAsync();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root(),
        };
        start.ArgumentList.Add(Path.Combine(Root(), "AppHost", "bin", "Debug", "net10.0", "Shemss.AppHost.dll"));
        start.ArgumentList.Add("--data");
        start.ArgumentList.Add(_data);
        start.Environment["SHEMSS_PORTS"] = "random";
        start.Environment["Clock__OffsetFile"] = Path.Combine(_data, "clock");
        foreach (var (name, value) in Telemetry.Settings)
        {
            start.Environment[name] = value;
        }

        _host = Process.Start(start)!;
        _host.OutputDataReceived += Keep;
        _host.ErrorDataReceived += Keep;
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();
        await Eventually.Async(
            () => _host.HasExited ? throw new OperationCanceledException($"AppHost ended with {_host.ExitCode}:\n{Log}") : File.Exists(Addresses),
            Patience, "AppHost to write its addresses");
    }

    /// <summary>Kills a resource's process the hard way; AppHost starts it again.</summary>
    /// <param name="name">The resource.</param>
    public async Task KillAsync(string name)
    {
        var pid = Kill(name);
        await Eventually.Async(() => Pid(name) != pid, Patience, $"{name} to be started again");
    }

    /// <summary>Kills a resource's process the hard way and keeps it down.</summary>
    /// <param name="name">The resource.</param>
    /// <returns>Call it to have the resource started again and healthy.</returns>
    public Func<Task> TakeDown(string name)
    {
        var hold = Path.Combine(_data, "hold", name);
        Directory.CreateDirectory(Path.GetDirectoryName(hold)!);
        File.WriteAllText(hold, "");
        var pid = Kill(name);
        return async () =>
        {
            File.Delete(hold);
            await Eventually.Async(() => Pid(name) != pid, Patience, $"{name} to be started again");
        };
    }

    /// <summary>Puts the services' clock forward. It is not put back: what was written has the later time.</summary>
    /// <param name="to">What it is to show.</param>
    public Task TurnClockAsync(DateTimeOffset to)
    {
        Clock.Offset = to - TimeProvider.System.GetUtcNow();
        var file = Path.Combine(_data, "clock");
        File.WriteAllText(file + ".new", Clock.Offset.ToString("c"));
        File.Move(file + ".new", file, overwrite: true);
        return Task.CompletedTask;
    }

    /// <summary>Reads one value from a service's database, as its owner.</summary>
    /// <param name="service">The service.</param>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters, $1 first.</param>
    public async Task<T> ReadAsync<T>(string service, string sql, params object[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(Resource($"{service}-db").GetProperty("connectionString").GetString()!);
        await using var command = source.CreateCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_host is { HasExited: false })
        {
            using var stop = Process.Start("kill", ["-TERM", _host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await _host.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        }

        _host?.Dispose();
        await Telemetry.DisposeAsync();
        await Eventually.Async(() =>
        {
            Directory.Delete(_data, recursive: true);
            return true;
        }, TimeSpan.FromSeconds(20), "removing the data");
    }

    private int Kill(string name)
    {
        var pid = Pid(name);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return pid;
    }

    private int Pid(string name) => Resource(name).GetProperty("pid").GetInt32();

    private JsonElement Resource(string name) =>
        JsonDocument.Parse(File.ReadAllText(Addresses)).RootElement.GetProperty("resources").GetProperty(name);

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (_log)
        {
            _log.AppendLine(e.Data);
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shemss.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No Shemss.sln above the tests.");
    }
}
