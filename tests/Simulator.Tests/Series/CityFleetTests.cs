using Shemss.Simulator.Series;
using static Shemss.Simulator.Tests.Series.SeriesFixtures;

namespace Shemss.Simulator.Tests.Series;

public class CityFleetTests
{
    private static CityFleet Fleet(ulong seed = 1) => CityFleet.Create(new FleetRequest
    {
        Sets = ParameterSets.Tuning,
        HealthyPoints = 12,
        Anomalies = FleetRequest.EveryAnomaly(0.2, 0.9),
        AnomaliesPerPoint = 2,
        LookAlikes = Enum.GetValues<LookAlikeKind>(),
        Seed = seed,
        Start = Monday,
        Duration = TimeSpan.FromDays(90),
        Emit = EmittedKinds.Hour,
    });

    [Fact]
    public void A_fleet_has_every_anomaly_asked_for_and_healthy_points_have_none()
    {
        var fleet = Fleet();
        Assert.Equal(2 * Enum.GetValues<AnomalyKind>().Length, fleet.Truth.Anomalies.Count);
        Assert.All(fleet.Points.Take(12), p => Assert.Empty(p.GroundTruth));
        Assert.Equal(fleet.Points.Count, fleet.Points.Select(p => p.Facts.Mn).Distinct().Count());
        Assert.Equal(Enum.GetValues<AnomalyKind>(), fleet.Truth.Anomalies.Select(a => a.Kind).Distinct().Order());
    }

    [Fact]
    public void The_merged_stream_is_in_order_and_complete()
    {
        var fleet = Fleet();
        var perPoint = fleet.Points.Take(5).Sum(p => p.Readings.Count());
        var mns = fleet.Points.Take(5).Select(p => p.Facts.Mn).ToHashSet();
        var last = DateTimeOffset.MinValue;
        var count = 0;
        foreach (var r in fleet.Readings())
        {
            Assert.True(r.SentAt >= last);
            last = r.SentAt;
            count += mns.Contains(r.Mn) ? 1 : 0;
        }

        Assert.Equal(perPoint, count);
    }

    [Fact]
    public void The_truth_survives_its_file()
    {
        var truth = Fleet().Truth;
        using var file = new MemoryStream();
        truth.WriteJson(file);
        file.Position = 0;
        var read = GroundTruth.ReadJson(file);
        Assert.Equivalent(truth.Points, read.Points, strict: true);
        Assert.Equivalent(truth.Anomalies, read.Anomalies, strict: true);
        Assert.Equal(truth.LookAlikes, read.LookAlikes);
        Assert.Equal(truth.Marks, read.Marks);
        Assert.Equal(truth.Visits, read.Visits);
    }

    [Fact]
    public void An_anomaly_that_no_set_can_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => CityFleet.Create(new FleetRequest
        {
            Sets = [ParameterSets.TownSewage],
            HealthyPoints = 0,
            Anomalies = [new AnomalyRequest(AnomalyKind.OxygenAbove21)],
            Seed = 1,
            Start = Monday,
            Duration = TimeSpan.FromDays(30),
        }));
}
