using System.Threading.Channels;

namespace Shemss.Simulator.Fleet;

/// <summary>N loggers at once, each with its own source, connection and faults, and one ledger for all.</summary>
public static class LoggerFleet
{
    /// <summary>Runs a fleet until every source is at its end and everything is acknowledged or given up.</summary>
    /// <param name="sources">What each device identity sends, in the order of sending.</param>
    /// <param name="options">How the loggers behave.</param>
    /// <param name="ledger">Takes down what became of every frame.</param>
    /// <param name="time">The real clock, for time-outs and pace.</param>
    /// <param name="cancellationToken">Ends the run early; what is under way stays out of the ledger.</param>
    public static Task RunAsync(
        IReadOnlyDictionary<string, IAsyncEnumerable<SimulatedFrame>> sources, LoggerOptions options, Ledger ledger, TimeProvider? time = null,
        CancellationToken cancellationToken = default) =>
        Task.WhenAll(sources.Select(s => Task.Run(() => RunOneAsync(s.Key, s.Value, options, ledger, time, cancellationToken), cancellationToken)));

    /// <summary>The same from one ordered stream for all loggers, such as a series generator's; parted by MN as it comes.</summary>
    public static async Task RunAsync(
        IAsyncEnumerable<SimulatedFrame> frames, LoggerOptions options, Ledger ledger, TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        var lanes = new Dictionary<string, Channel<SimulatedFrame>>(StringComparer.Ordinal);
        var running = new List<Task>();
        await foreach (var frame in frames.WithCancellation(cancellationToken))
        {
            if (!lanes.TryGetValue(frame.Mn, out var lane))
            {
                lane = lanes[frame.Mn] = Channel.CreateBounded<SimulatedFrame>(256);
                var (mn, source) = (frame.Mn, lane.Reader.ReadAllAsync(cancellationToken));
                running.Add(Task.Run(() => RunOneAsync(mn, source, options, ledger, time, cancellationToken), cancellationToken));
            }

            await lane.Writer.WriteAsync(frame, cancellationToken);
        }

        foreach (var lane in lanes.Values)
        {
            lane.Writer.Complete();
        }

        await Task.WhenAll(running);
    }

    private static async Task RunOneAsync(
        string mn, IAsyncEnumerable<SimulatedFrame> source, LoggerOptions options, Ledger ledger, TimeProvider? time, CancellationToken cancellationToken)
    {
        using var logger = new Logger(mn, options, ledger, time);
        await logger.RunAsync(source, cancellationToken);
    }
}
