using System.Diagnostics;
using Shemss.Benchmarks.Messaging;

namespace Shemss.Benchmarks.Http;

/// <summary>An address under load, and the processes whose processor time its requests cost.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Requests">The requests to send, in turn.</param>
/// <param name="Processes">Whose processor time counts.</param>
internal sealed record Target(string Name, int Port, byte[][] Requests, ServedProcess[] Processes)
{
    private int _next;

    /// <summary>Processor time per request in microseconds, one figure per round: as fast as it goes, and at the fixed rate.</summary>
    public List<double> Busy { get; } = [];

    public List<double> Paced { get; } = [];

    /// <summary>Latency percentiles in milliseconds, one figure per round.</summary>
    public List<double> P50 { get; } = [];

    public List<double> P99 { get; } = [];

    /// <summary>Each connection sends its next request when the last is answered.</summary>
    /// <returns>How many requests were answered.</returns>
    public async Task<int> BusyAsync(int connections, TimeSpan duration)
    {
        var open = await OpenAsync(connections);
        var before = Cpu();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(open.Select(connection => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < duration)
            {
                await connection.ExchangeAsync(Next());
                count++;
            }

            return count;
        })));
        Busy.Add((Cpu() - before).TotalMicroseconds / counts.Sum());
        Close(open);
        return counts.Sum();
    }

    /// <summary>Requests at a fixed rate, whether or not those before are answered.</summary>
    /// <returns>By how much requests were sent late.</returns>
    public async Task<Latencies> PacedAsync(int perSecond, TimeSpan duration)
    {
        // Enough that none waits for a connection unless the server stands still for a fifth of a second.
        var idle = new System.Collections.Concurrent.ConcurrentStack<LoadConnection>(await OpenAsync(perSecond / 5));
        foreach (var connection in idle)
        {
            await connection.ExchangeAsync(Next());
        }

        var latencies = new Latencies();
        var before = Cpu();
        var late = await OpenLoop.RunAsync(perSecond, duration, async _ =>
        {
            var sent = Stopwatch.GetTimestamp();
            if (!idle.TryPop(out var connection))
            {
                connection = await LoadConnection.OpenAsync(Port);
            }

            await connection.ExchangeAsync(Next());
            latencies.Add(Stopwatch.GetElapsedTime(sent));
            idle.Push(connection);
        });
        Paced.Add((Cpu() - before).TotalMicroseconds / latencies.Count);
        P50.Add(latencies.At(50));
        P99.Add(latencies.At(99));
        Close(idle);
        return late;
    }

    private TimeSpan Cpu() => Processes.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Cpu);

    private byte[] Next() => Requests[(uint)Interlocked.Increment(ref _next) % Requests.Length];

    private async Task<LoadConnection[]> OpenAsync(int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => LoadConnection.OpenAsync(Port)));

    private static void Close(IEnumerable<LoadConnection> connections)
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }
}
