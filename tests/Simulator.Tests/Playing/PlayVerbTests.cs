using System.Globalization;
using Shemss.Hj212;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Series;
using Shemss.Simulator.Tests.Fleet;

namespace Shemss.Simulator.Tests.Playing;

public sealed class PlayVerbTests : IDisposable
{
    private const double Drift = 600;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, ChinaTime.Offset);

    /// <summary>Water and flue gas; a gap about every seven hours.</summary>
    private static readonly string[] City =
    [
        "--points", "4", "--days", "3", "--start", "2026-03-02", "--seed", "3", "--anomalies", "stuck-exact,spike,oxygen-above21",
        "--duplicates", "0.05", "--gaps", "0.002", "--gap-minutes", "120", "--drift", "600", "--window", "8", "--timeout", "60",
    ];

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory();

    public void Dispose() => _files.Delete(recursive: true);

    [Fact]
    public async Task R40_play_sends_every_frame_of_its_points_and_leaves_their_truth()
    {
        await using var host = new TestHost();
        Assert.Equal(0, await PlayVerb.RunAsync([.. City, "--host", host.Address.ToString(), "--truth", In("truth.json"), "--ledger", In("ledger.csv")]));
        Assert.Empty(host.Rejected);
        var city = PlayVerb.City(new VerbOptions(City));
        var simulated = city.Points.SelectMany(p => SeriesFrames.Of(p)).ToList();
        var came = host.Frames.ToList();

        EveryValueCame(simulated, came);
        ClocksDrift(simulated, came);
        Assert.True(came.Count > came.DistinctBy(m => (m.Mn, m.Qn)).Count());
        TruthIsOfWhatCame(city, came);
    }

    [Fact]
    public async Task R40_play_ends_with_1_when_a_frame_was_given_up()
    {
        await using var host = new TestHost(m => m.Cn == Command.Hour ? HostAct.Ignore : HostAct.Answer);
        string[] hour = ["--host", host.Address.ToString(), "--points", "1", "--days", "0.05", "--anomalies", "none", "--resends", "0", "--ledger", In("ledger.csv")];
        Assert.Equal(1, await PlayVerb.RunAsync([.. hour, "--timeout", "0.5"]));
        var lost = Assert.Single(Ledger(), e => e.Outcome != nameof(Delivery.Acknowledged));
        Assert.Equal(Command.Hour, lost.Cn);
    }

    [Fact]
    public async Task R40_planned_play_leaves_the_truth_of_the_play_and_needs_no_host()
    {
        Assert.Equal(0, await PlayVerb.RunAsync([.. City, "--truth", In("plan.json"), "--plan"]));
        var plan = Truth("plan.json");
        var city = PlayVerb.City(new VerbOptions(City));
        Assert.Equivalent(city.Points.Select(p => p.Facts), plan.Points, strict: true);
        Assert.Equivalent(city.Truth.Anomalies, plan.Anomalies, strict: true);
        var other = PlayVerb.City(new VerbOptions([.. City, "--seed", "4"]));
        Assert.Empty(other.Points.Select(p => p.Facts.Mn).Intersect(plan.Points.Select(p => p.Mn)));
    }

    [Fact]
    public void R40_play_without_named_anomalies_has_every_kind_on_every_second_point()
    {
        var city = PlayVerb.City(new VerbOptions(["--points", "60"]));
        Assert.Equal(60, city.Points.Count);
        Assert.Equal(30, city.Points.Count(p => p.GroundTruth.Count == 1));
        Assert.Equal(Enum.GetValues<AnomalyKind>(), city.Truth.Anomalies.Select(a => a.Kind).Distinct().Order());
        Assert.Empty(PlayVerb.City(new VerbOptions(["--points", "3", "--anomalies", "none"])).Truth.Anomalies);
    }

    [Theory]
    [InlineData("spike,spike", "need as many points")]
    [InlineData("no-such-kind", "nosuchkind")]
    public void R40_play_of_anomalies_that_cannot_be_is_refused(string anomalies, string says)
    {
        var refused = Assert.Throws<ArgumentException>(() => PlayVerb.City(new VerbOptions(["--points", "1", "--anomalies", anomalies])));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The same values and flags in the same order, factor by factor; averages under the same DataTime, real-time ones by the drifting clock.</summary>
    private static void EveryValueCame(List<SimulatedFrame> simulated, List<Message> came)
    {
        var expected = simulated
            .SelectMany(f => f.Factors.Select(x => (f.Mn, f.Cn, x.Code, f.DataTime, Value: f.Cn == Command.RealTime ? x.Rtd : x.Avg, x.Flag)))
            .ToLookup(r => (r.Mn, r.Cn, r.Code), r => (r.DataTime, r.Value, r.Flag));
        var arrived = came
            .SelectMany(m => m.Readings.Select(x => (m.Mn, m.Cn, x.Code, m.DataTime!.Value.DateTime, Value: x[m.Cn == Command.RealTime ? Field.Rtd : Field.Avg], Flag: (char?)x.Flag)))
            .Distinct().ToLookup(r => (r.Mn, r.Cn, r.Code), r => (DataTime: r.DateTime, r.Value, r.Flag));
        Assert.Equal(expected.Select(g => g.Key).Order(), arrived.Select(g => g.Key).Order());
        foreach (var series in expected)
        {
            var sent = series.OrderBy(r => r.DataTime).ToList();
            var got = arrived[series.Key].OrderBy(r => r.DataTime).ToList();
            Assert.Equal(sent.Select(r => (r.Value, r.Flag)), got.Select(r => (r.Value, r.Flag)));
            Assert.All(sent.Zip(got), pair => Assert.InRange(
                (pair.Second.DataTime - pair.First.DataTime).TotalSeconds - (series.Key.Cn == Command.RealTime ? Gained(pair.First.DataTime) : 0), -2, 0));
        }
    }

    /// <summary>QN of a frame in time is its time of sending by the drifting clock; that of a back-filled one is later.</summary>
    private void ClocksDrift(List<SimulatedFrame> simulated, List<Message> came)
    {
        var due = simulated.Where(f => f.Cn != Command.RealTime).ToDictionary(f => (f.Mn, f.Cn, f.DataTime), f => f.DueAt);
        var late = Ledger().Where(e => e.BackFilled).Select(e => (e.Mn, e.Qn)).ToHashSet();
        var delays = came.Where(m => m.Cn != Command.RealTime).ToLookup(m => late.Contains((m.Mn, m.Qn!)), m =>
        {
            var at = due[(m.Mn, m.Cn, m.DataTime!.Value.DateTime)];
            return (DateTime.ParseExact(m.Qn!, "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture) - at).TotalSeconds - Gained(at);
        });
        Assert.All(delays[false], d => Assert.InRange(d, -2, 2));
        Assert.All(delays[true], d => Assert.InRange(d, -2, double.MaxValue));
        Assert.True(delays[true].Count(d => d > 3600) > 4);
        Assert.True(delays[false].Count() > delays[true].Count());
    }

    private void TruthIsOfWhatCame(CityFleet city, List<Message> came)
    {
        var truth = Truth("truth.json");
        var played = came.Select(m => m.Mn).Distinct().ToList();
        Assert.Equal(played.Order(), truth.Points.Select(p => p.Mn).Order());
        Assert.Equivalent(city.Truth.Anomalies, truth.Anomalies, strict: true);
        Assert.Equal([AnomalyKind.StuckExact, AnomalyKind.Spike, AnomalyKind.OxygenAbove21], truth.Anomalies.Select(a => a.Kind).Order());
        Assert.All(truth.Anomalies, a =>
        {
            Assert.Contains(a.Mn, played);
            Assert.True(Start <= a.Start && a.Start < a.End && a.End <= Start.AddDays(3), $"{a.Kind} from {a.Start} to {a.End}");
        });

        // What the truth says of the frozen factor is in the frames of just that time.
        var stuck = truth.Anomalies.Single(a => a.Kind == AnomalyKind.StuckExact);
        var hours = came.Where(m => m.Mn == stuck.Mn && m.Cn == Command.Hour).ToLookup(
            m => stuck.Start <= m.DataTime && m.DataTime.Value.AddHours(1) <= stuck.End,
            m => m.Readings.Single(r => r.Code == stuck.Factor)[Field.Avg]);
        Assert.True(hours[true].Count() > 4);
        Assert.Single(hours[true].Distinct());
        Assert.True(hours[false].Distinct().Count() > 4);
    }

    /// <summary>What a logger's clock has gained; seconds.</summary>
    private static double Gained(DateTime at) => (at - Start.DateTime).TotalDays * Drift;

    private string In(string name) => Path.Combine(_files.FullName, name);

    private GroundTruth Truth(string name)
    {
        using var file = File.OpenRead(In(name));
        return GroundTruth.ReadJson(file);
    }

    private IEnumerable<(string Mn, int Cn, string Qn, string Outcome, bool BackFilled)> Ledger() =>
        from line in File.ReadLines(In("ledger.csv")).Skip(1)
        let cells = line.Split(',')
        select (cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[4], cells[5], cells[7] == "1");
}
