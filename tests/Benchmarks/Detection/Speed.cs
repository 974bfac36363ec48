using System.Globalization;
using System.Runtime.CompilerServices;
using Shemss.Alerts.Domain.Detection;

namespace Shemss.Benchmarks.Detection;

/// <summary>
/// Readings per second through the engine with every rule on, one core, against a bare pass of range, rate, spike and flat line
/// over the same readings with four fields of state per series.
/// </summary>
internal static class Speed
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    public static Task<int> Run(string[] options)
    {
        var fleet = options.Select(o => int.TryParse(o, CultureInfo.InvariantCulture, out var n) ? n : 0).FirstOrDefault(n => n > 0) is > 0 and var asked ? asked : 200;
        Console.WriteLine($"{fleet} stacks × 10 factors, every rule on, one thread, by the processor time of the process, best of 9");
        Console.WriteLine();
        Console.WriteLine("| stream | bare pass, readings/s | engine, readings/s | ratio | bytes allocated per reading | memory per series |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        Measure("10-minute and hour data", fleet, 24 * 6, TimeSpan.FromMinutes(10), hours: true);
        Measure("1-minute and hour data", fleet / 4, 24 * 20, TimeSpan.FromMinutes(1), hours: true);
        Measure("hour data only", fleet, 24 * 14, TimeSpan.Zero, hours: true);
        return Task.FromResult(0);
    }

    private static void Measure(string name, int points, int steps, TimeSpan minute, bool hours)
    {
        var profiles = Enumerable.Range(0, points).Select(i => Stack(i, minute)).ToArray();
        var live = new DetectionEngine(ParameterBook.Default);
        var before = GC.GetTotalMemory(true);
        foreach (var profile in profiles)
        {
            live.Register(profile);
        }

        var output = new List<AlertEvent>();

        // Windows filled with ten days of hours before anything is timed.
        Fill(live, profiles, output);
        var perSeries = (GC.GetTotalMemory(true) - before) / (points * 10);
        var state = live.Save();
        var frames = Frames(profiles, 240, steps, minute, hours);
        var readings = frames.Sum(f => (long)f.Readings.Length);
        var bare = new double[9];
        var full = new double[9];
        long allocated = 0;
        for (var round = 0; round < 9; round++)
        {
            bare[round] = readings / Bare(frames, points);
            var engine = new DetectionEngine(ParameterBook.Default);
            foreach (var profile in profiles)
            {
                engine.Register(profile);
            }

            engine.Restore(state);
            output.Clear();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var clock = Environment.CpuUsage.TotalTime;
            Feed(engine, frames, output);
            full[round] = readings / (Environment.CpuUsage.TotalTime - clock).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {bare.Max():N0} | {full.Max():N0} | {full.Max() / bare.Max():0.00} | {(double)allocated / readings:0.00} ({output.Count} events) | {perSeries:N0} B |"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(DetectionEngine engine, PointProfile[] profiles, List<AlertEvent> output)
    {
        for (var day = 0; day < 10; day++)
        {
            Feed(engine, Frames(profiles, day * 24, 24, TimeSpan.Zero, true), output);
        }
    }

    private static int Feed(DetectionEngine engine, Frame[] frames, List<AlertEvent> output)
    {
        foreach (ref readonly var frame in frames.AsSpan())
        {
            engine.Process(frame, output);
        }

        return frames.Length;
    }

    /// <summary>Range, rate of change, spike and flat line with the least state that does them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Bare(Frame[] frames, int points)
    {
        var index = frames.Select(f => f.PointId).Distinct().Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i);
        var state = new (double One, double Two, int Equal, int Flags)[points * 10];
        var clock = Environment.CpuUsage.TotalTime;
        var flagged = 0;
        foreach (ref readonly var frame in frames.AsSpan())
        {
            var first = index[frame.PointId] * 10;
            foreach (ref readonly var reading in frame.Readings.Span)
            {
                ref var s = ref state[first + reading.Factor];
                var v = reading.Avg;
                s.Flags = (v is < 0 or > 400 ? 1 : 0) | (Math.Abs(v - s.One) > 80 ? 2 : 0) | (Math.Abs(s.One - ((v + s.Two) / 2)) > 60 ? 4 : 0);
                s.Equal = v == s.One ? s.Equal + 1 : 0;
                flagged += s.Flags | (s.Equal > 6 ? 8 : 0);
                (s.Two, s.One) = (s.One, v);
            }
        }

        var seconds = (Environment.CpuUsage.TotalTime - clock).TotalSeconds;
        GC.KeepAlive(flagged);
        return seconds;
    }

    private static PointProfile Stack(int i, TimeSpan minute) => new(new Guid(i + 1, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]), SourceKind.FlueGas,
    [
        .. new (string, double, double?)[] { ("a21026", 200, 50), ("a21002", 300, 100), ("a34013", 50, 10), ("a24088", 100, 60), ("a21005", 200, 80), ("a19001", 25, null), ("a01011", 40, null), ("a01012", 300, null), ("a01014", 40, null), ("a00000", 400, null) }
            .Select(f => new FactorProfile(f.Item1, FactorProfile.RoleOf(f.Item1)) { Range = f.Item2, Limit = f.Item3, DetectionLimit = f.Item3 / 50 }),
    ]) { StopFlow = 8, MinuteInterval = minute, ReferenceOxygen = 6 };

    /// <summary>Healthy lively series: what the engine sees nearly all of its time.</summary>
    private static Frame[] Frames(PointProfile[] profiles, int fromHour, int steps, TimeSpan minute, bool hours)
    {
        double[] level = [25, 60, 4, 20, 30, 8, 12, 120, 11, 200];
        var frames = new List<Frame>();
        var step = minute == TimeSpan.Zero ? TimeSpan.FromHours(1) : minute;
        for (var n = 0; n < steps; n++)
        {
            var time = Start.AddHours(fromHour) + (step * n);
            var whole = minute == TimeSpan.Zero || (n + 1) % (int)(TimeSpan.FromHours(1) / minute) == 0;
            foreach (var profile in profiles)
            {
                var readings = new Reading[10];
                for (var f = 0; f < 10; f++)
                {
                    var hash = HashCode.Combine(n + fromHour, f, profile.PointId) & 1023;
                    var t = (time - Start).TotalHours + (f * 3);
                    var value = level[f] * (1 + (0.12 * Math.Sin(t / 4.1)) + (0.08 * Math.Sin(t / 19)) + (0.06 * ((hash / 1023.0) - 0.5)));
                    readings[f] = new Reading(f, Math.Round(value, 2)) { Min = value * 0.97, Max = value * 1.03, Flag = DataFlag.Normal };
                }

                if (minute > TimeSpan.Zero)
                {
                    frames.Add(new Frame(profile.PointId, ReadingKind.Minute, time, time + step, readings) { Qn = time + step });
                }

                if (hours && whole)
                {
                    var hour = minute == TimeSpan.Zero ? time : time + step - TimeSpan.FromHours(1);
                    frames.Add(new Frame(profile.PointId, ReadingKind.Hour, hour, time + step, readings) { Qn = time + step });
                }
            }
        }

        return [.. frames];
    }
}
