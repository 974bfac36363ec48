namespace Shemss.Simulator.Series;

/// <summary>Something lawful that happens at a point.</summary>
/// <param name="Factor">Index of the factor, -1 for all.</param>
/// <param name="Magnitude">Load, dilution or factor of the event, by kind.</param>
internal sealed record CalendarEvent(LookAlikeKind Kind, long Start, long End, int Factor, double Magnitude);

/// <summary>All lawful events of a point for the whole run, with what people declared about them.</summary>
internal sealed class PointCalendar
{
    private readonly SeriesParameters _p;
    private readonly string _mn;
    private readonly ulong _seed;
    private readonly long _start;
    private readonly long _end;
    private readonly List<CalendarEvent> _events = [];
    private readonly List<LookAlike> _lookAlikes = [];
    private readonly List<DeclaredMark> _marks = [];
    private readonly List<MaintenanceVisit> _visits = [];
    private readonly bool[] _running;
    private readonly bool[] _disturbed;

    public PointCalendar(SeriesParameters p, string mn, ulong seed, long start, long end, IReadOnlyList<LookAlikeKind> requested)
    {
        (_p, _mn, _seed, _start, _end) = (p, mn, seed, start, end);
        var hours = (int)((end - start) / LocalTime.Hour) + 1;
        _running = new bool[hours];
        _disturbed = new bool[hours];
        Schedule = new ProductionSchedule(p.Production, seed);
        PlanProduction(requested);
        PlanUpkeep(requested);
        PlanTroubles(requested);
        PlanProcess(requested);
        _events.Sort((a, b) => a.Start.CompareTo(b.Start));
        DeclareShutdowns();
        _marks.Sort((a, b) => a.Start.CompareTo(b.Start));
        _visits.Sort((a, b) => a.SignIn.CompareTo(b.SignIn));
        _lookAlikes.Sort((a, b) => a.Start.CompareTo(b.Start));
    }

    public ProductionSchedule Schedule { get; }

    public IReadOnlyList<CalendarEvent> Events => _events;

    public IReadOnlyList<LookAlike> LookAlikes => _lookAlikes;

    public IReadOnlyList<DeclaredMark> Marks => _marks;

    public IReadOnlyList<MaintenanceVisit> Visits => _visits;

    /// <summary>The plant works through this whole hour (counted from the start).</summary>
    public bool IsRunning(int hour) => hour >= 0 && hour < _running.Length && _running[hour];

    /// <summary>A fault, long maintenance, stop or outage touches this hour: no place for an anomaly.</summary>
    public bool IsDisturbed(int hour) => hour < 0 || hour >= _disturbed.Length || _disturbed[hour];

    private double Days => (_end - _start) / (double)LocalTime.Day;

    private void PlanProduction(IReadOnlyList<LookAlikeKind> requested)
    {
        var noise = new Noise(_seed, "production");
        foreach (var at in Places(noise, _p.Production.StopsPerQuarter * Days / 91, Asked(requested, LookAlikeKind.Shutdown) + Asked(requested, LookAlikeKind.StartUp), 72))
        {
            var length = (long)(Math.Max(0.5, _p.Production.StopDays * noise.Uniform(0.4, 1.4)) * LocalTime.Day);
            Add(LookAlikeKind.Shutdown, at, at + length, -1, 0, "planned stop of production", disturbs: true);
        }

        foreach (var at in Places(noise, _p.Production.RampsPerWeek * Days / 7, Asked(requested, LookAlikeKind.ProductionRamp), 24))
        {
            Add(LookAlikeKind.ProductionRamp, at, at + (long)(noise.LogUniform(3, 24) * LocalTime.Hour), -1, noise.Uniform(0.55, 0.85), "production turned down and up again; related factors follow");
        }

        foreach (var at in Places(noise, 0.7 * Days / 91, Asked(requested, LookAlikeKind.LowLoad), 72))
        {
            Add(LookAlikeKind.LowLoad, at, at + (long)(noise.Uniform(12, 72) * LocalTime.Hour), -1, noise.Uniform(0.3, 0.45), "low load");
        }
    }

    private void PlanUpkeep(IReadOnlyList<LookAlikeKind> requested)
    {
        var noise = new Noise(_seed, "upkeep");
        var u = _p.Upkeep;
        if (u.CalibrationEveryHours > 0)
        {
            var first = _start - _start % LocalTime.Day + (long)(u.CalibrationHour * LocalTime.Hour) + noise.Next(30) * 60;
            for (var at = first; at < _end; at += u.CalibrationEveryHours * LocalTime.Hour)
            {
                Add(LookAlikeKind.Calibration, at, at + u.CalibrationMinutes * 60, -1, 0, "automatic calibration or standard check, flag C");
            }
        }

        foreach (var at in Places(noise, 0, Asked(requested, LookAlikeKind.Calibration), 2))
        {
            Add(LookAlikeKind.Calibration, at, at + Math.Max(30, 2 * u.CalibrationMinutes) * 60, -1, 0, "additional calibration, flag C");
        }

        if (u.BlowBackEveryHours > 0)
        {
            for (var at = _start + noise.Next(u.BlowBackEveryHours * 60) * 60L; at < _end; at += u.BlowBackEveryHours * LocalTime.Hour)
            {
                _events.Add(new CalendarEvent(LookAlikeKind.BlowBack, at, at + u.BlowBackMinutes * 60, -1, 0));
            }
        }

        for (var day = _start - _start % LocalTime.Day + noise.Next(u.VisitEveryDays) * LocalTime.Day; day < _end; day += u.VisitEveryDays * LocalTime.Day)
        {
            var dow = LocalTime.DayOfWeek(day);
            var visitDay = dow >= 5 ? day - (dow - 4) * LocalTime.Day : day;
            Visit(noise, visitDay + (long)((u.VisitHour + noise.Uniform(-0.7, 4)) * LocalTime.Hour), "daily inspection (日常巡检)");
        }

        foreach (var at in Places(noise, 0, Asked(requested, LookAlikeKind.MaintenanceVisit), 3))
        {
            Visit(noise, at, "additional visit: consumables replaced (易耗品更换)");
        }

        foreach (var at in Places(noise, u.PlannedMaintenance * Days / 91, Asked(requested, LookAlikeKind.PlannedMaintenance), 12))
        {
            var day = at - at % LocalTime.Day + 9 * LocalTime.Hour + noise.Next(60) * 60;
            var until = day + (long)(noise.Uniform(3, 9) * LocalTime.Hour);
            Add(LookAlikeKind.PlannedMaintenance, day, until, -1, 0, "planned maintenance of the facility, flag M", disturbs: true);
            Mark(null, MarkKind.EquipmentMaintenance, day, until, day - (long)(noise.Uniform(2, 40) * LocalTime.Hour), "planned maintenance");
            AddVisit(day - 10 * 60, until + 15 * 60, "planned maintenance");
        }
    }

    private void Visit(Noise noise, long arrival, string reason)
    {
        var departure = arrival + (long)(_p.Upkeep.VisitMinutes * noise.Uniform(0.6, 1.6)) * 60;
        if (arrival <= _start || departure >= _end)
        {
            return;
        }

        AddVisit(arrival, departure, reason);
        var hands = arrival + (long)((departure - arrival) * noise.Uniform(0.15, 0.4));
        Add(LookAlikeKind.MaintenanceVisit, hands, departure - (departure - hands) / 5, -1, 0, reason + ", flag M");
    }

    private void PlanTroubles(IReadOnlyList<LookAlikeKind> requested)
    {
        var noise = new Noise(_seed, "troubles");
        var u = _p.Upkeep;
        var quarters = Days / 91;
        foreach (var at in Places(noise, u.Faults * quarters, Asked(requested, LookAlikeKind.Fault), 16))
        {
            var factor = noise.Next(_p.Factors.Count);
            var until = at + (long)(noise.LogUniform(1.5, 14) * LocalTime.Hour);
            Add(LookAlikeKind.Fault, at, until, factor, noise.Next(3), "analyser fault, flag D, marked and repaired", disturbs: true);
            Mark(_p.Factors[factor].Code, MarkKind.EquipmentFault, at, until, at + (long)(noise.Uniform(0.3, 1) * LocalTime.Hour), "analyser fault");
            AddVisit(Math.Max(at + 1800, until - (long)(noise.Uniform(0.6, 2.5) * LocalTime.Hour)), until + 900, "repair (维修)");
        }

        foreach (var at in Places(noise, u.LinkFailures * quarters, Asked(requested, LookAlikeKind.LinkFailure), 5))
        {
            Add(LookAlikeKind.LinkFailure, at, at + (long)(noise.Uniform(0.5, 4) * LocalTime.Hour), noise.Next(_p.Factors.Count), 0, "no answer from the analyser, value held, flag B", disturbs: true);
        }

        foreach (var at in Places(noise, u.PowerCuts * quarters, Asked(requested, LookAlikeKind.PowerCut), 8))
        {
            var until = at + (long)(noise.Uniform(0.7, 7) * LocalTime.Hour);
            Add(LookAlikeKind.PowerCut, at, until, -1, 0, "power cut, no data, marked", disturbs: true);
            Mark(null, MarkKind.CommunicationInterrupted, at, until, at + 60L * noise.Next(30), "power cut");
        }

        foreach (var at in Places(noise, u.CommunicationOutages * quarters, Asked(requested, LookAlikeKind.BackFilledOutage), 8))
        {
            var until = at + (long)(noise.Uniform(0.7, 6) * LocalTime.Hour);
            Add(LookAlikeKind.BackFilledOutage, at, until, -1, 0, "line down, marked; minute and hour data sent afterwards", disturbs: true);
            Mark(null, MarkKind.CommunicationInterrupted, at, until, at + 60L * noise.Next(30), "line down");
        }

        var measured = Enumerable.Range(0, _p.Factors.Count).Where(i => FactorCodes.IsConcentration(_p.Factors[i].Code)).ToArray();
        foreach (var at in Places(noise, u.OverRanges * quarters, Asked(requested, LookAlikeKind.OverRange), 5))
        {
            var factor = noise.Pick(measured);
            var minutes = _p.Factors[factor].BatchMinutes ?? noise.Uniform(4, 25);
            Add(LookAlikeKind.OverRange, at, at + (long)(minutes * 60), factor, 0, "over the measuring range, flag T", disturbs: true);
        }

        foreach (var at in Places(noise, u.ManualEntries * quarters, Asked(requested, LookAlikeKind.ManualEntry), 8))
        {
            var factor = noise.Pick(measured);
            var until = at + (long)(noise.Uniform(1, 6) * LocalTime.Hour);
            Add(LookAlikeKind.ManualEntry, at, until, factor, 0, "value entered by hand while the analyser is serviced, flag S", disturbs: true);
            Mark(_p.Factors[factor].Code, MarkKind.EquipmentMaintenance, at, until, at - 1800, "analyser in service, value entered by hand");
        }
    }

    private void PlanProcess(IReadOnlyList<LookAlikeKind> requested)
    {
        var noise = new Noise(_seed, "process");
        if (_p.Kind == PointKind.Wastewater)
        {
            foreach (var at in Places(noise, _p.Wastewater.RainsPerMonth * Days / 30, Asked(requested, LookAlikeKind.RainInflow), 12))
            {
                Add(LookAlikeKind.RainInflow, at, at + (long)(noise.LogUniform(2, 20) * LocalTime.Hour), -1, _p.Wastewater.RainGain * noise.LogUniform(0.2, 1.2), "rain: more flow, thinner water");
            }
        }

        for (var f = 0; f < _p.Factors.Count; f++)
        {
            if (!FactorCodes.IsConcentration(_p.Factors[f].Code))
            {
                continue;
            }

            foreach (var at in Places(noise, _p.Factors[f].DisturbancesPerWeek * Days / 7, 0, 6))
            {
                Disturb(noise, at, f);
            }
        }

        var concentrations = Enumerable.Range(0, _p.Factors.Count).Where(i => FactorCodes.IsConcentration(_p.Factors[i].Code)).ToArray();
        foreach (var at in Places(noise, 0, Asked(requested, LookAlikeKind.ProcessDisturbance), 6))
        {
            Disturb(noise, at, noise.Pick(concentrations));
        }

        foreach (var at in Places(noise, 0.3 * Days / 7, Asked(requested, LookAlikeKind.NarrowFluctuation), 60))
        {
            Add(LookAlikeKind.NarrowFluctuation, at, at + (long)(noise.Uniform(10, 60) * LocalTime.Hour), noise.Pick(concentrations), noise.Uniform(0.25, 0.5), "steady operation: fluctuation is narrow but alive");
        }
    }

    private void Disturb(Noise noise, long at, int factor)
    {
        var hours = noise.Uniform(1.5, 6) + (_p.Factors[factor].BatchMinutes ?? 0) / 30.0;
        Add(LookAlikeKind.ProcessDisturbance, at, at + (long)(hours * LocalTime.Hour), factor, noise.Uniform(0.15, 0.4), "process disturbance: smooth rise and fall under the limit");
    }

    private void DeclareShutdowns()
    {
        const long step = 300;
        var noise = new Noise(_seed, "declarations");
        var stops = _events.Where(e => e.Kind == LookAlikeKind.Shutdown).ToArray();
        long? off = null;
        for (var t = _start; t <= _end; t += step)
        {
            var stopped = t < _end && (Schedule.Target(t) <= 0 || stops.Any(s => s.Start <= t && t < s.End));
            if (stopped)
            {
                off ??= t;
            }
            else if (off is { } from)
            {
                off = null;
                DeclareShutdown(noise, from, t);
            }
        }

        Array.Fill(_running, true);
        foreach (var (from, to) in _off)
        {
            for (var h = (from - _start) / LocalTime.Hour; h <= (to - 1 - _start) / LocalTime.Hour + 1; h++)
            {
                if (h < _running.Length)
                {
                    _running[h] = false;
                }
            }
        }
    }

    private readonly List<(long From, long To)> _off = [];

    private void DeclareShutdown(Noise noise, long from, long to)
    {
        _off.Add((from, to));
        if (to - from < LocalTime.Hour)
        {
            return;
        }

        if (_p.Production.Declaration != ShutdownDeclaration.Flag)
        {
            // People round to the half hour, outwards.
            Mark(null, MarkKind.Shutdown, from - from % 1800, to + 1800 - to % 1800, from - (long)(noise.Uniform(0.2, 3) * LocalTime.Hour), "production stopped");
        }

        if (!stopsContain(from))
        {
            _lookAlikes.Add(new LookAlike(_mn, null, LookAlikeKind.Shutdown, LocalTime.ToTime(from), LocalTime.ToTime(to), "nights or days off without production"));
        }

        if (_p.Kind == PointKind.FlueGas && to < _end)
        {
            var heated = to + (long)(2.5 * _p.FlueGas.ThermalMinutes * 60);
            _lookAlikes.Add(new LookAlike(_mn, null, LookAlikeKind.StartUp, LocalTime.ToTime(to), LocalTime.ToTime(heated), "start-up: O2 falls, temperature and velocity rise"));
            Mark(null, MarkKind.StartUp, to - 1800, heated, to - 3600, "start-up (启炉)");
        }

        bool stopsContain(long t) => _events.Any(e => e.Kind == LookAlikeKind.Shutdown && e.Start <= t && t < e.End);
    }

    /// <summary>Random places: a Poisson-like number by rate, and the requested ones after a first tenth of the run.</summary>
    private IEnumerable<long> Places(Noise noise, double expected, int requested, double hoursNeeded)
    {
        var count = (int)expected + (noise.Chance(expected - Math.Floor(expected)) ? 1 : 0);
        for (var i = 0; i < count + requested; i++)
        {
            var room = _end - _start - (long)(hoursNeeded * LocalTime.Hour);
            if (room <= 0)
            {
                yield break;
            }

            var low = i < count ? 0 : 0.1;
            var at = _start + (long)(room * noise.Uniform(low, 1));
            yield return at - at % 60;
        }
    }

    private static int Asked(IReadOnlyList<LookAlikeKind> requested, LookAlikeKind kind) => requested.Count(k => k == kind);

    private void Add(LookAlikeKind kind, long start, long end, int factor, double magnitude, string description, bool disturbs = false)
    {
        end = Math.Min(end, _end);
        if (start >= end)
        {
            return;
        }

        _events.Add(new CalendarEvent(kind, start, end, factor, magnitude));
        _lookAlikes.Add(new LookAlike(_mn, factor < 0 ? null : _p.Factors[factor].Code, kind, LocalTime.ToTime(start), LocalTime.ToTime(end), description));
        if (disturbs)
        {
            for (var h = Math.Max(0, (start - _start) / LocalTime.Hour); h <= Math.Min(_disturbed.Length - 1, (end - _start) / LocalTime.Hour); h++)
            {
                _disturbed[h] = true;
            }
        }
    }

    private void AddVisit(long arrival, long departure, string reason) =>
        _visits.Add(new MaintenanceVisit(_mn, LocalTime.ToTime(arrival), LocalTime.ToTime(departure), reason));

    private void Mark(string? factor, MarkKind kind, long start, long end, long submitted, string reason) =>
        _marks.Add(new DeclaredMark(_mn, factor, kind, LocalTime.ToTime(start), LocalTime.ToTime(end), LocalTime.ToTime(submitted), reason));
}
