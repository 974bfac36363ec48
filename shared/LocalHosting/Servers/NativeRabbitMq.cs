using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Shemss.LocalHosting.Servers;

/// <summary>How a private RabbitMQ node is run.</summary>
public sealed record NativeRabbitMqOptions
{
    /// <summary>The folder that holds the node's database, log, configuration and cookie; made when absent.</summary>
    public required string Directory { get; init; }

    /// <summary>The AMQP port on 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>The port of the management plugin's HTTP API and page on 127.0.0.1.</summary>
    public required int ManagementPort { get; init; }

    /// <summary>The port of Erlang's distribution on 127.0.0.1.</summary>
    public required int DistributionPort { get; init; }

    /// <summary>The port of this node's own Erlang port mapper on 127.0.0.1.</summary>
    public required int PortMapperPort { get; init; }

    /// <summary>The user that is made on the first start.</summary>
    public string User { get; init; } = "guest";

    /// <summary>That user's password on the first start. An existing database keeps its own.</summary>
    public required string Password { get; init; }

    /// <summary>Receives the node's warnings and worse; the whole log is in the folder.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>
/// A RabbitMQ node of our own as plain processes, with the management plugin: its own database, ports, cookie and port mapper,
/// nothing shared with a broker of the system. Dies with this process.
/// </summary>
public sealed class NativeRabbitMq : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private readonly NativeRabbitMqOptions _options;
    private readonly string _folder;
    private HostProcess? _mapper;
    private HostProcess? _node;

    /// <summary>Describes a node; nothing is started yet.</summary>
    public NativeRabbitMq(NativeRabbitMqOptions options)
    {
        _options = options;
        _folder = Path.GetFullPath(options.Directory);
        Management = new HttpClient { BaseAddress = ManagementUri, Timeout = TimeSpan.FromSeconds(15) };
        Management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
    }

    /// <summary>The AMQP port on 127.0.0.1.</summary>
    public int Port => _options.Port;

    /// <summary>The base address of the management plugin; its API is below <c>api/</c>.</summary>
    public Uri ManagementUri => new($"http://127.0.0.1:{_options.ManagementPort}/");

    /// <summary>A client of the management API that signs in by itself.</summary>
    public HttpClient Management { get; }

    /// <summary>The node's process id, or null when it does not run.</summary>
    public int? Pid => _node is { IsRunning: true } n ? n.Pid : null;

    /// <summary>Ends with the exit code when the node that was started last has gone, for whatever reason.</summary>
    public Task<int> Exited => _node?.Exited ?? Task.FromResult(0);

    /// <summary>The AMQP address with user and password, as Aspire writes it; with a virtual host when one is named.</summary>
    public string ConnectionString(string? virtualHost = null) =>
        $"amqp://{Uri.EscapeDataString(_options.User)}:{Uri.EscapeDataString(_options.Password)}@127.0.0.1:{Port}"
        + (virtualHost is null ? string.Empty : "/" + Uri.EscapeDataString(virtualHost));

    /// <summary>Starts the node and returns when it takes AMQP connections and its management API answers.</summary>
    /// <exception cref="MissingToolException">RabbitMQ or Erlang is not installed.</exception>
    /// <exception cref="InvalidOperationException">The node does not start; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        var script = Tools.RabbitMqServer();
        var mapper = Tools.Epmd();
        DataFolder.Prepare(_folder, user: null);
        await WriteConfigurationAsync(cancellation).ConfigureAwait(false);
        await WaitForPredecessorAsync(cancellation).ConfigureAwait(false);

        // A node that finds no port mapper starts one that outlives it. So it finds ours, which dies with us.
        if (_mapper is not { IsRunning: true })
        {
            _mapper = HostProcess.Start(new ProcessPlan(mapper, ["-address", "127.0.0.1", "-port", $"{_options.PortMapperPort}"]) { Environment = NodeEnvironment(), WorkingDirectory = _folder, StopSignal = "KILL" });
        }

        var words = new LastWords(line =>
        {
            // Not its banner.
            if (line.Contains("[warning]", StringComparison.Ordinal) || line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[critical]", StringComparison.Ordinal))
            {
                _options.Log?.Invoke(line);
            }
        });
        _node = HostProcess.Start(new ProcessPlan(script, [])
        {
            Environment = NodeEnvironment(),
            WorkingDirectory = _folder,
            Output = (line, _) => words.Add(line),
        });
        var watch = Stopwatch.StartNew();
        while (_node.IsRunning && watch.Elapsed < Patience)
        {
            if ((await CheckAsync(cancellation).ConfigureAwait(false)).Healthy)
            {
                return;
            }

            await Task.WhenAny(Task.Delay(100, cancellation), _node.Exited).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        await StopAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"RabbitMQ in {_folder} did not start on port {Port}:\n{words}");
    }

    /// <summary>Stops the node in order, and its port mapper.</summary>
    public async Task StopAsync()
    {
        if (_node is { } node)
        {
            await node.StopAsync(Posix.SigTerm, TimeSpan.FromSeconds(60)).ConfigureAwait(false);
        }

        if (_mapper is { } mapper)
        {
            await mapper.StopAsync(Posix.SigKill, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
    }

    /// <summary><c>kill -9</c> to the node, and returns when it is gone. <see cref="StartAsync"/> starts it again on the same ports.</summary>
    public async Task KillAsync()
    {
        if (_node is { } node)
        {
            node.Kill();
            await node.Exited.ConfigureAwait(false);
        }
    }

    /// <summary>Makes a virtual host and lets the user do everything in it. Making it again changes nothing.</summary>
    public Task CreateVirtualHostAsync(string name, CancellationToken cancellation = default) =>
        CreateVirtualHostAsync(Management, _options.User, name, cancellation);

    /// <summary>True when the node listens for AMQP and its management API answers now; otherwise why not.</summary>
    public async Task<(bool Healthy, string? Problem)> CheckAsync(CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            // The node's own word on its AMQP listener; a connection opened and dropped would be a warning in its log each time.
            using var answer = await Management.GetAsync(new Uri($"api/health/checks/port-listener/{Port}", UriKind.Relative), limit.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? (true, null) : (false, $"management API: {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (false, e.Message);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        Management.Dispose();
    }

    /// <summary>Makes a virtual host through a management client and lets <paramref name="user"/> do everything in it.</summary>
    public static async Task CreateVirtualHostAsync(HttpClient management, string user, string name, CancellationToken cancellation = default)
    {
        var host = Uri.EscapeDataString(name);
        using var made = await management.PutAsync(new Uri($"api/vhosts/{host}", UriKind.Relative), Json("{}"), cancellation).ConfigureAwait(false);
        made.EnsureSuccessStatusCode();
        using var allowed = await management.PutAsync(
            new Uri($"api/permissions/{host}/{Uri.EscapeDataString(user)}", UriKind.Relative),
            Json("""{"configure":".*","write":".*","read":".*"}"""),
            cancellation).ConfigureAwait(false);
        allowed.EnsureSuccessStatusCode();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task WriteConfigurationAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "enabled_plugins"), "[rabbitmq_management].\n", cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(_folder, "rabbitmq-env.conf"), string.Empty, cancellation).ConfigureAwait(false);

        // Not flushed before it confirms (docs/decisions/messaging.md): what a power failure takes from it the services' logs still have.
        await File.WriteAllTextAsync(Path.Combine(_folder, "advanced.config"), "[{ra, [{wal_sync_method, none}]}].\n", cancellation).ConfigureAwait(false);

        // The write-ahead log of quorum queues is kept small: half a gigabyte of memory is the default.
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{_options.Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {_options.ManagementPort}
            default_user = {_options.User}
            default_pass = {_options.Password}
            log.file.level = info
            log.console = true
            log.console.level = warning
            log.console.use_colors = off
            raft.wal_max_size_bytes = 67108864
            disk_free_limit.absolute = 200MB

            """,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>A node that outlived its starter is on its way out (the kernel told it): wait for its ports.</summary>
    private async Task WaitForPredecessorAsync(CancellationToken cancellation)
    {
        int[] ports = _mapper is { IsRunning: true }
            ? [_options.Port, _options.ManagementPort, _options.DistributionPort]
            : [_options.Port, _options.ManagementPort, _options.DistributionPort, _options.PortMapperPort];
        var watch = Stopwatch.StartNew();
        while (ports.FirstOrDefault(p => !Ports.IsFree(p)) is var busy and > 0)
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"RabbitMQ in {_folder} cannot start: port {busy} is in use by another process.");
            }

            await Task.Delay(100, cancellation).ConfigureAwait(false);
        }
    }

    private Dictionary<string, string?> NodeEnvironment()
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(k => k.StartsWith("RABBITMQ_", StringComparison.Ordinal) || k.StartsWith("ERL_", StringComparison.Ordinal) || k is "NOTIFY_SOCKET")
            .ToDictionary(k => k, _ => (string?)null);
        environment["HOME"] = _folder;
        environment["RABBITMQ_NODENAME"] = "shemss@localhost";
        environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia");
        environment["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log");
        environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf");
        environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_folder, "advanced.config");
        environment["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "rabbitmq-env.conf");
        environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins");
        environment["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(_folder, "config");
        environment["RABBITMQ_FEATURE_FLAGS_FILE"] = Path.Combine(_folder, "feature_flags");
        environment["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "node.pid");
        environment["RABBITMQ_DIST_PORT"] = $"{_options.DistributionPort}";
        environment["ERL_EPMD_PORT"] = $"{_options.PortMapperPort}";
        environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";

        // Allowing input makes the script become the node instead of its parent, so that signals reach it; -noinput then
        // keeps it from opening a shell after all.
        environment["RABBITMQ_ALLOW_INPUT"] = "1";
        environment["RABBITMQ_SERVER_START_ARGS"] = "-noinput";

        // Its schedulers would spin for work on cores that they share with everything else.
        environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}";
        environment["LC_ALL"] = "C.UTF-8";
        return environment;
    }
}
