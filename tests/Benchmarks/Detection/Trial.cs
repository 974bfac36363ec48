using Shemss.Alerts.Domain.Detection;
using Shemss.Simulator.Series;
using MarkKind = Shemss.Alerts.Domain.Detection.MarkKind;
using ReadingKind = Shemss.Alerts.Domain.Detection.ReadingKind;

namespace Shemss.Benchmarks.Detection;

/// <summary>One simulated point put before the engine: what it is told, and what it said.</summary>
internal sealed class Trial
{
    private Trial(PointSimulation simulation, PointProfile profile, List<Input> inputs, List<AlertEvent> events)
    {
        Simulation = simulation;
        Profile = profile;
        Inputs = inputs;
        Events = events;
        var ends = events.OfType<AlertClosed>().ToDictionary(e => e.Key, e => e.End);
        Alerts = [.. events.OfType<AlertOpened>().Select(o => new Raised(o, ends.GetValueOrDefault(o.Key, simulation.End)))];
    }

    public PointSimulation Simulation { get; }
    public PointProfile Profile { get; }
    public List<Input> Inputs { get; }
    public List<AlertEvent> Events { get; }
    public List<Raised> Alerts { get; }
    public double Months => (Simulation.End - Simulation.Start).TotalDays / 30;

    /// <summary>Hours from the beginning of an anomaly until this rule opened an alert about it, or joined one; null when it did neither.</summary>
    public double? DelayOf(RuleId rule, InjectedAnomaly a)
    {
        var about = Alerts.Where(r => r.Touches(a)).ToList();
        var opened = about.Where(r => r.Opened.Key.Rule == rule).Select(r => r.Opened.At);
        var joined = about.SelectMany(r => Events.OfType<AlertExtended>().Where(e => e.Key == r.Opened.Key && e.Evidence.Rules.Contains(rule.ToString()))).Select(e => e.At);
        return opened.Concat(joined).Select(at => (double?)(at - a.Start).TotalHours).Min();
    }

    public static Trial Of(PointSimulation simulation, ParameterBook book, bool keep)
    {
        var profile = ProfileOf(simulation.Facts);
        var inputs = Inputs_(simulation, profile);
        var events = Replay.Run(book, [profile], inputs, simulation.End);
        return new Trial(simulation, profile, keep ? inputs : [], events);
    }

    private static PointProfile ProfileOf(PointFacts facts)
    {
        var water = facts.Kind == PointKind.Wastewater;
        var flow = facts.Factors.First(f => FactorProfile.RoleOf(f.Code) == FactorRole.Flow);
        return new PointProfile(new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(facts.Mn)).AsSpan(0, 16)), water ? SourceKind.Wastewater : SourceKind.FlueGas,
        [
            .. facts.Factors.Select(f => new FactorProfile(f.Code, FactorProfile.RoleOf(f.Code))
            {
                Range = (double)f.RangeHigh,
                Limit = (double?)f.EmissionLimit,
                LimitLow = (double?)f.EmissionLimitLow,
                DetectionLimit = (double?)f.DetectionLimit,
                BatchCycle = f.BatchCycle,
            }),
        ])
        {
            // What an inspector would file without knowing the plant: a fiftieth of the flow meter's range is no flow.
            StopFlow = 0.02 * (double)flow.RangeHigh,
            MinuteInterval = TimeSpan.FromMinutes(facts.MinutePeriod),
            ReferenceOxygen = (double?)facts.ReferenceOxygen,
        };
    }

    private static List<Input> Inputs_(PointSimulation simulation, PointProfile profile)
    {
        var inputs = new List<(DateTimeOffset At, Input Input)>();
        foreach (var mark in simulation.Marks)
        {
            var kind = mark.Kind switch
            {
                Simulator.Series.MarkKind.Shutdown => MarkKind.Stopped,
                Simulator.Series.MarkKind.StartUp => MarkKind.Condition,
                Simulator.Series.MarkKind.CommunicationInterrupted => MarkKind.Communication,
                _ => MarkKind.Maintenance,
            };
            inputs.Add((mark.SubmittedAt, Input.Of(new Mark(Guid.CreateVersion7(mark.Start), profile.PointId, kind, mark.Start, mark.End) { FactorCode = mark.Factor, ReceivedAt = mark.SubmittedAt })));
        }

        foreach (var visit in simulation.Visits)
        {
            var started = new Visit(Guid.CreateVersion7(visit.SignIn), profile.PointId, Guid.Empty, visit.SignIn, null) { ReceivedAt = visit.SignIn };
            inputs.Add((visit.SignIn, Input.Of(started)));
            inputs.Add((visit.SignOut, Input.Of(started with { To = visit.SignOut, ReceivedAt = visit.SignOut })));
        }

        var frames = Frames(simulation, profile);
        return [.. inputs.Concat(frames).OrderBy(i => i.At).Select(i => i.Input)];
    }

    private static List<(DateTimeOffset At, Input Input)> Frames(PointSimulation simulation, PointProfile profile)
    {
        var frames = new List<Frame>();
        var readings = new List<Reading>();
        SimulatedReading? first = null;
        void Close()
        {
            if (first is { } head)
            {
                var kind = head.Kind == Simulator.Series.ReadingKind.Minute ? ReadingKind.Minute : ReadingKind.Hour;
                frames.Add(new Frame(profile.PointId, kind, head.DataTime, head.SentAt, readings.ToArray()));
            }

            readings.Clear();
        }

        foreach (var r in simulation.Readings)
        {
            if (first is not { } head || head.Kind != r.Kind || head.DataTime != r.DataTime || head.SentAt != r.SentAt)
            {
                Close();
                first = r;
            }

            readings.Add(new Reading(profile.IndexOf(r.Factor), r.Avg ?? double.NaN)
            {
                Min = r.Min ?? double.NaN,
                Max = r.Max ?? double.NaN,
                Rtd = r.Rtd ?? double.NaN,
                Converted = r.ZsAvg ?? double.NaN,
                Flag = (DataFlag)(byte)r.Flag,
                SampleTime = r.SampleTime?.ToUnixTimeSeconds() ?? 0,
            });
        }

        Close();

        // A live frame is sent when its period ends by the logger's clock; several at one moment are back-filled and tell nothing.
        var burst = frames.Where(f => f.Kind == ReadingKind.Minute).GroupBy(f => f.ReceivedAt).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. frames.Select(f => (f.ReceivedAt, (Input)(f.Kind == ReadingKind.Minute && !burst.Contains(f.ReceivedAt) ? f with { Qn = f.Time + profile.MinuteInterval } : f)))];
    }
}

/// <summary>An alert with its end, in the simulator's words.</summary>
internal sealed record Raised(AlertOpened Opened, DateTimeOffset End)
{
    public string Category => NameOf(Opened.Category);

    /// <summary>The simulator's name of a category of the rules.</summary>
    public static string NameOf(string category) => category switch
    {
        "no-fluctuation" => AnomalyCategories.NoNoticeableFluctuation,
        "long-low" => AnomalyCategories.LongLowLevel,
        "sudden-change" => AnomalyCategories.SuddenChange,
        "missing" => AnomalyCategories.Missing,
        "over-range" => AnomalyCategories.OutOfRange,
        "near-limit" => AnomalyCategories.LimitHugging,
        "stop-mark" => AnomalyCategories.ShutdownMarkContradiction,
        "clock" => AnomalyCategories.ClockDrift,
        _ => category,
    };

    /// <summary>Whether the alert is about the injected thing: same factor or one the act changed, same time.</summary>
    public bool Touches(InjectedAnomaly a)
    {
        var factor = Opened.Key.FactorCode;


        // Two factors contradict each other: the alert stands with the part, and is as much about the whole.
        var pair = Opened.Key.Rule == RuleId.A11 && factor == "w21003" && a.Factor == "w21001";
        return (pair || a.Factor is null || factor.Length == 0 || factor == a.Factor || a.RelatedFactors.Contains(factor))
            && Opened.At >= a.Start && Opened.Key.Start <= a.End.AddHours(8);
    }

    public bool Names(InjectedAnomaly a) => Category == a.Category || a.AlsoAcceptable.Contains(Category);
}
