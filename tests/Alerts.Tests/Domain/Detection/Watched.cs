using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>One point under watch, and short ways to feed it.</summary>
internal sealed class Watched
{
    public static readonly Guid Point = new("0198c0de-0000-7000-8000-000000000001");
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    public Watched(PointProfile? profile = null, ParameterBook? book = null)
    {
        Profile = profile ?? Stack();
        Engine = new DetectionEngine(book ?? ParameterBook.Default);
        Engine.Register(Profile);
    }

    public PointProfile Profile { get; }
    public DetectionEngine Engine { get; private set; }
    public List<AlertEvent> Events { get; } = [];

    public static PointProfile Stack(Guid? id = null) => new(id ?? Point, SourceKind.FlueGas,
    [
        Factor("a21026", 200, 50, 3),
        Factor("a21002", 300, 100, 3),
        Factor("a34013", 50, 10, 1),
        Factor("a19001", 25),
        Factor("a01012", 300),
        Factor("a01014", 40),
        Factor("a00000", 200),
    ]) { StopFlow = 5, ReferenceOxygen = 6, MinuteInterval = TimeSpan.Zero, Latitude = 31.23, Longitude = 121.47 };

    public static PointProfile Outlet(TimeSpan? cycle = null) => new(Point, SourceKind.Wastewater,
    [
        Factor("w01018", 200, 60, 4) with { BatchCycle = cycle ?? TimeSpan.FromHours(2) },
        Factor("w21003", 30, 8, 0.05) with { BatchCycle = cycle ?? TimeSpan.FromHours(2) },
        Factor("w01001", 14),
        Factor("w00000", 100),
    ]) { StopFlow = 0.5, MinuteInterval = TimeSpan.Zero };

    public static FactorProfile Factor(string code, double range, double? limit = null, double? detection = null) =>
        new(code, FactorProfile.RoleOf(code)) { Range = range, Limit = limit, DetectionLimit = detection };

    /// <summary>A lively value that never repeats within weeks: two incommensurate waves and a pseudo-random rest.</summary>
    public static double Lively(double level, double share, int hour, int salt = 0)
    {
        var noise = ((((hour + 7919) * 2654435761L) + (salt * 40503L)) % 10007 / 10007.0) - 0.5;
        return Math.Round(level * (1 + (share * ((0.5 * Math.Sin((hour + salt) / 3.8)) + (0.3 * Math.Sin(hour / 17.3)) + (0.4 * noise)))), 2);
    }

    public static Dictionary<string, double> Healthy(PointProfile profile, int hour) => profile.Source == SourceKind.FlueGas
        ? new()
        {
            ["a21026"] = Lively(25, 0.3, hour, 1), ["a21002"] = Lively(55, 0.25, hour, 2), ["a34013"] = Lively(5, 0.3, hour, 3), ["a19001"] = Lively(8, 0.1, hour, 4),
            ["a01012"] = Lively(120, 0.05, hour, 5), ["a01014"] = Lively(9, 0.1, hour, 6), ["a00000"] = Lively(100, 0.1, hour, 7),
        }
        : new() { ["w01018"] = Lively(30, 0.3, hour / 2, 1), ["w21003"] = Lively(3, 0.4, hour / 2, 2), ["w01001"] = Lively(7.4, 0.05, hour, 3), ["w00000"] = Lively(40, 0.3, hour, 4) };

    public static Frame Hour(PointProfile profile, int hour, Dictionary<string, double> values, DataFlag flag = DataFlag.Normal, DateTimeOffset? received = null, long sampleTime = 0) => new(
        profile.PointId, ReadingKind.Hour, Start.AddHours(hour), received ?? Start.AddHours(hour + 1).AddMinutes(1),
        values.Select(v => new Reading(profile.IndexOf(v.Key), v.Value) { Flag = flag, SampleTime = sampleTime }).ToArray());

    /// <summary>Hours [from, to), healthy but for what <paramref name="change"/> does.</summary>
    public static IEnumerable<Input> Hours(PointProfile profile, int from, int to, Action<int, Dictionary<string, double>>? change = null, Func<int, DataFlag>? flag = null)
    {
        for (var hour = from; hour < to; hour++)
        {
            var values = Healthy(profile, hour);
            change?.Invoke(hour, values);
            yield return Hour(profile, hour, values, flag?.Invoke(hour) ?? DataFlag.Normal);
        }
    }

    /// <summary>
    /// The periods within an hour of a point that sends them: about the hour's value where it is measured all the time, the very same
    /// where an analyser holds it.
    /// </summary>
    public static IEnumerable<Input> Minutes(PointProfile profile, int hour, Frame frame)
    {
        var periods = profile.MinuteInterval > TimeSpan.Zero ? (int)(TimeSpan.FromHours(1) / profile.MinuteInterval) : 0;
        for (var n = 0; n < periods; n++)
        {
            var time = Start.AddHours(hour) + (n * profile.MinuteInterval);
            var readings = frame.Readings.ToArray();
            for (var i = 0; i < readings.Length; i++)
            {
                if (profile.Factors[readings[i].Factor].BatchCycle is null && readings[i].Avg != 0)
                {
                    var value = Lively(readings[i].Avg, 0.06, (hour * periods) + n, 11 * i);
                    readings[i] = readings[i] with { Avg = value, Min = value * 0.98, Max = value * 1.02 };
                }
            }

            yield return new Frame(profile.PointId, ReadingKind.Minute, time, time + profile.MinuteInterval + TimeSpan.FromSeconds(20), readings);
        }
    }

    public Watched Feed(IEnumerable<Input> inputs)
    {
        foreach (var input in inputs)
        {
            Replay.Feed(Engine, input, Events);
        }

        return this;
    }

    public Watched Hours(int from, int to, Action<int, Dictionary<string, double>>? change = null, Func<int, DataFlag>? flag = null) => Feed(Hours(Profile, from, to, change, flag));

    public Watched Frame(Frame frame)
    {
        Engine.Process(frame, Events);
        return this;
    }

    public IEnumerable<AlertOpened> Opened(RuleId rule, string? factor = null) => Events.OfType<AlertOpened>().Where(o => o.Key.Rule == rule && (factor is null || o.Key.FactorCode == factor));

    public IEnumerable<AlertClosed> Closed(RuleId rule) => Events.OfType<AlertClosed>().Where(o => o.Key.Rule == rule);

    public IEnumerable<AlertSuppressed> Suppressed(RuleId rule, string? factor = null) =>
        Events.OfType<AlertSuppressed>().Where(o => o.Key.Rule == rule && (factor is null || o.Key.FactorCode == factor));

    /// <summary>Events as text, so that two runs are compared to the last figure.</summary>
    public static List<string> Text(IEnumerable<AlertEvent> events) => [.. events.Select(Text)];

    public static string Text(AlertEvent e)
    {
        static string Seen(Evidence v) => $"{v.From:O}..{v.To:O} n={v.Samples} " + string.Join(',', v.Figures.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value:R}"));
        return e switch
        {
            AlertOpened o => $"open {o.Key} {o.At:O} {o.Category} {o.Level} {o.Setting.Version} {Seen(o.Evidence)} {o.Explanation}",
            AlertExtended x => $"extend {x.Key} {x.At:O} {x.Until:O} {x.Level} {Seen(x.Evidence)} {x.Explanation}",
            AlertClosed c => $"close {c.Key} {c.At:O} {c.End:O} {c.Reason}",
            AlertSuppressed s => $"suppress {s.Key} {s.At:O} {s.Reason} {s.ReasonId} {s.Setting.Version} {Seen(s.Evidence)}",
            _ => throw new InvalidOperationException(),
        };
    }
}
