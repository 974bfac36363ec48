using Shemss.Simulator.Series;
using Shemss.Alerts.Domain.Detection;
namespace Shemss.Benchmarks.Detection;
internal static class Probe
{
    public static Task<int> Run(string[] options)
    {
        var kind = Enum.Parse<AnomalyKind>(options[2]);
        var sim = PointSimulation.Generate(ParameterSets.Named(options[0]) with { Emit = EmittedKinds.Averages }, ulong.Parse(options[3], System.Globalization.CultureInfo.InvariantCulture), new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8)), TimeSpan.FromDays(50), anomalies: [new AnomalyRequest(kind, options[1], Obviousness: 0.9)]);
        var a = sim.GroundTruth[0];
        Console.WriteLine($"{a.Start} {a.End} {a.Description}");
        DateTimeOffset? last = null;
        foreach (var r in sim.Readings.Where(r => r.Factor == options[1] && r.Kind == Simulator.Series.ReadingKind.Minute && r.DataTime > a.Start.AddHours(-24) && r.DataTime < a.Start.AddHours(40)))
        {
            if (r.DataTime > a.Start.AddHours(-3) && r.DataTime < a.Start.AddHours(2))
            {
                Console.WriteLine($"{r.Kind} {r.DataTime:dd HH:mm} sent {r.SentAt:HH:mm} avg {r.Avg} min {r.Min} max {r.Max} {r.Flag} sample {r.SampleTime:dd HH:mm}");
            }
            last = r.SampleTime;
        }
        Environment.SetEnvironmentVariable("DBG", "1"); foreach (var e in Trial.Of(sim, ParameterBook.Default, false).Events.Where(e => e.Key.FactorCode == options[1])) { Console.WriteLine($"{e.GetType().Name} {e.Key.Rule} {e.Key.Start.ToOffset(TimeSpan.FromHours(8)):dd HH:mm} {e.At.ToOffset(TimeSpan.FromHours(8)):dd HH:mm} {(e as AlertSuppressed)?.Reason}"); }
        foreach (var m in sim.Marks.Take(3)) { Console.WriteLine(m); }
        return Task.FromResult(0);
    }
}
