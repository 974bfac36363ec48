using System.Diagnostics;
using System.Runtime.InteropServices;
using Shemss.LocalHosting.Servers;

namespace Shemss.LocalHosting.Running;

/// <summary>Runs what an AppHost describes.</summary>
internal sealed class LocalHost
{
    private readonly DistributedApplicationBuilder _builder;
    private readonly MergedLog _log;
    private readonly DataState _state;
    private readonly List<ResourceRun> _runs = [];
    private readonly Dictionary<(IResource Resource, string Endpoint), int> _ports = [];
    private readonly Dictionary<IResource, NativePostgres> _databases = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IResource, Connection> _connections = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IResource, Uri> _managementPages = new(ReferenceEqualityComparer.Instance);
    private volatile bool _complete;

    private LocalHost(DistributedApplicationBuilder builder, MergedLog log, DataState state) => (_builder, _log, _state) = (builder, log, state);

    /// <summary>Starts everything, waits for a signal to stop, stops everything. Returns the exit code.</summary>
    public static async Task<int> RunAsync(DistributedApplicationBuilder builder)
    {
        var log = new MergedLog([.. builder.Resources.Select(r => r.Name)]);
        using var stop = new CancellationTokenSource();
        LocalHost? host = null;
        var gate = new Lock();
        var asked = TimeSpan.MaxValue;
        var clock = Stopwatch.StartNew();
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            lock (gate)
            {
                if (asked == TimeSpan.MaxValue)
                {
                    asked = clock.Elapsed;
                    log.Say("stopping (once more to stop at once)");
                    stop.Cancel();
                }
                else if (clock.Elapsed - asked > TimeSpan.FromSeconds(2))
                {
                    // Sooner it is the same wish: a terminal and a wrapper such as timeout both pass it on.
                    host?._runs.ForEach(r => r.Kill());
                }
            }
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        try
        {
            using var state = await DataState.OpenAsync(DataFolderOf(builder), builder.Args.Contains("--reset"), log.Say).ConfigureAwait(false);
            host = new LocalHost(builder, log, state);
            host.Plan();
            return await host.RunAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StartException or MissingToolException)
        {
            log.Say(e.Message);
            return 1;
        }
    }

    private static string DataFolderOf(DistributedApplicationBuilder builder)
    {
        var stated = builder.Args.SkipWhile(a => a != "--data").Skip(1).FirstOrDefault() ?? Environment.GetEnvironmentVariable("SHEMSS_DATA");
        return Path.GetFullPath(stated ?? Path.Combine(builder.AppHostDirectory, "..", ".data"));
    }

    private async Task<int> RunAsync(CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var code = 0;
        _log.Say($"starting {_runs.Count} resources from {_state.Folder}");
        var loops = _runs.Select(r => r.Begin(() => HealthyAgain(r))).ToList();
        try
        {
            var all = Task.WhenAll(_runs.Select(r => r.IsJob ? r.Ended.Task : r.Healthy.Task));
            var broken = Task.WhenAny(loops.Select(FailureOf)).Unwrap();
            var first = await Task.WhenAny(all, broken).WaitAsync(stop).ConfigureAwait(false);
            if (first == broken)
            {
                await broken.ConfigureAwait(false);
            }

            _complete = true;
            WriteAddresses();
            PrintAddresses(watch.Elapsed);
            await broken.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception e) when (e is StartException or MissingToolException or InvalidOperationException or IOException or Npgsql.NpgsqlException)
        {
            _log.Say(e.Message);
            code = 1;
        }

        await StopAsync().ConfigureAwait(false);
        return code;
    }

    // A loop that ends well is a job that is done: only a failure counts.
    private static async Task FailureOf(Task loop)
    {
        await loop.ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        // Who depends on others goes first.
        var left = _runs.ToList();
        while (left.Count > 0)
        {
            var next = left.Where(r => !left.Exists(other => other.Dependencies.Exists(d => d.Run == r))).ToList();
            await Task.WhenAll(next.Select(r => r.StopAsync())).ConfigureAwait(false);
            left.RemoveAll(next.Contains);
        }

        _runs.ForEach(r => r.Dispose());
        _log.Say("stopped");
    }

    private void Plan()
    {
        foreach (var resource in _builder.Resources)
        {
            switch (resource)
            {
                case PostgresServerResource postgres:
                    _runs.Add(Plan(postgres));
                    break;
                case PostgresDatabaseResource database:
                    _connections[database] = Connection.Postgres(_databases[database.Parent].Port, _state.Password(database.Parent.Name), database.DatabaseName);
                    var made = new DatabaseRun(database, _log, _databases[database.Parent]);
                    made.Dependencies.Add((RunOf(database.Parent), null));
                    _runs.Add(made);
                    break;
                case RabbitMQServerResource rabbit:
                    _runs.Add(Plan(rabbit));
                    break;
                case ProjectResource project:
                    project.Endpoints.ForEach(e => _ports[(project, e.Name)] = _state.Port(project.Name, e.Name, e.Port, _log.Say));
                    _runs.Add(new ProjectRun(project, _log, _state, () => EnvironmentOf(project), e => _ports[(project, e.Name)]));
                    break;
            }
        }

        foreach (var run in _runs.OfType<ProjectRun>())
        {
            foreach (var wait in ((ProjectResource)run.Resource).Waits)
            {
                var dependency = RunOf(wait.Dependency);
                dependency.IsJob |= wait.ExitCode is not null;
                run.Dependencies.Add((dependency, wait.ExitCode));
            }
        }

        RefuseCircles();
    }

    private ServerRun Plan(PostgresServerResource resource)
    {
        var server = new NativePostgres(new NativePostgresOptions
        {
            Directory = Path.Combine(_state.Folder, resource.Name),
            Port = _state.Port(resource.Name, "tcp", resource.Port, _log.Say),
            Password = _state.Password(resource.Name),
            Log = line => _log.Write(resource.Name, line),
        });
        _databases[resource] = server;
        _connections[resource] = Connection.Postgres(server.Port, _state.Password(resource.Name), database: null);
        return new ServerRun(resource, _log, _state, server.StartAsync, () => server.Pid, () => server.Exited, server.StopAsync, server.KillAsync);
    }

    private ServerRun Plan(RabbitMQServerResource resource)
    {
        var password = _state.Password(resource.Name);
        var server = new NativeRabbitMq(new NativeRabbitMqOptions
        {
            Directory = Path.Combine(_state.Folder, resource.Name),
            Port = _state.Port(resource.Name, "tcp", resource.Port, _log.Say),
            ManagementPort = _state.Port(resource.Name, "management", null, _log.Say),
            DistributionPort = _state.Port(resource.Name, "distribution", null, _log.Say),
            PortMapperPort = _state.Port(resource.Name, "port-mapper", null, _log.Say),
            Password = password,
            Log = line => _log.Write(resource.Name, line),
        });
        _connections[resource] = Connection.RabbitMq(server.Port, password);
        _managementPages[resource] = server.ManagementUri;
        return new ServerRun(resource, _log, _state, server.StartAsync, () => server.Pid, () => server.Exited, server.StopAsync, server.KillAsync);
    }

    private ResourceRun RunOf(IResource resource) => _runs.Find(r => ReferenceEquals(r.Resource, resource))!;

    private void RefuseCircles()
    {
        var left = _runs.ToList();
        while (left.RemoveAll(r => r.Dependencies.TrueForAll(d => !left.Contains(d.Run))) > 0)
        {
        }

        if (left.Count > 0)
        {
            throw new StartException("These resources of the AppHost wait for each other: " + string.Join(", ", left.Select(r => r.Name)));
        }
    }

    private Dictionary<string, string?> EnvironmentOf(ProjectResource project) => ProjectEnvironment.For(
        project,
        _builder.Environment.EnvironmentName,
        (p, e) => _ports[(p, e.Name)],
        r => _connections[r],
        Guid.CreateVersion7().ToString("N")[24..]);

    private void HealthyAgain(ResourceRun run)
    {
        if (_complete)
        {
            _log.Say($"{run.Name} is healthy again");
            WriteAddresses();
        }
    }

    private void WriteAddresses() => _state.WriteAddresses(_runs.ToDictionary(r => r.Name, r => new Address(
        r.IsJob ? "job" : r.Resource switch
        {
            PostgresServerResource => "postgres",
            PostgresDatabaseResource => "database",
            RabbitMQServerResource => "rabbitmq",
            _ => "project",
        },
        r.Pid,
        UrlsOf(r).ToDictionary(u => u.Name, u => u.Url),
        _connections.GetValueOrDefault(r.Resource)?.ConnectionString)));

    private IEnumerable<(string Name, string Url, bool External)> UrlsOf(ResourceRun run) => run.Resource switch
    {
        ProjectResource p => p.Endpoints.Select(e => (e.Name, $"{e.Scheme}://localhost:{_ports[(p, e.Name)]}", e.IsExternal)),
        PostgresServerResource => [("tcp", $"tcp://127.0.0.1:{_databases[run.Resource].Port}", false)],
        RabbitMQServerResource => [("management", _managementPages[run.Resource].ToString(), false)],
        _ => [],
    };

    private void PrintAddresses(TimeSpan elapsed)
    {
        var lines = _runs.SelectMany(r => UrlsOf(r).Select(u => (Resource: r.Name, u.Name, u.Url, u.External)))
            .OrderByDescending(l => l.External).ThenBy(l => l.Resource, StringComparer.Ordinal).ToList();
        _log.Say($"all healthy after {elapsed.TotalSeconds:0.0} s");
        foreach (var line in lines)
        {
            _log.Say($"  {line.Resource,-16} {line.Name,-12} {line.Url}{(line.External ? "   <- open to the outside" : string.Empty)}");
        }

        foreach (var rabbit in _runs.Where(r => r.Resource is RabbitMQServerResource))
        {
            _log.Say($"  {rabbit.Name}: sign in as guest with password {_state.Password(rabbit.Name)}");
        }

        _log.Say($"  for programs: {Path.Combine(_state.Folder, "addresses.json")}. Ctrl-C stops everything.");
    }
}
