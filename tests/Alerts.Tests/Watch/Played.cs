using Shemss.Simulator.Series;

namespace Shemss.Alerts.Tests.Watch;

/// <summary>Simulated points in the world of a test.</summary>
internal static class Played
{
    public static async Task AddAsync(AlertsWorld world, PointSimulation simulation)
    {
        var point = await world.AddPointAsync(simulation.Facts.Mn);
        foreach (var f in simulation.Facts.Factors)
        {
            await world.AddInstrumentAsync(point, f.Code, f.RangeHigh, f.EmissionLimit, f.DetectionLimit, f.BatchCycle);
        }
    }
}
