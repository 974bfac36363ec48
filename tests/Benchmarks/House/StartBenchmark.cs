using System.Diagnostics;
using System.Globalization;

namespace Shemss.Benchmarks.House;

/// <summary>
/// Promise: a second <c>./run</c> with nothing changed has everything healthy within 30 s. In the repository's own folder, as a developer
/// does it: its <c>.data</c> is used and kept. Baseline in the same run: <c>dotnet --version</c>, what one start of the tools takes.
/// </summary>
internal static class StartBenchmark
{
    private const string Ready = "all healthy after ";
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static string Data => Path.Combine(Commands.Root, ".data");

    public static async Task<int> RunAsync(string[] options)
    {
        _ = options;
        if (IsRunning())
        {
            Console.WriteLine($"  a system is running from {Data}: stop it first (Ctrl-C in its terminal), then measure again");
            return 2;
        }

        Console.WriteLine("  ./run, so that it is built and has its databases");
        await StartAndStopAsync();
        var bare = await Commands.TimeAsync(3, "dotnet", "--version");
        var (asked, said) = await StartAndStopAsync();
        var kept = asked <= Promise;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  bare      {bare.TotalSeconds,6:F2} s: dotnet --version"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  ours      {asked.TotalSeconds,6:F1} s: second ./run until all is healthy (AppHost says {said}) · ratio {asked / bare:F0} × bare · target ≤ {Promise.TotalSeconds:F0} s {(kept ? "✓" : "✗ MISSED")}"));
        return kept ? 0 : 1;
    }

    /// <summary>Time from the command to its line that all is healthy, and what that line says.</summary>
    private static async Task<(TimeSpan Asked, string Said)> StartAndStopAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        var watch = Stopwatch.StartNew();
        using var run = Commands.Start(Path.Combine(Commands.Root, "run"));
        try
        {
            var last = new Queue<string>();
            while (await run.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.IndexOf(Ready, StringComparison.Ordinal) is var at and >= 0)
                {
                    var elapsed = watch.Elapsed;
                    await StopAsync(run, limit.Token);
                    return (elapsed, line[(at + Ready.Length)..]);
                }

                last.Enqueue(line);
                _ = last.Count > 40 ? last.Dequeue() : null;
            }

            throw new InvalidOperationException($"./run ended before all was healthy:\n{string.Join('\n', last)}");
        }
        finally
        {
            // What it has started is stopped by the kernel with it.
            run.Kill();
        }
    }

    private static async Task StopAsync(Process run, CancellationToken limit)
    {
        // Somebody has to read while it stops, or it would wait to be read.
        var rest = run.StandardOutput.ReadToEndAsync(limit);
        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "apphost.pid"), limit), CultureInfo.InvariantCulture);
        await Commands.TimeAsync(1, "bash", "-c", $"kill -TERM {pid}");
        await run.WaitForExitAsync(limit);
        await rest;
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"./run ended with {run.ExitCode}:\n{await rest}");
        }
    }

    // The AppHost keeps this file locked for as long as it lives, however it ends.
    private static bool IsRunning()
    {
        var file = Path.Combine(Data, "lock");
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var free = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
