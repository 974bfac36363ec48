namespace Shemss.Alerts.Domain.Detection;

/// <summary>What is known of a point besides its data: marks, visits, instrument settings and their declared changes.</summary>
internal sealed partial class PointState
{
    public void Apply(Mark mark, List<AlertEvent> output)
    {
        var received = mark.ReceivedAt.ToUnixTimeSeconds();
        Know(received, output);
        Interrupt(mark.Id, GuardOf(mark.Kind), mark.FactorCode ?? "", mark.From.ToUnixTimeSeconds(), mark.To?.ToUnixTimeSeconds() ?? long.MaxValue, mark.Withdrawn, received);
        ClosePointAlerts(mark);
    }

    private static Guard GuardOf(MarkKind kind) => kind switch
    {
        MarkKind.Stopped => Guard.MarkStopped,
        MarkKind.Condition => Guard.MarkCondition,
        MarkKind.Maintenance => Guard.MarkMaintenance,
        MarkKind.Communication => Guard.MarkCommunication,
        MarkKind.ForceMajeure => Guard.MarkForceMajeure,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>A silence that a mark explains afterwards is over as an alert.</summary>
    private void ClosePointAlerts(Mark mark)
    {
        if (mark.Withdrawn || mark.FactorCode is not null || (_episodes.OpenMask & SeriesState.Bit(RuleId.A9)) == 0)
        {
            return;
        }

        if (AlertWriter.Time(_episodes.StartOf(RuleId.A9)) >= mark.From && (mark.To is null || AlertWriter.Time(_episodes.EndOf(RuleId.A9)) <= mark.To))
        {
            _writer.Close(ref _episodes, RuleId.A9, "", GuardOf(mark.Kind));
        }
    }

    /// <summary>A visit of this point. <paramref name="before"/> is the same person's visit before it, wherever that was.</summary>
    public void Apply(Visit visit, Visit? before, List<AlertEvent> output)
    {
        var received = visit.ReceivedAt.ToUnixTimeSeconds();
        Know(received, output);
        var (from, known) = (visit.From.ToUnixTimeSeconds(), _watches.FindIndex(w => w.Visit.Id == visit.Id));

        // A visit nobody ends must not blind the rules for ever; after its end instruments take a while to settle.
        var to = visit.To is { } end ? end.ToUnixTimeSeconds() + Compiled.Guards.VisitAfter : from + Compiled.Guards.VisitLongest;
        Interrupt(visit.Id, Guard.VisitInProgress, "", from, to, false, received);
        var due = visit.To is null ? long.MaxValue : Math.Max(received, visit.To.Value.ToUnixTimeSeconds()) + Compiled.Records.Wait;
        if (known >= 0)
        {
            _watches[known] = _watches[known] with { Visit = visit, Due = due };
        }
        else
        {
            _watches.Add(new VisitWatch(visit, due));
            CheckPlace(visit, before);
        }

        // The watch of a visit that never ended is given up with the samples of its time.
        _watches.RemoveAll(w => w.Due == long.MaxValue && w.Visit.From.ToUnixTimeSeconds() < _clock - Retention);
    }

    private void CheckPlace(Visit visit, Visit? before)
    {
        var p = Compiled.Records;
        var time = visit.From.ToUnixTimeSeconds();
        _writer.At = _clock;
        if (!p.On)
        {
            return;
        }

        if (RecordConflict.FarAway(visit, Profile, p, out var metres))
        {
            if (!ToldOnce("", time))
            {
                return;
            }

            _writer.Once(RuleId.A15, "", time, Setting(RuleId.A15), AlertWriter.Figures(time, time, ("last", Math.Round(metres))), "place");
        }
        else if (before is not null && RecordConflict.TwoPlaces(before, visit, p) && ToldOnce("", time))
        {
            var apart = RecordConflict.Distance(before.Latitude!.Value, before.Longitude!.Value, visit.Latitude!.Value, visit.Longitude!.Value);
            _writer.Once(RuleId.A15, "", time, Setting(RuleId.A15), AlertWriter.Figures(before.From.ToUnixTimeSeconds(), time, ("last", Math.Round(apart))), "two-places");
        }
    }

    /// <summary>Two records of one visit (two people sign) contradict the data once.</summary>
    private bool ToldOnce(string factorCode, long from)
    {
        _told.RemoveAll(t => t.From < _clock - Retention);
        if (_told.Contains((factorCode, from)))
        {
            return false;
        }

        _told.Add((factorCode, from));
        return true;
    }

    /// <summary>A15: the log says calibration; did the data notice? Judged on the hours around the visit.</summary>
    private void EndWatch(long due)
    {
        var at = _watches.FindIndex(w => w.Due == due);
        var visit = _watches[at].Visit;
        _watches.RemoveAt(at);
        if (!Compiled.Records.On)
        {
            return;
        }

        var (from, to) = (visit.From.ToUnixTimeSeconds(), visit.To!.Value.ToUnixTimeSeconds());
        foreach (var code in visit.Calibrated.Distinct(StringComparer.Ordinal))
        {
            var index = Profile.IndexOf(code);
            if (index >= 0 && _series[index].WasUndisturbed(from, to, Compiled.Records.Response) && ToldOnce(code, from))
            {
                _writer.Once(RuleId.A15, code, from, Setting(RuleId.A15), AlertWriter.Figures(from, to), "no-response");
            }
        }
    }

    /// <summary>A14: a setting differs from the one reported before, and no record declares it.</summary>
    public void Apply(ParameterReport report, List<AlertEvent> output)
    {
        var received = report.ReceivedAt.ToUnixTimeSeconds();
        Know(received, output);
        _writer.At = _clock;
        var known = _settings.TryGetValue((report.FactorCode, report.Name), out var before);
        _settings[(report.FactorCode, report.Name)] = report.Value;
        if (!known || !Compiled.ParameterChange || Math.Abs(report.Value - before) <= Compiled.ParameterTolerance * Math.Max(1, Math.Abs(before)))
        {
            return;
        }

        var time = report.Time.ToUnixTimeSeconds();
        var evidence = AlertWriter.Figures(time, time, ("before", before), ("last", report.Value));
        if (_declared.Exists(d => d.FactorCode == report.FactorCode && d.Name == report.Name && d.From <= report.Time && report.Time <= d.To))
        {
            _writer.Suppressed(RuleId.A14, report.FactorCode, time, Guard.DeclaredChange, null, Setting(RuleId.A14), evidence);
        }
        else
        {
            TellChange(report.FactorCode, time, evidence);
        }
    }

    /// <summary>A changed setting and the jump it makes in the values are one episode of the factor.</summary>
    private void TellChange(string factorCode, long time, Evidence evidence)
    {
        var (setting, level) = (Setting(RuleId.A14), _writer.Level(RuleId.A14));
        if (Profile.IndexOf(factorCode) is >= 0 and var index)
        {
            ref var episodes = ref _series[index].Episodes;
            var step = episodes.Fire(RuleId.A14, time, time, level, Compiled.Episodes[(int)RuleId.A14], false);
            if (episodes.IsOpen(RuleId.A14))
            {
                _writer.Tell(step == EpisodeStep.Open ? step : EpisodeStep.Extend, ref episodes, RuleId.A14, factorCode, setting, evidence, "", level);
                return;
            }
        }

        _writer.Once(RuleId.A14, factorCode, time, setting, evidence);
    }

    public void Apply(DeclaredChange change, List<AlertEvent> output)
    {
        Know(change.ReceivedAt.ToUnixTimeSeconds(), output);
        _declared.RemoveAll(d => d.To.ToUnixTimeSeconds() < _clock - Retention);
        _declared.Add(change);
    }

    /// <summary>After a rebuild from stored readings: an alert the store knows to be open.</summary>
    public void Adopt(AlertKey key, DateTimeOffset end, AlertLevel level)
    {
        var index = key.FactorCode.Length == 0 ? -1 : Profile.IndexOf(key.FactorCode);
        (index < 0 ? ref _episodes : ref _series[index].Episodes).Adopt(key.Rule, key.Start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds(), level);
    }

    private readonly record struct VisitWatch(Visit Visit, long Due);
}
