using System.Diagnostics;
using Npgsql;

namespace Shemss.LocalHosting.Servers;

/// <summary>How a private PostgreSQL server is run.</summary>
public sealed record NativePostgresOptions
{
    /// <summary>The folder that holds the cluster and nothing else; made when absent. Its parents need not be open to all.</summary>
    public required string Directory { get; init; }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>The password of user <c>postgres</c> when the cluster is first made. An existing cluster keeps its own.</summary>
    public required string Password { get; init; }

    /// <summary>
    /// False gives up safety against a crash of the machine for speed. What was committed still survives a kill -9 of the
    /// server, for it is in the kernel's hands; tests of durability leave this on all the same.
    /// </summary>
    public bool Fsync { get; init; } = true;

    /// <summary>The most connections at once.</summary>
    public int MaxConnections { get; init; } = 300;

    /// <summary>Receives the server's warnings and worse.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>
/// A PostgreSQL server of our own as plain processes: its own cluster, port and password, no Unix socket, never root
/// (as root it becomes <c>postgres</c> or <c>nobody</c>), nothing shared with a cluster of the system. Dies with this process.
/// </summary>
public sealed class NativePostgres(NativePostgresOptions options) : IAsyncDisposable
{
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private HostProcess? _server;
    private string? _data;

    /// <summary>The folder of the newest PostgreSQL's programs on this machine.</summary>
    /// <exception cref="MissingToolException">There is none.</exception>
    public static string Programs => Tools.PostgresBin();

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port => options.Port;

    /// <summary>The server's process id, or null when it does not run.</summary>
    public int? Pid => _server is { IsRunning: true } s ? s.Pid : null;

    /// <summary>Ends with the exit code when the server that was started last has gone, for whatever reason.</summary>
    public Task<int> Exited => _server?.Exited ?? Task.FromResult(0);

    /// <summary>The connection string of the server, or of one of its databases, as Aspire writes it.</summary>
    public string ConnectionString(string? database = null) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Password={options.Password}" + (database is null ? string.Empty : $";Database={database}");

    /// <summary>Makes the cluster if there is none, starts the server and returns when it answers a query.</summary>
    /// <exception cref="MissingToolException">PostgreSQL is not installed.</exception>
    /// <exception cref="InvalidOperationException">The server does not start; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        var user = Posix.IsRoot
            ? SystemUser.FirstOf("postgres", "nobody") ?? throw new MissingToolException("PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to become.")
            : null;
        var folder = DataFolder.Prepare(options.Directory, user);
        _data = Path.Combine(folder, "data");
        var versionFile = Path.Combine(_data, "PG_VERSION");
        var version = File.Exists(versionFile) ? (await File.ReadAllTextAsync(versionFile, cancellation).ConfigureAwait(false)).Trim() : null;
        var bin = Tools.PostgresBin(version);
        if (version is not null)
        {
            await RefuseOtherVersionAsync(bin, version, cancellation).ConfigureAwait(false);
        }
        else
        {
            await MakeClusterAsync(bin, folder, user, cancellation).ConfigureAwait(false);
        }

        await ClearPredecessorAsync(cancellation).ConfigureAwait(false);
        await LaunchAsync(bin, user, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops in order: clients are cut off, everything is written.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(Posix.SigInt, TimeSpan.FromSeconds(60)).ConfigureAwait(false);
            NpgsqlConnection.ClearAllPools();
        }
    }

    /// <summary><c>kill -9</c> to every process of the server, and returns when they are gone.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            server.Kill();
            await server.Exited.ConfigureAwait(false);
        }
    }

    /// <summary>Creates a database unless it is there.</summary>
    public async Task CreateDatabaseAsync(string database, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is null)
        {
            var name = '"' + database.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            await using var create = new NpgsqlCommand($"create database {name}", connection);
            await create.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>True when the server answers a query now; otherwise why not.</summary>
    public async Task<(bool Healthy, string? Problem)> CheckAsync(CancellationToken cancellation = default)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=2;Command Timeout=2");
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("select 1", connection);
            await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
            return (true, null);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return (false, e.Message);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task RefuseOtherVersionAsync(string bin, string version, CancellationToken cancellation)
    {
        var (_, output) = await HostProcess.RunAsync(new ProcessPlan(Path.Combine(bin, "postgres"), ["--version"]), cancellation).ConfigureAwait(false);
        if (!output.Contains($" {version}.", StringComparison.Ordinal) && !output.Contains($" {version} ", StringComparison.Ordinal))
        {
            throw new MissingToolException($"The data in {_data} were made by PostgreSQL {version}, and here is {output.Trim()}. Install PostgreSQL {version}, or start empty with ./run --reset.");
        }
    }

    private async Task MakeClusterAsync(string bin, string folder, SystemUser? user, CancellationToken cancellation)
    {
        // Made beside its place and moved there when whole: an initdb that was killed leaves nothing that looks like a cluster.
        var unfinished = Path.Combine(folder, "data.unfinished");
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var passwordFile = Path.Combine(folder, "password.initial");
        await File.WriteAllTextAsync(passwordFile, options.Password + "\n", cancellation).ConfigureAwait(false);
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (user is not null)
        {
            Posix.GiveTo(passwordFile, user);
        }

        try
        {
            var (code, output) = await HostProcess.RunAsync(
                new ProcessPlan(
                    Path.Combine(bin, "initdb"),
                    ["-D", unfinished, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", .. options.Fsync ? Array.Empty<string>() : ["--no-sync"]])
                {
                    User = user,
                    Environment = CleanEnvironment(),
                    WorkingDirectory = "/",
                    StopSignal = "KILL",
                },
                cancellation).ConfigureAwait(false);
            if (code != 0)
            {
                throw new InvalidOperationException($"initdb could not make a cluster in {folder} (exit code {code}):\n{output}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(unfinished, _data!);
    }

    /// <summary>A server of this cluster that outlived its starter is on its way out (the kernel told it): wait, then insist.</summary>
    private async Task ClearPredecessorAsync(CancellationToken cancellation)
    {
        var pidFile = Path.Combine(_data!, "postmaster.pid");
        var watch = Stopwatch.StartNew();
        while (File.Exists(pidFile) && int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), out var pid) && IsServerOfThisCluster(pid))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(15))
            {
                Posix.Signal(pid, watch.Elapsed > TimeSpan.FromSeconds(20) ? Posix.SigKill : Posix.SigQuit);
            }

            await Task.Delay(100, cancellation).ConfigureAwait(false);
        }
    }

    private bool IsServerOfThisCluster(int pid)
    {
        try
        {
            return Posix.StartTicks(pid) is not null && File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(_data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task LaunchAsync(string bin, SystemUser? user, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var words = new LastWords(line =>
            {
                // LOG lines tell that it starts and stops, at every level of log_min_messages.
                if (!line.Contains(" LOG:  ", StringComparison.Ordinal))
                {
                    options.Log?.Invoke(line);
                }
            });
            _server = HostProcess.Start(new ProcessPlan(Path.Combine(bin, "postgres"), ["-D", _data!, .. Settings()])
            {
                User = user,
                Environment = CleanEnvironment(),
                WorkingDirectory = "/",
                StopSignal = "INT",
                Output = (line, _) => words.Add(line),
            });
            while (_server.IsRunning && watch.Elapsed < _patience)
            {
                if ((await CheckAsync(cancellation).ConfigureAwait(false)).Healthy)
                {
                    return;
                }

                await Task.WhenAny(Task.Delay(50, cancellation), _server.Exited).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }

            await _server.StopAsync(Posix.SigQuit, TimeSpan.FromSeconds(5)).ConfigureAwait(false);

            // The dying processes of a killed server may hold its shared memory a moment longer: try again.
            if (!words.Mention("shared memory", "lock file") || watch.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"PostgreSQL in {_data} did not start on port {Port}:\n{words}");
            }

            await Task.Delay(200, cancellation).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> Settings()
    {
        string[] settings =
        [
            $"port={Port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            $"max_connections={options.MaxConnections}",
            "shared_buffers=128MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_destination=stderr",
            "logging_collector=off",
            "log_min_messages=warning",
            "log_line_prefix=%m [%p] %d ",
            options.Fsync ? "fsync=on" : "fsync=off",
            options.Fsync ? "full_page_writes=on" : "full_page_writes=off",
        ];
        return settings.SelectMany(s => new[] { "-c", s });
    }

    private static Dictionary<string, string?> CleanEnvironment()
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToDictionary(k => k, _ => (string?)null);
        environment["LC_ALL"] = "C.UTF-8";
        environment["TZ"] = "UTC";
        return environment;
    }
}
