using System.Diagnostics;
using Shemss.LocalHosting.Servers;

namespace Shemss.LocalHosting.Running;

/// <summary>One resource while the system runs: waits for its dependencies, starts, becomes healthy, is restarted when it crashes.</summary>
internal abstract class ResourceRun(IResource resource, MergedLog log, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public string Name => resource.Name;

    public IResource Resource => resource;

    /// <summary>What must be healthy, or with an exit code ended, before this starts.</summary>
    public List<(ResourceRun Run, int? ExitCode)> Dependencies { get; } = [];

    /// <summary>True for a job that others wait to end: it is not restarted.</summary>
    public bool IsJob { get; set; }

    public abstract int? Pid { get; }

    public TaskCompletionSource Healthy { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<int> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected MergedLog Log => log;

    /// <summary>Not to be started again for now.</summary>
    protected virtual bool IsHeld => false;

    /// <summary>How often it may fail before it was ever healthy; then the system cannot be started.</summary>
    protected virtual int Tries => 1;

    /// <summary>Runs until stopped. Faults when the system cannot be started because of it.</summary>
    public Task Begin(Action healthyAgain) => _loop = Task.Run(() => LoopAsync(healthyAgain, _stopping.Token));

    /// <summary>Ends it; nothing is left of it after.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopProcessAsync().ConfigureAwait(false);
    }

    public abstract void Kill();

    public void Dispose() => _stopping.Dispose();

    /// <summary>Starts it and returns when it is healthy (or, as a job, started).</summary>
    protected abstract Task StartAsync(CancellationToken stopping);

    protected abstract Task<int> ExitedAsync();

    protected abstract Task StopProcessAsync();

    private async Task LoopAsync(Action healthyAgain, CancellationToken stopping)
    {
        await Task.WhenAll(Dependencies.Select(d => WaitAsync(d.Run, d.ExitCode, stopping))).ConfigureAwait(false);
        var pause = ShortestPause;
        for (var tries = 1; ; tries++)
        {
            var began = clock.GetTimestamp();
            string reason;
            try
            {
                await StartAsync(stopping).ConfigureAwait(false);
                if (!IsJob)
                {
                    Healthy.TrySetResult();
                    healthyAgain();
                }

                var code = await ExitedAsync().WaitAsync(stopping).ConfigureAwait(false);
                if (IsJob)
                {
                    Ended.TrySetResult(code);
                    return;
                }

                reason = $"ended with exit code {code}";
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                if (!Healthy.Task.IsCompleted && tries >= Tries)
                {
                    throw new StartException($"{Name}: {e.Message}");
                }

                reason = e.Message;
            }

            // Who was well for a minute begins anew with a short pause.
            pause = clock.GetElapsedTime(began) > TimeSpan.FromMinutes(1) ? ShortestPause : pause;
            log.Say($"{Name}: {reason}; restarting in {pause.TotalSeconds:0.#} s");
            await Task.Delay(pause, clock, stopping).ConfigureAwait(false);
            while (IsHeld)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, stopping).ConfigureAwait(false);
            }

            pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, pause.TotalSeconds * 2));
        }
    }

    private async Task WaitAsync(ResourceRun dependency, int? exitCode, CancellationToken stopping)
    {
        if (exitCode is null)
        {
            await dependency.Healthy.Task.WaitAsync(stopping).ConfigureAwait(false);
            return;
        }

        var code = await dependency.Ended.Task.WaitAsync(stopping).ConfigureAwait(false);
        if (code != exitCode)
        {
            throw new StartException($"{dependency.Name} ended with exit code {code}, not {exitCode}, so {Name} cannot start. Its own lines above say why.");
        }
    }
}

/// <summary>PostgreSQL or RabbitMQ.</summary>
internal sealed class ServerRun(IResource resource, MergedLog log, DataState state, Func<CancellationToken, Task> start, Func<int?> pid, Func<Task<int>> exited, Func<Task> stop, Func<Task> kill)
    : ResourceRun(resource, log, TimeProvider.System)
{
    public override int? Pid => pid();

    protected override bool IsHeld => state.IsHeld(Name);

    public override void Kill() => kill();

    protected override async Task StartAsync(CancellationToken stopping)
    {
        var starting = start(stopping);
        await Task.WhenAny(starting, Task.Delay(500, stopping)).ConfigureAwait(false);
        state.Started(Name, pid());
        await starting.ConfigureAwait(false);
        state.Started(Name, pid());
    }

    protected override Task<int> ExitedAsync() => exited();

    protected override Task StopProcessAsync() => stop();
}

/// <summary>A database: made when its server is healthy. It has no process of its own.</summary>
internal sealed class DatabaseRun(PostgresDatabaseResource resource, MergedLog log, NativePostgres server) : ResourceRun(resource, log, TimeProvider.System)
{
    private readonly TaskCompletionSource<int> _never = new();

    public override int? Pid => null;

    public override void Kill()
    {
    }

    protected override Task StartAsync(CancellationToken stopping) => server.CreateDatabaseAsync(resource.DatabaseName, stopping);

    protected override Task<int> ExitedAsync() => _never.Task;

    protected override Task StopProcessAsync() => Task.CompletedTask;
}

/// <summary>A project's process.</summary>
internal sealed class ProjectRun(ProjectResource resource, MergedLog log, DataState state, Func<Dictionary<string, string?>> environment, Func<EndpointPlan, int> port)
    : ResourceRun(resource, log, TimeProvider.System)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private HostProcess? _process;

    public override int? Pid => _process is { IsRunning: true } p ? p.Pid : null;

    protected override bool IsHeld => state.IsHeld(Name);

    // Its database or broker may be down for a moment just now.
    protected override int Tries => 3;

    public override void Kill() => _process?.Kill();

    protected override async Task StartAsync(CancellationToken stopping)
    {
        var assembly = resource.Metadata.AssemblyPath;
        if (!File.Exists(assembly))
        {
            throw new StartException($"{Name}: {assembly} is not there. Build first: dotnet build {resource.Metadata.ProjectPath}");
        }

        _process = HostProcess.Start(new ProcessPlan(Tools.DotNet(), [assembly, .. resource.Arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(resource.Metadata.ProjectPath),
            Environment = environment(),
            Output = (line, _) => Log.Write(Name, line),
        });
        state.Started(Name, _process.Pid);
        foreach (var check in resource.HealthChecks)
        {
            await WaitUntilHealthyAsync(check, stopping).ConfigureAwait(false);
        }
    }

    protected override async Task<int> ExitedAsync()
    {
        var code = await _process!.Exited.ConfigureAwait(false);
        await _process.OutputEnd().ConfigureAwait(false);
        return code;
    }

    protected override Task StopProcessAsync() => _process?.StopAsync(Posix.SigTerm, TimeSpan.FromSeconds(20)) ?? Task.CompletedTask;

    private async Task WaitUntilHealthyAsync(HealthPlan check, CancellationToken stopping)
    {
        var endpoint = resource.Endpoints.Find(e => check.EndpointName is null ? e.IsHttp : e.Name == check.EndpointName)
            ?? throw new StartException($"{Name} has a health check but no HTTP endpoint{(check.EndpointName is null ? string.Empty : $" named '{check.EndpointName}'")}.");
        var url = new Uri($"http://localhost:{port(endpoint)}{check.Path}");
        var watch = Stopwatch.StartNew();
        var notice = TimeSpan.FromSeconds(30);
        while (_process!.IsRunning)
        {
            string problem;
            try
            {
                using var answer = await Http.GetAsync(url, stopping).ConfigureAwait(false);
                if ((int)answer.StatusCode == check.StatusCode)
                {
                    return;
                }

                problem = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stopping).ConfigureAwait(false)}";
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !stopping.IsCancellationRequested))
            {
                problem = e.Message;
            }

            if (watch.Elapsed > notice)
            {
                Log.Say($"{Name} is not healthy after {watch.Elapsed.TotalSeconds:0} s: {url} says {problem}");
                notice += TimeSpan.FromSeconds(30);
            }

            await Task.WhenAny(Task.Delay(100, stopping), _process.Exited).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
        }

        throw new InvalidOperationException($"ended with exit code {await _process.Exited.ConfigureAwait(false)} before it was healthy");
    }
}
