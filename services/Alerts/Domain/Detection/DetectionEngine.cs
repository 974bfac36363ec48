namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// Watches a shard of the fleet. Feed it frames and facts in the order of their arrival; the same inputs give the same events,
/// live or replayed, in one engine or in many, however often the clock is advanced in between. Not thread-safe: one per shard.
/// </summary>
internal sealed class DetectionEngine(ParameterBook book, Catalogue? catalogue = null)
{
    private const byte Format = 4;
    private readonly Catalogue _catalogue = catalogue ?? Catalogue.Default;
    private readonly RuleCache _cache = new();
    private readonly Dictionary<Guid, PointState> _points = [];

    /// <summary>The last visit of each person, whichever point it was at: one entry per person.</summary>
    private readonly Dictionary<Guid, Visit> _lastVisits = [];

    public int Points => _points.Count;

    /// <summary>A point to watch, or its new profile. From its first input (or <see cref="Advance"/>) on, silence counts.</summary>
    public void Register(PointProfile profile) =>
        _points[profile.PointId] = _points.TryGetValue(profile.PointId, out var known) ? known.Reprofile(profile, _catalogue) : new PointState(profile, book, _catalogue, _cache);

    /// <summary>A point that is no longer watched, or goes to another engine.</summary>
    public void Forget(Guid pointId) => _points.Remove(pointId);

    public bool Watches(Guid pointId) => _points.ContainsKey(pointId);

    public DetectionCounters Counters(Guid pointId) => _points[pointId].Counters;

    /// <summary>A stored frame. Events are appended; false when the point is not watched here.</summary>
    public bool Process(in Frame frame, List<AlertEvent> output)
    {
        if (!_points.TryGetValue(frame.PointId, out var point))
        {
            return false;
        }

        point.Process(frame, output);
        return true;
    }

    /// <summary>Time passes without data; silence is told at the moment it became one, not when this is called.</summary>
    public void Advance(DateTimeOffset now, List<AlertEvent> output)
    {
        var unix = now.ToUnixTimeSeconds();
        foreach (var point in _points.Values)
        {
            point.Advance(unix, output);
        }
    }

    public void Apply(Mark mark, List<AlertEvent> output)
    {
        if (_points.TryGetValue(mark.PointId, out var point))
        {
            point.Apply(mark, output);
        }
    }

    /// <summary>To be told to every engine, whoever watches the point.</summary>
    public void Apply(Visit visit, List<AlertEvent> output)
    {
        _lastVisits.TryGetValue(visit.PersonId, out var before);
        if (before is null || before.Id == visit.Id || before.From <= visit.From)
        {
            _lastVisits[visit.PersonId] = visit;
        }

        if (_points.TryGetValue(visit.PointId, out var point))
        {
            point.Apply(visit, before is null || before.Id == visit.Id || before.From > visit.From ? null : before, output);
        }
    }

    public void Apply(ParameterReport report, List<AlertEvent> output)
    {
        if (_points.TryGetValue(report.PointId, out var point))
        {
            point.Apply(report, output);
        }
    }

    public void Apply(DeclaredChange change, List<AlertEvent> output)
    {
        if (_points.TryGetValue(change.PointId, out var point))
        {
            point.Apply(change, output);
        }
    }

    /// <summary>An alert the store holds open, after the last days were fed to a new engine whose events were thrown away.</summary>
    public void Adopt(AlertKey key, DateTimeOffset end, AlertLevel level)
    {
        if (_points.TryGetValue(key.PointId, out var point))
        {
            point.Adopt(key, end, level);
        }
    }

    /// <summary>The state of the engine, to be restored over the same profiles and parameters.</summary>
    public byte[] Save()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Format);
        writer.Write(_lastVisits.Count);
        foreach (var visit in _lastVisits.Values.OrderBy(v => v.PersonId))
        {
            PointState.WriteVisit(writer, visit);
        }

        writer.Write(_points.Count);
        foreach (var (id, point) in _points.OrderBy(p => p.Key))
        {
            writer.Write(id.ToByteArray());
            point.Write(writer);
        }

        return memory.ToArray();
    }

    /// <summary>Takes the state of <see cref="Save"/>. The points must be registered, and fresh.</summary>
    public void Restore(byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        if (reader.ReadByte() is var format && format != Format)
        {
            throw new InvalidDataException($"detection state of format {format}, expected {Format}");
        }

        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var visit = PointState.ReadVisit(reader);
            _lastVisits[visit.PersonId] = visit;
        }

        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var id = new Guid(reader.ReadBytes(16));
            var point = _points.TryGetValue(id, out var known) ? known : throw new InvalidDataException($"detection state of point {id}, which is not registered");
            point.Read(reader);
        }
    }
}
