using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Shemss.LocalHosting.Servers;
using Shemss.Testing.Servers;

namespace Shemss.Testing.Run;

/// <summary>
/// The program behind <c>./test</c>: runs the built test assemblies one after the other on one PostgreSQL and one broker, prints a line
/// for each, the details of what failed, and last <c>N passed, N failed</c>. Its exit code is 0 only when nothing failed, nothing
/// was skipped, and a whole run had no fewer tests than <c>tests/floor.txt</c> says.
/// </summary>
internal static class TestRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>Arguments: the root folder, then <c>unit</c> (no servers) and the names of projects (all if none).</summary>
    public static async Task<int> Main(string[] args)
    {
        var root = args[0];
        var unit = args.Contains("unit");
        var asked = args.Skip(1).Where(a => a != "unit").Select(a => a.EndsWith(".Tests", StringComparison.Ordinal) ? a : a + ".Tests").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = Directory.GetDirectories(Path.Combine(root, "tests"), "*.Tests").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList();
        if (asked.Except(all, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } unknown)
        {
            Console.WriteLine($"There is no test project {string.Join(", ", unknown)} in tests/.");
            return 2;
        }

        var projects = asked.Count == 0 ? all : all.FindAll(asked.Contains);

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Stop(c, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Stop(c, stop));
        await using var servers = new SharedServers();
        try
        {
            var variables = unit ? new Dictionary<string, string> { ["SHEMSS_TEST_SERVERS"] = "none" } : await servers.StartAsync(stop.Token);
            List<AssemblyResult> results = [];
            foreach (var project in projects)
            {
                results.Add(await RunAsync(root, project, unit, variables, stop.Token));
            }

            var whole = !unit && projects.Count > 1 && args.Length == 1;
            return Close(results, whole ? await ReadFloorAsync(root) : 0, Console.Out);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("stopped");
            return 130;
        }
        catch (MissingToolException e)
        {
            Console.WriteLine(e.Message);
            return 2;
        }
    }

    /// <summary>Writes the last lines and returns the exit code: 0 only when something ran and all of it passed, and no fewer than <paramref name="floor"/>.</summary>
    internal static int Close(IReadOnlyList<AssemblyResult> results, int floor, TextWriter output)
    {
        var (passed, failed, skipped) = (results.Sum(r => r.Passed), results.Sum(r => r.Failed), results.Sum(r => r.Skipped));
        var fine = failed == 0 && skipped == 0;
        if (skipped > 0)
        {
            output.WriteLine("A skipped test is a failure: it says nothing.");
        }

        if (passed + failed < floor)
        {
            output.WriteLine($"Only {passed + failed} tests ran; tests/floor.txt says that there are at least {floor}.");
            fine = false;
        }

        if (passed + failed == 0)
        {
            output.WriteLine("No test ran.");
            fine = false;
        }

        output.WriteLine($"{passed} passed, {failed} failed" + (skipped > 0 ? $", {skipped} skipped" : string.Empty));
        return fine ? 0 : 1;
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }

    private static async Task<AssemblyResult> RunAsync(string root, string project, bool unit, Dictionary<string, string> variables, CancellationToken stop)
    {
        var assembly = Path.Combine(root, "tests", project, "bin", "Debug", "net10.0", $"Shemss.{project}.dll");
        var report = Path.Combine(root, "TestResults", $"{project}.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);
        if (!File.Exists(assembly))
        {
            return Print(new AssemblyResult(project, 0, 1, 0, TimeSpan.Zero, [$"{assembly} was not built"]));
        }

        string[] arguments = [assembly, "-noLogo", "-noColor", "-reporter", "quiet", "-result-xml", report, .. unit ? new[] { "-trait-", "Needs=Servers" } : []];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(assembly)! };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            return Print(new AssemblyResult(project, 0, 1, 0, watch.Elapsed, [$"not done after {Longest.TotalMinutes} minutes: stopped"]));
        }

        var tail = string.Concat(await output).Split('\n').TakeLast(40);
        return Print(AssemblyResult.Read(project, report, process.ExitCode, watch.Elapsed, tail));
    }

    private static AssemblyResult Print(AssemblyResult result)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Project,-24} {result.Passed,5} passed {result.Failed,4} failed{(result.Skipped > 0 ? $" {result.Skipped,4} skipped" : string.Empty)}  {result.Elapsed.TotalSeconds,6:0.0} s"));
        foreach (var detail in result.Details)
        {
            Console.WriteLine("    " + detail.Replace("\n", "\n    ", StringComparison.Ordinal));
        }

        return result;
    }

    private static async Task<int> ReadFloorAsync(string root) =>
        int.Parse(await File.ReadAllTextAsync(Path.Combine(root, "tests", "floor.txt")), CultureInfo.InvariantCulture);
}
