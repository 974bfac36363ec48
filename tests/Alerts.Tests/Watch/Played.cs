using System.Runtime.CompilerServices;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Series;

namespace Shemss.Alerts.Tests.Watch;

/// <summary>A simulated series as the frames a logger sends.</summary>
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

    /// <summary>The frames sent in a stretch of simulated time.</summary>
    public static async IAsyncEnumerable<SimulatedFrame> Frames(
        PointSimulation simulation, DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await Task.Yield();
        foreach (var packet in Packets(simulation.Readings.Where(r => (from is null || r.SentAt >= from) && (to is null || r.SentAt < to))))
        {
            ct.ThrowIfCancellationRequested();
            var head = packet[0];
            yield return new SimulatedFrame(head.Mn, 32, (int)head.Kind, Local(head.DataTime), [.. packet.Select(FactorOf)])
            {
                SentAt = Local(head.SentAt),
                MinutePeriod = simulation.Facts.MinutePeriod,
            };
        }
    }

    private static IEnumerable<List<SimulatedReading>> Packets(IEnumerable<SimulatedReading> readings)
    {
        var packet = new List<SimulatedReading>();
        foreach (var r in readings)
        {
            if (packet.Count > 0 && (packet[0].Kind != r.Kind || packet[0].DataTime != r.DataTime || packet[0].SentAt != r.SentAt))
            {
                yield return packet;
                packet = [];
            }

            packet.Add(r);
        }

        if (packet.Count > 0)
        {
            yield return packet;
        }
    }

    private static SimulatedFactor FactorOf(SimulatedReading r) => new(r.Factor, r.Flag)
    {
        Rtd = (decimal?)r.Rtd,
        Min = (decimal?)r.Min,
        Avg = (decimal?)r.Avg,
        Max = (decimal?)r.Max,
        Cou = (decimal?)r.Cou,
        SampleTime = r.SampleTime is { } at ? Local(at) : null,
    };

    private static DateTime Local(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(8)).DateTime;
}
