using System.Diagnostics;
using System.Globalization;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Series;

namespace Shemss.Simulator.Playing;

/// <summary>
/// <c>play --host 127.0.0.1:9212 [--points 40] [--days 30] [--start 2026-03-02] [--anomalies stuck-exact,spike] [--truth truth.json] [--plan]
/// [--ledger file.csv] …</c>: the points of a simulated city with their injected anomalies, each through a logger of its own, and the truth
/// about them. Without <c>--anomalies</c> every second point has one, every kind in turn; <c>none</c> for none. A host refuses loggers it
/// does not know: <c>--plan</c> only writes the truth, which says what to file of each point. Ends with 1 when a frame was given up.
/// </summary>
public static class PlayVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new VerbOptions(args);
        var city = City(options);
        var truth = city.Truth;
        if (options.Has("truth"))
        {
            // First, so that it is there whatever becomes of the play.
            await using var file = File.Create(options.Text("truth", "truth.json"));
            truth.WriteJson(file);
        }

        if (options.Has("plan"))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{city.Points.Count} points, {truth.Anomalies.Count} anomalies, not played"));
            return 0;
        }

        var ledger = new Ledger(keepEntries: options.Has("ledger"));
        var clock = Stopwatch.StartNew();
        await LoggerFleet.RunAsync(
            city.Points.ToDictionary(p => p.Facts.Mn, p => SeriesFrames.Of(p).ToAsyncEnumerable()), await options.LoggerAsync(), ledger);
        var frames = ledger.Acknowledged + ledger.Unacknowledged + ledger.Sent;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{city.Points.Count} points, {truth.Anomalies.Count} anomalies, {frames / clock.Elapsed.TotalSeconds:N0} frames/s: {ledger}"));
        await options.WriteAsync(ledger);
        return ledger.Unacknowledged == 0 ? 0 : 1;
    }

    /// <summary>The city that the options ask for; the same options give the same one.</summary>
    internal static CityFleet City(VerbOptions options)
    {
        var points = options.Integer("points", 40);
        var anomalies = Anomalies(options, points);
        if (anomalies.Count > points)
        {
            throw new ArgumentException($"{anomalies.Count} anomalies need as many points; there are {points}.", nameof(options));
        }

        return CityFleet.Create(new FleetRequest
        {
            Sets = [.. ParameterSets.Tuning, .. ParameterSets.HeldBack],
            HealthyPoints = points - anomalies.Count,
            Anomalies = anomalies,
            Seed = (ulong)options.Integer("seed", 1),
            Start = FrameBytes.Local(DateTime.Parse(options.Text("start", "2026-03-02"), CultureInfo.InvariantCulture)),
            Duration = TimeSpan.FromDays(options.Number("days", 30)),
        });
    }

    private static List<AnomalyRequest> Anomalies(VerbOptions options, int points)
    {
        var kinds = Enum.GetValues<AnomalyKind>();
        return options.Text("anomalies", "") switch
        {
            "" => [.. Enumerable.Range(0, points / 2).Select(n => new AnomalyRequest(kinds[n % kinds.Length]))],
            "none" => [],
            var names => [.. names.Split(',').Select(n => new AnomalyRequest(KindOf(n)))],
        };
    }

    /// <summary>A kind by the name it has in the truth, such as <c>stuck-exact</c>.</summary>
    private static AnomalyKind KindOf(string name) =>
        Enum.Parse<AnomalyKind>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
