using System.Runtime.CompilerServices;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// Ten-factor minute frames for load: plausible numbers from a cheap generator, no series behind them. Frames of one logger follow
/// each other at the minute interval.
/// </summary>
public static class SyntheticLoad
{
    private static readonly (string Code, int Level, byte Scale)[] Factors =
    [
        ("a01011", 1235, 2), ("a01012", 1314, 1), ("a01013", 152, 3), ("a01014", 87, 1), ("a19001", 79, 1), ("a21002", 613, 1),
        ("a21005", 12125, 3), ("a21026", 1842, 2), ("a34013", 435, 2), ("a00000", 452105, 1),
    ];

    /// <summary>Device identity of the n-th logger.</summary>
    public static string Mn(int logger) => $"3100000000000000{logger:D8}";

    public static IEnumerable<SimulatedFrame> Frames(int logger, int count, DateTime start, int minutes = 10)
    {
        var state = (uint)logger + 0x9E3779B9u;
        for (var i = 0; i < count; i++)
        {
            var factors = new SimulatedFactor[Factors.Length];
            for (var f = 0; f < factors.Length; f++)
            {
                state = (state * 1664525) + 1013904223;
                var (code, level, scale) = Factors[f];
                var average = level + (int)((state >> 8) % (uint)(level / 4 + 1));
                var spread = 1 + (average / 16);
                factors[f] = new SimulatedFactor(code)
                {
                    Min = new decimal(average - spread, 0, 0, false, scale),
                    Avg = new decimal(average, 0, 0, false, scale),
                    Max = new decimal(average + spread, 0, 0, false, scale),
                };
            }

            yield return new SimulatedFrame(Mn(logger), 31, 2051, start.AddMinutes((long)minutes * i), factors) { MinutePeriod = minutes };
        }
    }

    public static async IAsyncEnumerable<SimulatedFrame> FramesAsync(
        int logger, int count, DateTime start, int minutes = 10, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var frame in Frames(logger, count, start, minutes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return frame;
        }
    }
}
