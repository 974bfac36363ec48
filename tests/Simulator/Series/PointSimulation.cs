namespace Shemss.Simulator.Series;

/// <summary>
/// The monitoring series of one point and the truth about it. Everything but the readings is decided when it is made;
/// the readings are computed while they are enumerated, each time the same.
/// </summary>
public sealed class PointSimulation
{
    private readonly SeriesParameters _p;
    private readonly ulong _seed;
    private readonly long _start;
    private readonly long _end;
    private readonly FactorMap _map;
    private readonly PointCalendar _calendar;
    private readonly AnomalyPlanner _planner;

    private PointSimulation(SeriesParameters p, ulong seed, long start, long end, string mn, IReadOnlyList<AnomalyRequest> anomalies, IReadOnlyList<LookAlikeKind> lookAlikes)
    {
        (_p, _seed, _start, _end) = (p, seed, start, end);
        _map = new FactorMap(p);
        _calendar = new PointCalendar(p, mn, seed, start, end, lookAlikes);
        _planner = new AnomalyPlanner(p, _map, _calendar, mn, seed, start, end);
        foreach (var request in anomalies)
        {
            _planner.Add(request);
        }

        Facts = PointFacts.Of(p, mn);
        Start = LocalTime.ToTime(start);
        End = LocalTime.ToTime(end);
        Marks = [.. _calendar.Marks.Concat(_planner.Marks).OrderBy(m => m.Start)];
        LookAlikes = [.. lookAlikes.Where(Properties.IsProperty).Distinct().Select(k => new LookAlike(mn, null, k, Start, End, Properties.Describe(k))), .. _calendar.LookAlikes];
    }

    public PointFacts Facts { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>What the enterprise declared, false declarations of anomalies included.</summary>
    public IReadOnlyList<DeclaredMark> Marks { get; }

    public IReadOnlyList<MaintenanceVisit> Visits => _calendar.Visits;

    public IReadOnlyList<InjectedAnomaly> GroundTruth => _planner.Truth;

    /// <summary>Lawful episodes; blow-backs and holding between batch results are too many to be listed.</summary>
    public IReadOnlyList<LookAlike> LookAlikes { get; }

    /// <summary>The readings in the order of their sending.</summary>
    public IEnumerable<SimulatedReading> Readings => Run();

    /// <summary>Makes the series of one point.</summary>
    /// <param name="start">Cut to the full hour.</param>
    /// <param name="duration">Cut to full hours.</param>
    /// <param name="mn">24 characters; made from parameters and seed when null.</param>
    /// <param name="anomalies">Injected one after the other; without them, a healthy point.</param>
    /// <param name="lookAlikes">Lawful episodes to have beyond those the parameters bring.</param>
    public static PointSimulation Generate(
        SeriesParameters parameters, ulong seed, DateTimeOffset start, TimeSpan duration, string? mn = null,
        IReadOnlyList<AnomalyRequest>? anomalies = null, IReadOnlyList<LookAlikeKind>? lookAlikes = null)
    {
        if (3600 % parameters.RealTimeSeconds != 0)
        {
            throw new ArgumentException("The real-time interval must divide the hour.", nameof(parameters));
        }

        var from = LocalTime.Of(start);
        from -= from % LocalTime.Hour;
        var to = from + (long)duration.TotalHours * LocalTime.Hour;
        var asked = lookAlikes ?? [];
        return new PointSimulation(Properties.Apply(parameters, asked), seed, from, to, mn ?? DefaultMn(parameters, seed), anomalies ?? [], asked);
    }

    private static string DefaultMn(SeriesParameters p, ulong seed) =>
        (p.Kind == PointKind.Wastewater ? "310000WW" : "310000FG") + (Noise.Hash(p.Name) ^ seed * 0x9E3779B97F4A7C15UL).ToString("X16", System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<SimulatedReading> Run()
    {
        var frame = new StepFrame(_p.Factors.Count);
        var process = new PlantProcess(_p, _map, _calendar.Schedule, _seed, _start);
        var analysers = Enumerable.Range(0, _p.Factors.Count).Select(i => new Analyser(_p, i, _seed)).ToArray();
        var effects = _planner.Plans.Select(plan => new AnomalyEffect(plan, _p, _map, _seed)).ToList();
        var logger = new DataLogger(_p, _map, Facts.Mn, _seed);
        var active = new List<CalendarEvent>();
        var next = 0;
        var ready = new List<SimulatedReading>(64);
        for (var now = _start; now < _end; now += _p.RealTimeSeconds)
        {
            active.RemoveAll(e => e.End <= now);
            while (next < _calendar.Events.Count && _calendar.Events[next].Start <= now)
            {
                if (_calendar.Events[next].End > now)
                {
                    active.Add(_calendar.Events[next]);
                }

                next++;
            }

            frame.Now = now;
            frame.Down = frame.LineDown = false;
            frame.ClockError = 0;
            process.Step(frame, active);
            foreach (var effect in effects)
            {
                effect.AtProbe(frame);
            }

            foreach (var analyser in analysers)
            {
                analyser.Measure(frame, active);
            }

            foreach (var effect in effects)
            {
                effect.AtLogger(frame);
            }

            logger.Finish(frame, active);
            foreach (var effect in effects)
            {
                effect.AtSending(frame);
            }

            logger.Send(frame, ready);
            foreach (var reading in ready)
            {
                yield return reading;
            }

            ready.Clear();
        }

        logger.Flush(_end, ready);
        foreach (var reading in ready)
        {
            yield return reading;
        }
    }
}
