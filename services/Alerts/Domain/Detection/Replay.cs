namespace Shemss.Alerts.Domain.Detection;

/// <summary>One stored input: a frame, or a fact in <see cref="Fact"/>. Ordered by arrival.</summary>
internal readonly record struct Input(Frame Frame, object? Fact)
{
    public static implicit operator Input(Frame frame) => new(frame, null);

    public static Input Of(object fact) => new(default, fact);
}

/// <summary>How two runs differ: what a regulator sees before switching parameters on.</summary>
internal sealed record Difference(IReadOnlyList<AlertOpened> Gone, IReadOnlyList<AlertOpened> New, IReadOnlyList<AlertOpened> Kept);

/// <summary>History through the rules.</summary>
internal static class Replay
{
    /// <summary>The events the inputs give, up to <paramref name="until"/>.</summary>
    public static List<AlertEvent> Run(ParameterBook book, IEnumerable<PointProfile> points, IEnumerable<Input> inputs, DateTimeOffset? until = null)
    {
        var engine = new DetectionEngine(book);
        foreach (var point in points)
        {
            engine.Register(point);
        }

        var output = new List<AlertEvent>();
        foreach (var input in inputs)
        {
            Feed(engine, input, output);
        }

        if (until is { } end)
        {
            engine.Advance(end, output);
        }

        return output;
    }

    public static void Feed(DetectionEngine engine, in Input input, List<AlertEvent> output)
    {
        switch (input.Fact)
        {
            case null:
                engine.Process(input.Frame, output);
                break;
            case Mark mark:
                engine.Apply(mark, output);
                break;
            case Visit visit:
                engine.Apply(visit, output);
                break;
            case ParameterReport report:
                engine.Apply(report, output);
                break;
            case DeclaredChange change:
                engine.Apply(change, output);
                break;
            default:
                throw new ArgumentException($"not an input of the engine: {input.Fact.GetType().Name}", nameof(input));
        }
    }

    /// <summary>The same history under two sets of parameters. Two alerts are the same when point, factor and rule agree and their times meet.</summary>
    public static Difference WhatIf(ParameterBook now, ParameterBook then, IReadOnlyList<PointProfile> points, IReadOnlyList<Input> inputs, DateTimeOffset? until = null)
    {
        var (before, after) = (Episodes(Run(now, points, inputs, until)), Episodes(Run(then, points, inputs, until)));
        bool Meets((AlertOpened Opened, DateTimeOffset End) a, (AlertOpened Opened, DateTimeOffset End) b) =>
            a.Opened.Key.PointId == b.Opened.Key.PointId && a.Opened.Key.FactorCode == b.Opened.Key.FactorCode && a.Opened.Key.Rule == b.Opened.Key.Rule
            && a.Opened.Key.Start <= b.End && b.Opened.Key.Start <= a.End;

        return new Difference(
            [.. before.Where(b => !after.Exists(a => Meets(a, b))).Select(b => b.Opened)],
            [.. after.Where(a => !before.Exists(b => Meets(a, b))).Select(a => a.Opened)],
            [.. after.Where(a => before.Exists(b => Meets(a, b))).Select(a => a.Opened)]);
    }

    private static List<(AlertOpened Opened, DateTimeOffset End)> Episodes(List<AlertEvent> events)
    {
        var ends = events.OfType<AlertClosed>().ToDictionary(c => c.Key, c => c.End);
        return [.. events.OfType<AlertOpened>().Select(o => (o, ends.GetValueOrDefault(o.Key, DateTimeOffset.MaxValue)))];
    }
}
