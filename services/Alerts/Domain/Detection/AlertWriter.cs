namespace Shemss.Alerts.Domain.Detection;

/// <summary>Turns what the rules found into events. Only reached when there is something to tell, so it may allocate.</summary>
internal sealed class AlertWriter(Guid pointId, Catalogue catalogue)
{
    public List<AlertEvent> Output { get; set; } = null!;

    /// <summary>Arrival time of the input being worked on, or the due time that has passed; unix seconds.</summary>
    public long At { get; set; }

    private DateTimeOffset AtTime => Time(At);

    public AlertLevel Level(RuleId rule) => catalogue.Rule(rule).Level;

    /// <summary>An episode took a step that is told: it opened or goes on.</summary>
    public void Tell(EpisodeStep step, ref EpisodeSet episodes, RuleId rule, string factorCode, RuleSetting setting, Evidence evidence, string variant, AlertLevel level)
    {
        var key = Key(ref episodes, rule, factorCode);
        var explanation = catalogue.Explain(rule, variant, factorCode, evidence, setting);
        var seen = evidence with { Rules = Names(episodes.Agreed(rule)) };
        Output.Add(step == EpisodeStep.Open
            ? new AlertOpened(key, AtTime, catalogue.Rule(rule).Category, level, setting, seen, explanation)
            : new AlertExtended(key, AtTime, Time(episodes.EndOf(rule)), episodes.LevelOf(rule), seen, explanation));
    }

    public void Quiet(ref EpisodeSet episodes, in EpisodeParameters p, RuleId rule, string factorCode, long time)
    {
        if (episodes.Quiet(rule, time, p) == EpisodeStep.Close)
        {
            Close(ref episodes, rule, factorCode, Guard.None);
        }
    }

    public void Close(ref EpisodeSet episodes, RuleId rule, string factorCode, Guard reason)
    {
        var key = Key(ref episodes, rule, factorCode);
        episodes.Close(rule);
        Output.Add(new AlertClosed(key, AtTime, Time(episodes.EndOf(rule)), reason));
    }

    /// <summary>A finding without duration: told and over in one.</summary>
    public void Once(RuleId rule, string factorCode, long time, RuleSetting setting, Evidence evidence, string variant = "")
    {
        var key = new AlertKey(pointId, factorCode, rule, Time(time));
        var text = catalogue.Rule(rule);
        Output.Add(new AlertOpened(key, AtTime, text.Category, text.Level, setting, evidence, catalogue.Explain(rule, variant, factorCode, evidence, setting)));
        Output.Add(new AlertClosed(key, AtTime, evidence.To, Guard.None));
    }

    /// <summary>A finding that was held back.</summary>
    public void Suppressed(RuleId rule, string factorCode, long start, Guard reason, Guid? reasonId, RuleSetting setting, Evidence evidence) =>
        Output.Add(new AlertSuppressed(new AlertKey(pointId, factorCode, rule, Time(start)), AtTime, reason, reasonId, setting, evidence));

    /// <summary>An episode is named by the rule that opened it, whichever goes on.</summary>
    private AlertKey Key(ref EpisodeSet episodes, RuleId rule, string factorCode) => new(pointId, factorCode, episodes.OpenedBy(rule), Time(episodes.StartOf(rule)));

    private static string[] Names(uint rules)
    {
        var names = new string[System.Numerics.BitOperations.PopCount(rules)];
        for (var i = 0; rules != 0; rules &= rules - 1)
        {
            names[i++] = ((RuleId)System.Numerics.BitOperations.TrailingZeroCount(rules)).ToString();
        }

        return names;
    }

    public static DateTimeOffset Time(long unix) => DateTimeOffset.FromUnixTimeSeconds(unix);

    public static Evidence Figures(long from, long to, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var all = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in figures)
        {
            all[name] = value;
        }

        return new Evidence(Time(from), Time(to), 0, all);
    }
}
