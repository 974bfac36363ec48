using Shemss.Simulator.Series;

namespace Shemss.Alerts.Tests.Watch;

/// <summary>Simulated points in the world of a test.</summary>
internal static class Played
{
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
