using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.LocalHosting.Tests.Running;

/// <summary>A SampleHost process: started as a developer would, watched from outside.</summary>
public sealed class SampleSystem : IAsyncDisposable
{
    private static readonly string Host = typeof(SampleSystem).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SampleHost").Value!;
    private readonly string _mark = Guid.CreateVersion7().ToString("N");
    private readonly bool _ownsData;
    private Process? _process;

    private SampleSystem(string? data) => (Data, _ownsData) = (data ?? PrivateServers.TemporaryFolder("host"), data is null);

    public string Data { get; }

    public ConcurrentQueue<string> Lines { get; } = [];

    public string Output => string.Join('\n', Lines);

    public int Pid => _process!.Id;

    /// <summary>Starts the host and returns when everything is healthy.</summary>
    public static async Task<SampleSystem> StartAsync(string? data = null, string[]? args = null, (string Name, string Value)[]? variables = null)
    {
        var system = Launch(data, args, variables);
        await Eventually.Async(() => File.Exists(system.AddressFile) || system._process!.HasExited, TimeSpan.FromSeconds(300), "a healthy system");
        return system._process!.HasExited ? throw new InvalidOperationException(system.Output) : system;
    }

    /// <summary>Starts a host that is to end by itself, and returns its exit code when it has.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string? data = null, string[]? args = null, (string Name, string Value)[]? variables = null)
    {
        await using var system = Launch(data, args, variables);
        return (await system.EndAsync(), system.Output);
    }

    public JsonNode Addresses() => JsonNode.Parse(File.ReadAllText(AddressFile))!["resources"]!;

    public Uri Url(string resource, string endpoint = "http") => new((string)Addresses()[resource]!["urls"]![endpoint]!);

    public int? PidOf(string resource) => (int?)Addresses()[resource]!["pid"];

    public string ConnectionString(string resource) => (string)Addresses()[resource]!["connectionString"]!;

    public void Signal(int signal) => Posix.Signal(_process!.Id, signal);

    /// <summary>Waits until the host has ended, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await _process!.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>The living processes that the host started, directly or not: they carry its mark in their environment.</summary>
    public IReadOnlyList<string> Descendants()
    {
        List<string> found = [];
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out var pid) && pid != _process!.Id))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains(_mark, StringComparison.Ordinal))
                {
                    found.Add(File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' '));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }

        return found;
    }

    public IEnumerable<int> KeptPorts() => JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "ports.json")))!.AsObject().Select(p => (int)p.Value!);

    public async ValueTask DisposeAsync()
    {
        if (!_process!.HasExited)
        {
            Signal(Posix.SigTerm);
            await EndAsync();
        }

        if (_ownsData)
        {
            await Eventually.Async(() =>
            {
                Directory.Delete(Data, recursive: true);
                return true;
            });
        }
    }

    private string AddressFile => Path.Combine(Data, "addresses.json");

    private static SampleSystem Launch(string? data, string[]? args, (string Name, string Value)[]? variables)
    {
        var system = new SampleSystem(data);
        // A run in the background ignores SIGINT, and so would everything it starts: `env` gives the signal its usual effect again.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Host, "--data", system.Data, .. args ?? []]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SHEMSS_TEST_MARK"] = system._mark;
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        start.Environment.Remove("SHEMSS_PORTS");
        foreach (var (name, value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        // The AppHost states a port for one endpoint; another one here, so that two tests can run at once.
        var ports = Path.Combine(system.Data, "ports.json");
        if (!File.Exists(ports))
        {
            Directory.CreateDirectory(system.Data);
            File.WriteAllText(ports, $$"""{ "door.http": {{Ports.Free()}} }""");
        }

        system._process = new Process { StartInfo = start };
        system._process.OutputDataReceived += (_, e) => system.Lines.Enqueue(e.Data ?? string.Empty);
        system._process.ErrorDataReceived += (_, e) => system.Lines.Enqueue(e.Data ?? string.Empty);
        system._process.Start();
        system._process.BeginOutputReadLine();
        system._process.BeginErrorReadLine();
        return system;
    }
}
