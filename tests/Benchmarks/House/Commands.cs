using System.Diagnostics;

namespace Shemss.Benchmarks.House;

/// <summary>Programs run in the repository's folder as a developer would run them.</summary>
internal static class Commands
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>How long it takes to its end, the best of so many times: what disturbs only ever adds.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<TimeSpan> TimeAsync(int times, string program, params string[] arguments)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var process = Start(program, arguments);
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            best = watch.Elapsed < best ? watch.Elapsed : best;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
            }
        }

        return best;
    }

    /// <summary>Starts it; its standard output is to be read, what it says to standard error is seen.</summary>
    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Root })!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shemss.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No Shemss.sln above the benchmarks.");
    }
}
