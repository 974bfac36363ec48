using Shemss.Simulator.Fleet;
using Shemss.Simulator.Series;

namespace Shemss.Simulator.Playing;

/// <summary>
/// From <see cref="Series"/> to <see cref="Fleet"/>: a simulated series as the uploads of its data logger — 2011, 2051 and 2061, one frame
/// per packet, in the order of sending.
/// </summary>
public static class SeriesFrames
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The uploads of a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="from">Nothing sent before is yielded; simulated time, null: from the beginning.</param>
    /// <param name="to">Nothing sent at or after is yielded; null: to the end.</param>
    /// <param name="later">Every time is moved by this: the same series, played on other days.</param>
    public static IEnumerable<SimulatedFrame> Of(PointSimulation point, DateTimeOffset? from = null, DateTimeOffset? to = null, TimeSpan later = default)
    {
        var system = point.Facts.Kind == PointKind.Wastewater ? 32 : 31;
        foreach (var packet in Packets(point.Readings))
        {
            var head = packet[0];
            if (head.SentAt >= to)
            {
                yield break;
            }

            if (from is null || head.SentAt >= from)
            {
                yield return new SimulatedFrame(head.Mn, system, (int)head.Kind, Local(head.DataTime + later), packet.ConvertAll(r => FactorOf(r, later)))
                {
                    SentAt = Local(head.SentAt + later),
                    MinutePeriod = point.Facts.MinutePeriod,
                };
            }
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

    private static SimulatedFactor FactorOf(SimulatedReading r, TimeSpan later) => new(r.Factor, r.Flag)
    {
        Rtd = (decimal?)r.Rtd,
        Min = (decimal?)r.Min,
        Avg = (decimal?)r.Avg,
        Max = (decimal?)r.Max,
        Cou = (decimal?)r.Cou,
        ZsRtd = (decimal?)r.ZsRtd,
        ZsMin = (decimal?)r.ZsMin,
        ZsAvg = (decimal?)r.ZsAvg,
        ZsMax = (decimal?)r.ZsMax,
        SampleTime = r.SampleTime is { } at ? Local(at + later) : null,
    };

    private static DateTime Local(DateTimeOffset time) => time.ToOffset(China).DateTime;
}
