using System.Globalization;

namespace Shemss.Benchmarks.Ingest;

/// <summary>Processor time of a process and its children, those that have ended included: PostgreSQL has a process per connection.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    public static TimeSpan Cpu(int pid)
    {
        var ticks = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(folder) is { } fields && (id == pid || fields[1] == pid))
            {
                ticks += fields[11] + fields[12] + (id == pid ? fields[13] + fields[14] : 0);
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>The fields of <c>stat</c> after the name; the first, a letter, as 0.</summary>
    private static double[]? Read(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return [.. stat[(stat.LastIndexOf(')') + 2)..].Split(' ').Select(f => double.TryParse(f, CultureInfo.InvariantCulture, out var n) ? n : 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }
}
