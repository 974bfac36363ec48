using System.Diagnostics;
using System.Globalization;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// <c>load --host 127.0.0.1:9212 --loggers 100 --frames 1000 [--window 64] [--start 2024-03-01] [--ledger file.csv] …</c>: ten-factor
/// minute frames as fast as the host answers. Ends with 1 when a frame was given up.
/// </summary>
public static class LoadVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new VerbOptions(args);
        var loggers = options.Integer("loggers", 100);
        var frames = options.Integer("frames", 1000);
        var start = DateTime.Parse(options.Text("start", "2024-03-01"), CultureInfo.InvariantCulture);
        var ledger = new Ledger(keepEntries: options.Has("ledger"));
        var logger = await options.LoggerAsync() with { HistoryFrames = 0, Window = options.Integer("window", 64) };
        var clock = Stopwatch.StartNew();
        await LoggerFleet.RunAsync(
            Enumerable.Range(0, loggers).ToDictionary(SyntheticLoad.Mn, l => SyntheticLoad.FramesAsync(l, frames, start)), logger, ledger);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{loggers} loggers, {(double)loggers * frames / clock.Elapsed.TotalSeconds:N0} frames/s: {ledger}"));
        await options.WriteAsync(ledger);
        return ledger.Unacknowledged == 0 ? 0 : 1;
    }
}
