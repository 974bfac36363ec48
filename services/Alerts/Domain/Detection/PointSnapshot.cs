namespace Shemss.Alerts.Domain.Detection;

/// <summary>The state of a point as bytes and back. Counts that follow from the samples are not written.</summary>
internal sealed partial class PointState
{
    private const byte Format = 1;

    public void Write(BinaryWriter to)
    {
        to.Write(Format);
        to.Write(_clock);
        to.Write(_lastStopped);
        to.Write(_running);
        to.Write(_runningAt);
        to.Write(_newestHour);
        to.Write(_clockFrames);
        to.Write(_stopMarkHours);
        to.Write(_stopPeak);
        to.Write(_saidHours);
        to.Write(_stopFlow);
        _stopFlows.Write(to);
        to.Write(_stood);
        to.Write(_stoppedSince);
        _connection.Write(to);
        _interruptions.Write(to);
        _episodes.Write(to);
        to.Write(_logic.Count);
        foreach (var (factor, run) in _logic.OrderBy(l => l.Key))
        {
            to.Write(factor);
            to.Write(run.Start);
            to.Write(run.Last);
            to.Write(run.Count);
        }

        to.Write(_settings.Count);
        foreach (var ((factor, name), value) in _settings.OrderBy(s => s.Key.Factor, StringComparer.Ordinal).ThenBy(s => s.Key.Name, StringComparer.Ordinal))
        {
            to.Write(factor);
            to.Write(name);
            to.Write(value);
        }

        WriteRecords(to);
        to.Write(_series.Length);
        foreach (var series in _series)
        {
            to.Write(series.Profile.Code);
            series.Write(to);
        }
    }

    public void Read(BinaryReader from)
    {
        if (from.ReadByte() is var format && format != Format)
        {
            throw new InvalidDataException($"detection state of format {format}, expected {Format}");
        }

        _clock = from.ReadInt64();
        _lastStopped = from.ReadInt64();
        _running = from.ReadBoolean();
        _runningAt = from.ReadInt64();
        _newestHour = from.ReadInt64();
        _clockFrames = from.ReadInt32();
        _stopMarkHours = from.ReadInt32();
        _stopPeak = from.ReadSingle();
        _saidHours = from.ReadInt32();
        _stopFlow = from.ReadSingle();
        _stopFlows.Read(from);
        _stood = from.ReadBoolean();
        _stoppedSince = from.ReadInt64();
        _connection = Connection.Read(from);
        _interruptions.Read(from);
        _episodes.Read(from);
        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _logic[from.ReadInt32()] = new LogicRun(from.ReadInt64(), from.ReadInt64(), from.ReadInt32());
        }

        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _settings[(from.ReadString(), from.ReadString())] = from.ReadDouble();
        }

        ReadRecords(from);
        if (_clock != 0)
        {
            _compiled = CompilePoint(_clock);
            foreach (var series in _series)
            {
                series.Rules = _cache.For(_book, Profile, series.Profile, _clock);
            }
        }

        for (var n = from.ReadInt32(); n > 0; n--)
        {
            var index = Profile.IndexOf(from.ReadString());
            var series = index >= 0 ? _series[index] : throw new InvalidDataException("detection state of a factor the point does not have");
            series.Read(from);
        }
    }

    /// <summary>The point's profile was replaced: series whose instrument stayed what it was keep their memory.</summary>
    public PointState Reprofile(PointProfile profile, Catalogue catalogue)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        var renewed = new PointState(profile, _book, catalogue, _cache);
        foreach (var series in _series)
        {
            var index = profile.IndexOf(series.Profile.Code);
            if (index >= 0 && renewed._series[index].Ring.Period == series.Ring.Period)
            {
                renewed._series[index].Rules = _cache.For(_book, profile, profile.Factors[index], _clock);
                memory.SetLength(0);
                series.Write(writer);
                memory.Position = 0;
                renewed._series[index].Read(new BinaryReader(memory));
            }
        }

        memory.SetLength(0);
        var kept = _series;
        _series = [];
        Write(writer);
        _series = kept;
        memory.Position = 0;
        renewed.Read(new BinaryReader(memory));
        return renewed;
    }

    private void WriteRecords(BinaryWriter to)
    {
        to.Write(_told.Count);
        foreach (var (factor, start) in _told)
        {
            to.Write(factor);
            to.Write(start);
        }

        to.Write(_declared.Count);
        foreach (var change in _declared)
        {
            to.Write(change.FactorCode);
            to.Write(change.Name);
            to.Write(change.From.ToUnixTimeSeconds());
            to.Write(change.To.ToUnixTimeSeconds());
        }

        to.Write(_watches.Count);
        foreach (var (visit, due) in _watches)
        {
            WriteVisit(to, visit);
            to.Write(due);
        }
    }

    private void ReadRecords(BinaryReader from)
    {
        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _told.Add((from.ReadString(), from.ReadInt64()));
        }

        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _declared.Add(new DeclaredChange(Profile.PointId, from.ReadString(), from.ReadString(), AlertWriter.Time(from.ReadInt64()), AlertWriter.Time(from.ReadInt64())) { ReceivedAt = AlertWriter.Time(_clock) });
        }

        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _watches.Add(new VisitWatch(ReadVisit(from), from.ReadInt64()));
        }
    }

    public static void WriteVisit(BinaryWriter to, Visit visit)
    {
        to.Write(visit.Id.ToByteArray());
        to.Write(visit.PointId.ToByteArray());
        to.Write(visit.PersonId.ToByteArray());
        to.Write(visit.From.ToUnixTimeSeconds());
        to.Write(visit.To?.ToUnixTimeSeconds() ?? long.MinValue);
        to.Write(visit.Latitude ?? double.NaN);
        to.Write(visit.Longitude ?? double.NaN);
        to.Write(visit.ReceivedAt.ToUnixTimeSeconds());
        to.Write(visit.Calibrated.Count);
        foreach (var code in visit.Calibrated)
        {
            to.Write(code);
        }
    }

    public static Visit ReadVisit(BinaryReader from)
    {
        static double? Known(double value) => double.IsNaN(value) ? null : value;
        var (id, point, person) = (new Guid(from.ReadBytes(16)), new Guid(from.ReadBytes(16)), new Guid(from.ReadBytes(16)));
        var (start, end) = (from.ReadInt64(), from.ReadInt64());
        var visit = new Visit(id, point, person, AlertWriter.Time(start), end == long.MinValue ? null : AlertWriter.Time(end))
        {
            Latitude = Known(from.ReadDouble()),
            Longitude = Known(from.ReadDouble()),
            ReceivedAt = AlertWriter.Time(from.ReadInt64()),
        };
        var codes = new string[from.ReadInt32()];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = from.ReadString();
        }

        return visit with { Calibrated = codes };
    }
}
