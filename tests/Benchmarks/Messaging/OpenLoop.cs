using System.Diagnostics;

namespace Shemss.Benchmarks.Messaging;

/// <summary>Starts work at a fixed rate, whether or not the work before is done.</summary>
internal static class OpenLoop
{
    /// <param name="perSecond">The rate.</param>
    /// <param name="duration">How long.</param>
    /// <param name="work">Told its number.</param>
    /// <returns>When everything that was started has ended; by how much a start was late.</returns>
    public static async Task<Latencies> RunAsync(int perSecond, TimeSpan duration, Func<int, Task> work)
    {
        var late = new Latencies();
        var running = new List<Task>();
        var watch = Stopwatch.StartNew();
        var count = (int)(perSecond * duration.TotalSeconds);
        for (var n = 0; n < count; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / perSecond);
            if (due - watch.Elapsed is { Ticks: > 0 } ahead)
            {
                await Task.Delay(ahead);
            }

            late.Add(watch.Elapsed - due);
            var number = n;
            running.Add(Task.Run(() => work(number)));
        }

        await Task.WhenAll(running);
        return late;
    }
}
