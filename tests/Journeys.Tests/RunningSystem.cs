using System.Diagnostics;
using System.Text;
using System.Text.Json;
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

    /// <summary>The system's door.</summary>
    public Uri Gateway => new(Resource("gateway").GetProperty("urls").GetProperty("http").GetString()!);

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
        var pid = Pid(name);
        using (var process = Process.GetProcessById(pid))
        {
            process.Kill();
        }

        await Eventually.Async(() => Pid(name) != pid, Patience, $"{name} to be started again");
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
