using Shemss.Simulator.Series;

namespace Shemss.Simulator.Tests.Series;

internal static class SeriesFixtures
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(8));

    public static IEnumerable<SeriesParameters> AllSets => ParameterSets.Tuning.Concat(ParameterSets.HeldBack);

    public static TheoryData<string> SetNames => [.. AllSets.Select(s => s.Name)];

    public static TheoryData<AnomalyKind> AnomalyKinds => [.. Enum.GetValues<AnomalyKind>()];

    /// <summary>One point of the first set that can have the anomaly.</summary>
    public static PointSimulation With(AnomalyKind kind, double obviousness = 0.5, ulong seed = 7, int days = 32, EmittedKinds emit = EmittedKinds.All, string? set = null)
    {
        var request = new AnomalyRequest(kind, Obviousness: obviousness);
        var parameters = set is null ? AllSets.First(s => AnomalyPlanner.Fits(request, s)) : ParameterSets.Named(set);
        return PointSimulation.Generate(parameters with { Emit = emit }, seed, Monday, TimeSpan.FromDays(days), anomalies: [request]);
    }

    /// <summary>The same point without the anomaly.</summary>
    public static PointSimulation Healthy(PointSimulation sick, ulong seed = 7, int days = 32, EmittedKinds emit = EmittedKinds.All) =>
        PointSimulation.Generate(ParameterSets.Named(sick.Facts.ParameterSet) with { Emit = emit }, seed, Monday, TimeSpan.FromDays(days), sick.Facts.Mn);

    public static bool InStartUp(PointSimulation point, DateTimeOffset time) =>
        point.Marks.Any(m => m.Kind is MarkKind.StartUp or MarkKind.Shutdown && m.Start <= time && time < m.End);
}
