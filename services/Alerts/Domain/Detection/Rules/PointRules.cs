namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Seconds">Largest difference between QN and the time of receipt.</param>
/// <param name="Frames">Frames in a row that must show it: one may have waited in a queue.</param>
internal readonly record struct ClockParameters(bool On, int Seconds, int Frames);

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Hours">Hours of flow in a row under a mark 停运 or flag F.</param>
/// <param name="HoursAfterStop">The same where the flow had stopped under the mark first: rain runs off, tanks are emptied.</param>
/// <param name="Share">Share of the usual flow that must be exceeded: seepage and the last hour's rest are not production.</param>
/// <param name="Habit">Times the largest flow seen at stops of the last week.</param>
/// <param name="Learn">Days a point must have been watched before its marks and flags F are doubted.</param>
internal readonly record struct StopMarkParameters(bool On, int Hours, int HoursAfterStop, double Share, double Habit, int Learn);

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Radius">Metres from the point within which a record may be made.</param>
/// <param name="Speed">Fastest way between two points, m/s.</param>
/// <param name="Response">Share of range by which a calibrated instrument must have moved.</param>
/// <param name="Wait">Seconds after a visit for which its data are waited for.</param>
internal readonly record struct RecordParameters(bool On, double Radius, double Speed, float Response, int Wait);

/// <summary>Parameters of the rules that look at a point as a whole.</summary>
internal sealed record PointRules(
    long Compiled,
    long Until,
    RuleSetting[] Settings,
    ConnectionParameters Connection,
    LogicParameters Logic,
    ClockParameters Clock,
    StopMarkParameters StopMark,
    bool ParameterChange,
    double ParameterTolerance,
    RecordParameters Records,
    EpisodeParameters[] Episodes,
    GuardParameters Guards,
    float StopOxygen)
{
    public static PointRules Compile(ParameterBook book, PointProfile point, long at)
    {
        var settings = new RuleSetting[Catalogue.Rules];
        var until = DateTimeOffset.MaxValue;
        for (var rule = RuleId.A1; rule <= RuleId.A16; rule++)
        {
            (settings[(int)rule], var edge) = book.Resolve(rule, point, null, DateTimeOffset.FromUnixTimeSeconds(at));
            until = edge < until ? edge : until;
        }

        return Build((rule, name, fallback) => settings[(int)rule].Values.GetValueOrDefault(name, fallback), settings, at, until.ToUnixTimeSeconds());
    }

    public static PointRules Build(Func<RuleId, string, double, double> p, RuleSetting[] settings, long at, long until)
    {
        bool On(RuleId rule) => p(rule, "enabled", 1) != 0;
        var episodes = new EpisodeParameters[Catalogue.Rules];
        for (var rule = RuleId.A1; rule <= RuleId.A16; rule++)
        {
            episodes[(int)rule] = EpisodeParameters.Read(rule, p);
        }

        return new PointRules(
            at,
            until,
            settings,
            new(On(RuleId.A9), (int)(p(RuleId.A9, "silenceMinutes", 30) * 60), p(RuleId.A9, "rate", 0.75), (int)(p(RuleId.A9, "graceMinutes", 60) * 60), (int)(p(RuleId.A9, "superviseHours", 24) * 3600)),
            new(On(RuleId.A11), (int)p(RuleId.A11, "samples", 3), (float)p(RuleId.A11, "humidity", 40), (float)p(RuleId.A11, "temperature", 10), (float)p(RuleId.A11, "margin", 0.1), (float)p(RuleId.A11, "conversion", 0.02)),
            new(On(RuleId.A13), (int)(p(RuleId.A13, "minutes", 10) * 60), (int)p(RuleId.A13, "frames", 3)),
            new(On(RuleId.A12), (int)p(RuleId.A12, "hours", 2), (int)p(RuleId.A12, "hoursAfterStop", 24), p(RuleId.A12, "shareOfUsual", 0.5), p(RuleId.A12, "habit", 1.5), (int)p(RuleId.A12, "learnDays", 7)),
            On(RuleId.A14),
            p(RuleId.A14, "tolerance", 1e-6),
            new(On(RuleId.A15), p(RuleId.A15, "radiusMetres", 1000), p(RuleId.A15, "kilometresPerHour", 120) / 3.6, (float)p(RuleId.A15, "response", 0.1), (int)(p(RuleId.A15, "waitHours", 2) * 3600)),
            episodes,
            GuardParameters.Read(p),
            (float)p(RuleId.A6, "stopOxygen", 19));
    }
}
