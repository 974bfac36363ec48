using System.Collections.Concurrent;
using System.Diagnostics;

namespace Shemss.LocalHosting.Servers;

/// <summary>What to run as a child process, and how.</summary>
internal sealed record ProcessPlan(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables to set (a null value removes an inherited one).</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs; the current directory when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The user to become (needs root), or null to stay who we are.</summary>
    public SystemUser? User { get; init; }

    /// <summary>The signal that asks it to stop, which it also gets from the kernel when this process dies.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>Receives each line of output; the flag is true for standard error. May be called from any thread.</summary>
    public Action<string, bool>? Output { get; init; }
}

/// <summary>
/// A child process in a session of its own (so that Ctrl-C in the terminal reaches only us, and we stop the children in
/// order), which the kernel stops when this process dies, even by <c>kill -9</c>.
/// </summary>
internal sealed class HostProcess
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process)
    {
        _process = process;
        Pid = process.Id;
        process.Exited += (_, _) => _exited.TrySetResult(process.ExitCode);
        process.EnableRaisingEvents = true;
    }

    public int Pid { get; }

    /// <summary>Ends with the exit code (128 + signal when killed). Output still in flight may follow.</summary>
    public Task<int> Exited => _exited.Task;

    public bool IsRunning => !_exited.Task.IsCompleted;

    /// <summary>Starts the process.</summary>
    /// <exception cref="MissingToolException">A program it needs is not installed.</exception>
    public static HostProcess Start(ProcessPlan plan)
    {
        var start = new ProcessStartInfo(Tools.Find("setsid"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = plan.WorkingDirectory ?? string.Empty,
        };
        foreach (var argument in Wrap(plan))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plan.Environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Tell(plan, e.Data, false);
        process.ErrorDataReceived += (_, e) => Tell(plan, e.Data, true);
        Spawner.Run(() => process.Start());
        var host = new HostProcess(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Runs a program to its end and returns its exit code and everything it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessPlan plan, CancellationToken cancellation)
    {
        var lines = new ConcurrentQueue<string>();
        var process = Start(plan with { Output = (line, _) => lines.Enqueue(line) });
        try
        {
            var code = await process.Exited.WaitAsync(cancellation).ConfigureAwait(false);
            await process.OutputEnd().ConfigureAwait(false);
            return (code, string.Join('\n', lines));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Asks it to stop with <paramref name="signal"/>, and kills it with all its children after <paramref name="patience"/>.</summary>
    public async Task StopAsync(int signal, TimeSpan patience)
    {
        if (IsRunning && Posix.Signal(Pid, signal))
        {
            await Task.WhenAny(Exited, Task.Delay(patience)).ConfigureAwait(false);
        }

        Kill();
        await Exited.ConfigureAwait(false);
        await OutputEnd().ConfigureAwait(false);
    }

    /// <summary><c>kill -9</c> to it and everything it started.</summary>
    public void Kill()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
        }

        // Whoever it started and left behind is still in its session's process group.
        Posix.Signal(-Pid, Posix.SigKill);
    }

    /// <summary>Waits until the last lines of output have been delivered, but not for a grandchild that keeps the pipe open.</summary>
    public async Task OutputEnd()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is still open belongs to somebody else.
        }
    }

    private static IEnumerable<string> Wrap(ProcessPlan plan)
    {
        yield return Tools.Find("setpriv");
        yield return $"--pdeathsig={plan.StopSignal}";
        if (plan.User is { } user)
        {
            yield return $"--reuid={user.Name}";
            yield return $"--regid={user.Group}";
            yield return "--init-groups";
        }

        yield return "--";
        yield return plan.FileName;
        foreach (var argument in plan.Arguments)
        {
            yield return argument;
        }
    }

    private static void Tell(ProcessPlan plan, string? line, bool error)
    {
        if (line is not null)
        {
            plan.Output?.Invoke(line, error);
        }
    }

    /// <summary>
    /// The kernel's "tell me when my parent dies" means the parent <em>thread</em>: a child started from a pool thread would be
    /// stopped when the pool retires that thread. So one thread that lives as long as the process starts them all.
    /// </summary>
    private static class Spawner
    {
        private static readonly BlockingCollection<Action> Work = Begin();

        public static void Run(Action action)
        {
            var done = new TaskCompletionSource();
            Work.Add(() =>
            {
                try
                {
                    action();
                    done.SetResult();
                }
                catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
                {
                    done.SetException(e);
                }
            });
            done.Task.GetAwaiter().GetResult();
        }

        private static BlockingCollection<Action> Begin()
        {
            var work = new BlockingCollection<Action>();
            new Thread(() =>
            {
                foreach (var action in work.GetConsumingEnumerable())
                {
                    action();
                }
            })
            { IsBackground = true, Name = "process spawner" }.Start();
            return work;
        }
    }
}
