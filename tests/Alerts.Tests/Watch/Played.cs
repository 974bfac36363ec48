using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Series;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Watch;

/// <summary>Simulated points in the world of a test.</summary>
internal static class Played
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    public static SeriesParameters Set => ParameterSets.TownSewage with { Emit = EmittedKinds.Averages };

    /// <summary>Four days of a point whose COD stands still for thirty hours from the third on.</summary>
    public static readonly PointSimulation StandingCod = PointSimulation.Generate(
        Set, 5, Start, TimeSpan.FromDays(4), "310000WW0000000000000001",
        [new AnomalyRequest(AnomalyKind.StuckExact, FactorCodes.Cod, Start.AddDays(2), TimeSpan.FromHours(30), 0.8)]);

    /// <summary>Sends the points' frames as their loggers would, and every one is acknowledged.</summary>
    public static async Task SendAsync(AlertsWorld world, IEnumerable<PointSimulation> points, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var ledger = new Ledger();
        var sources = points.ToDictionary(p => p.Facts.Mn, p => SeriesFrames.Of(p, from, to).ToAsyncEnumerable());
        await LoggerFleet.RunAsync(sources, new LoggerOptions { Host = world.Door, Window = 8 }, ledger, cancellationToken: ct);
        Assert.Equal(0, ledger.Unacknowledged);
    }

    public static Task JudgedAsync(AlertsWorld world) => Eventually.Async(
        () => world.ScalarAsync<bool>("select (select seq from detection_progress) = (select max(seq) from frame)"), TimeSpan.FromSeconds(60), "the rules to have seen every frame");

    public static async Task AddAsync(AlertsWorld world, PointSimulation simulation)
    {
        await InstallAsync(world, await world.AddPointAsync(simulation.Facts.Mn), simulation);
    }

    public static async Task InstallAsync(AlertsWorld world, Guid point, PointSimulation simulation)
    {
        foreach (var f in simulation.Facts.Factors)
        {
            await world.AddInstrumentAsync(point, f.Code, f.RangeHigh, f.EmissionLimit, f.DetectionLimit, f.BatchCycle);
        }
    }
}
