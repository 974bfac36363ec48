namespace Shemss.Alerts.Domain.Detection;

/// <summary>One stored input: a frame, or a fact in <see cref="Fact"/>. Ordered by arrival.</summary>
internal readonly record struct Input(Frame Frame, object? Fact)
{
    public static implicit operator Input(Frame frame) => new(frame, null);

    public static Input Of(object fact) => new(default, fact);

    /// <summary>When it arrived: the order of inputs, and what the engine's clock goes by.</summary>
    public DateTimeOffset At => Fact switch
    {
        null => Frame.ReceivedAt,
        Mark mark => mark.ReceivedAt,
        Visit visit => visit.ReceivedAt,
        ParameterReport report => report.ReceivedAt,
        DeclaredChange change => change.ReceivedAt,
        _ => throw new InvalidOperationException($"A {Fact.GetType().Name} is no fact."),
    };
}

/// <summary>An alert as a run of the rules leaves it; <see cref="End"/> is null while it is open.</summary>
internal sealed record Episode(AlertOpened Opened, DateTimeOffset? End);

/// <summary>An alert both runs have, and what became of its times.</summary>
internal sealed record KeptAlert(Episode Before, Episode After)
{
    /// <summary>Its beginning, the moment it was noticed, or its end is another one.</summary>
    public bool TimesChanged => Before.Opened.Key.Start != After.Opened.Key.Start || Before.Opened.At != After.Opened.At || Before.End != After.End;
}

/// <summary>How two runs differ: what a regulator sees before switching parameters on.</summary>
/// <param name="Gone">Alerts that only the present parameters raise.</param>
/// <param name="New">Alerts that only the tried ones raise.</param>
/// <param name="Kept">Alerts that both raise. One that falls apart, or several that grow together, are kept.</param>
internal sealed record Difference(IReadOnlyList<Episode> Gone, IReadOnlyList<Episode> New, IReadOnlyList<KeptAlert> Kept);

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

    /// <summary>
    /// The same history under two sets of parameters. Two alerts are the same when point, factor and category agree and their
    /// times meet. What opened before <paramref name="from"/> only warms the rules up and is left out.
    /// </summary>
    public static Difference WhatIf(
        ParameterBook now, ParameterBook then, IReadOnlyList<PointProfile> points, IReadOnlyList<Input> inputs, DateTimeOffset? until = null, DateTimeOffset? from = null)
    {
        var (before, after) = (Episodes(Run(now, points, inputs, until), from), Episodes(Run(then, points, inputs, until), from));
        return new Difference(
            [.. before.Where(b => !after.Exists(a => Meet(b, a)))],
            [.. after.Where(a => !before.Exists(b => Meet(b, a)))],
            [.. after.Select(a => (Before: before.Find(b => Meet(b, a)), After: a)).Where(p => p.Before is not null).Select(p => new KeptAlert(p.Before!, p.After))]);
    }

    private static bool Meet(Episode a, Episode b) =>
        a.Opened.Key.PointId == b.Opened.Key.PointId && a.Opened.Key.FactorCode == b.Opened.Key.FactorCode && a.Opened.Category == b.Opened.Category
        && !(b.End < a.Opened.Key.Start) && !(a.End < b.Opened.Key.Start);

    private static List<Episode> Episodes(List<AlertEvent> events, DateTimeOffset? from)
    {
        var ends = events.OfType<AlertClosed>().ToDictionary(c => c.Key, c => c.End);
        return [.. events.OfType<AlertOpened>().Where(o => !(o.At < from)).Select(o => new Episode(o, ends.TryGetValue(o.Key, out var end) ? end : null))];
    }
}
