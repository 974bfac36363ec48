using System.Globalization;

namespace Shemss.Benchmarks.House;

/// <summary>
/// Promise: <c>dotnet build Shemss.sln</c> with nothing changed takes at most 15 s. Baseline in the same run: the same for one project that
/// references nothing, which is what the tools take by themselves. Best of three each.
/// </summary>
internal static class BuildBenchmark
{
    private const int Times = 3;
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] options)
    {
        _ = options;
        Console.WriteLine("  building everything first");
        await Commands.TimeAsync(1, "dotnet", "build", "Shemss.sln", "--nologo", "-v:minimal");
        var bare = await Commands.TimeAsync(Times, "dotnet", "build", "shared/Contracts", "--nologo");
        var ours = await Commands.TimeAsync(Times, "dotnet", "build", "Shemss.sln", "--nologo");
        var kept = ours <= Promise;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  bare      {bare.TotalSeconds,6:F1} s: shared/Contracts alone, nothing changed"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  ours      {ours.TotalSeconds,6:F1} s: Shemss.sln, nothing changed · ratio {ours / bare:F1} × bare · target ≤ {Promise.TotalSeconds:F0} s {(kept ? "✓" : "✗ MISSED")}"));
        return kept ? 0 : 1;
    }
}
