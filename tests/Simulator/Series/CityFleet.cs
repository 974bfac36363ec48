namespace Shemss.Simulator.Series;

/// <summary>What a fleet shall consist of.</summary>
public sealed record FleetRequest
{
    public required IReadOnlyList<SeriesParameters> Sets { get; init; }

    /// <summary>Points without an anomaly.</summary>
    public required int HealthyPoints { get; init; }

    /// <summary>Anomalies to inject, each into a point whose parameter set can have it.</summary>
    public IReadOnlyList<AnomalyRequest> Anomalies { get; init; } = [];

    /// <summary>Anomalies that share one point; they stand at least a day apart.</summary>
    public int AnomaliesPerPoint { get; init; } = 1;

    /// <summary>Lawful episodes to have beyond those of the parameters, dealt out to the healthy points one each.</summary>
    public IReadOnlyList<LookAlikeKind> LookAlikes { get; init; } = [];

    public required ulong Seed { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    public EmittedKinds Emit { get; init; } = EmittedKinds.All;

    /// <summary>Every anomaly once at each of the given strengths.</summary>
    public static IReadOnlyList<AnomalyRequest> EveryAnomaly(params double[] obviousness) =>
        [.. from kind in Enum.GetValues<AnomalyKind>() from o in obviousness select new AnomalyRequest(kind, Obviousness: o)];
}

/// <summary>The points of a city: healthy ones and ones with chosen anomalies.</summary>
public sealed class CityFleet
{
    private CityFleet(IReadOnlyList<PointSimulation> points) => Points = points;

    public IReadOnlyList<PointSimulation> Points { get; }

    public GroundTruth Truth => new(
        [.. Points.Select(p => p.Facts)], [.. Points.SelectMany(p => p.GroundTruth)], [.. Points.SelectMany(p => p.LookAlikes)],
        [.. Points.SelectMany(p => p.Marks)], [.. Points.SelectMany(p => p.Visits)]);

    public static CityFleet Create(FleetRequest request)
    {
        var noise = new Noise(request.Seed, "fleet");
        var points = new List<PointSimulation>();
        PointSimulation Point(SeriesParameters set, IReadOnlyList<AnomalyRequest> anomalies, IReadOnlyList<LookAlikeKind> lookAlikes)
        {
            var seed = noise.NextUInt64();
            var parameters = ParameterSets.Vary(set, seed) with { Emit = request.Emit };
            var mn = $"3100{(set.Kind == PointKind.Wastewater ? "WW" : "FG")}{request.Seed % 100_000_000:D8}{points.Count:D10}";
            return PointSimulation.Generate(parameters, seed, request.Start, request.Duration, mn, anomalies, lookAlikes);
        }

        for (var i = 0; i < request.HealthyPoints; i++)
        {
            var lookAlikes = request.LookAlikes.Where((_, n) => n % request.HealthyPoints == i).ToArray();
            points.Add(Point(request.Sets[i % request.Sets.Count], [], lookAlikes));
        }

        var left = request.Anomalies.ToList();
        for (var turn = 0; left.Count > 0; turn++)
        {
            var set = request.Sets[turn % request.Sets.Count];
            var taken = left.Where(a => AnomalyPlanner.Fits(a, set)).Take(request.AnomaliesPerPoint).ToArray();
            if (taken.Length > 0)
            {
                left.RemoveAll(a => taken.Any(t => ReferenceEquals(t, a)));
                points.Add(Point(set, taken, []));
            }
            else if (!left.Exists(a => request.Sets.Any(s => AnomalyPlanner.Fits(a, s))))
            {
                throw new ArgumentException($"No parameter set can have {left[0].Kind} on {left[0].Factor ?? "any factor"}.", nameof(request));
            }
        }

        return new CityFleet(points);
    }

    /// <summary>All points' readings, merged in the order of sending.</summary>
    public IEnumerable<SimulatedReading> Readings()
    {
        var queue = new PriorityQueue<IEnumerator<SimulatedReading>, (DateTimeOffset SentAt, int Point)>();
        try
        {
            for (var i = 0; i < Points.Count; i++)
            {
                var readings = Points[i].Readings.GetEnumerator();
                if (readings.MoveNext())
                {
                    queue.Enqueue(readings, (readings.Current.SentAt, i));
                }
                else
                {
                    readings.Dispose();
                }
            }

            while (queue.TryDequeue(out var readings, out var at))
            {
                // A point sends a whole packet at one moment: take all of it before the next point's turn.
                var more = true;
                while (more && readings.Current.SentAt == at.SentAt)
                {
                    yield return readings.Current;
                    more = readings.MoveNext();
                }

                if (more)
                {
                    queue.Enqueue(readings, (readings.Current.SentAt, at.Point));
                }
                else
                {
                    readings.Dispose();
                }
            }
        }
        finally
        {
            while (queue.TryDequeue(out var readings, out _))
            {
                readings.Dispose();
            }
        }
    }
}
