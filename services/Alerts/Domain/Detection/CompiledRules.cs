namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// The parameters of every rule for one factor of one point, resolved and turned into the units the rules count in, so that the
/// hot path does no look-up. Valid until <see cref="Until"/>, when an effective date changes something.
/// </summary>
internal sealed class CompiledRules
{
    public required long Until { get; init; }

    /// <summary>The moment it was compiled for: it holds from there on.</summary>
    public required long Compiled { get; init; }
    public required RuleSetting[] Settings { get; init; }
    public required float Range { get; init; }

    // Fields: a property would copy the whole row at each reading.
    public required ConstantParameters Constant;
    public required NoFluctuationParameters NoFluctuation;
    public required LongLowParameters LongLow;
    public required RunParameters Zero;
    public required RunParameters Negative;
    public required OwnFlatParameters OwnFlat;
    public required OwnLowParameters OwnLow;
    public required JumpParameters Jump;
    public required JumpParameters HourJump;
    public required LateParameters Late;
    public required MinuteJumpParameters MinuteJump;
    public required RunParameters Exceedance;
    public required DropParameters Drop;
    public required OverRangeParameters OverRange;
    public required NearLimitParameters NearLimit;
    public required MissingParameters Missing;
    public required GuardParameters Guards;
    public required EpisodeParameters[] Episodes { get; init; }

    public RuleSetting Setting(RuleId rule) => Settings[(int)rule];

    public EpisodeParameters Episode(RuleId rule) => Episodes[(int)rule];

    public static CompiledRules Compile(ParameterBook book, PointProfile point, FactorProfile factor, long at)
    {
        var settings = new RuleSetting[Catalogue.Rules];
        var until = DateTimeOffset.MaxValue;
        for (var rule = RuleId.A1; rule <= RuleId.A16; rule++)
        {
            (settings[(int)rule], var edge) = book.Resolve(rule, point, factor, DateTimeOffset.FromUnixTimeSeconds(at));
            until = edge < until ? edge : until;
        }

        return Build(point, factor, (rule, name, fallback) => settings[(int)rule].Values.GetValueOrDefault(name, fallback), settings, at, until.ToUnixTimeSeconds());
    }

    /// <summary>Every (rule, name) the compiler asks for, by watching it ask.</summary>
    public static HashSet<(RuleId, string)> ReadNames()
    {
        var names = new HashSet<(RuleId, string)>();
        double Watch(RuleId rule, string name, double fallback)
        {
            names.Add((rule, name));
            return fallback;
        }

        var factor = new FactorProfile("w01018", FactorRole.Pollutant) { Range = 100, Limit = 50 };
        var point = new PointProfile(Guid.Empty, SourceKind.Wastewater, [factor]);
        Build(point, factor, Watch, [], 0, 0);
        PointRules.Build(Watch, [], 0, 0);
        return names;
    }

    private static CompiledRules Build(PointProfile point, FactorProfile factor, Func<RuleId, string, double, double> p, RuleSetting[] settings, long at, long until)
    {
        var period = factor.BatchCycle is { } cycle ? (int)cycle.TotalSeconds : 3600;
        int Slots(double hours) => Math.Clamp((int)Math.Round(hours * 3600 / period), 1, SampleRing.MaxWindow);
        bool On(RuleId rule) => p(rule, "enabled", 1) != 0;
        var range = (float)factor.Range;
        var detection = (float)(factor.DetectionLimit ?? 0);
        var low = Math.Max(detection * p(RuleId.A3, "detectionLimits", 1), range * p(RuleId.A3, "shareOfRange", 0.02));
        if (factor.Limit is { } known)
        {
            low = Math.Max(low, known * p(RuleId.A3, "shareOfLimit", 0.05));
        }

        var negative = point.Source == SourceKind.FlueGas ? p(RuleId.A5, "shareOfRange", 0.025) * range : p(RuleId.A5, "shareOfRange", 0) * range;
        var cycles = p(RuleId.A8, "cycles", 1.5);
        var log = p(RuleId.A6, "ratio", 1) != 0;
        float Step(string name, double fallback) => log ? (float)Math.Log(p(RuleId.A6, name, fallback)) : (float)(p(RuleId.A6, name + "ShareOfRange", 0.2) * range);
        p(RuleId.A6, "singleShareOfRange", 0);
        p(RuleId.A6, "shiftShareOfRange", 0);
        p(RuleId.A6, "minuteStepShareOfRange", 0);
        p(RuleId.A6, "standsShareOfRange", 0);
        var episodes = new EpisodeParameters[Catalogue.Rules];
        for (var rule = RuleId.A1; rule <= RuleId.A16; rule++)
        {
            episodes[(int)rule] = EpisodeParameters.Read(rule, p);
        }

        var jump = new JumpParameters(On(RuleId.A6), log, Math.Max(detection / 2, range * 1e-3f), Math.Max((float)(p(RuleId.A6, "shareOfRange", 0.02) * range), (float)p(RuleId.A6, "detectionLimits", 3) * detection), Step("single", 2.6), Step("shift", 1.6),
            (float)p(RuleId.A6, "sigmas", 5), (float)p(RuleId.A6, "deviations", 5), Slots(p(RuleId.A6, "historyHours", 168)), (int)p(RuleId.A6, "minimumSamples", 24), (float)p(RuleId.A6, "sampleHabit", 1.4), (float)p(RuleId.A6, "shiftHabit", 1.6), (float)p(RuleId.A6, "shiftNews", 4.4), (float)p(RuleId.A6, "shiftUnsure", 40), (int)p(RuleId.A6, "shiftSamples", 24), (int)(p(RuleId.A6, "shiftDays", 9) * 86400), (float)p(RuleId.A6, "peakHabit", 2.2), (float)p(RuleId.A6, "peakSigmas", 4), (int)p(RuleId.A6, "movedTogether", 1),
            (float)p(RuleId.A6, "movedSigmas", 4), (float)p(RuleId.A6, "causeShare", 0.3), (float)p(RuleId.A6, "heatCause", 0.12), (int)(p(RuleId.A6, "maxGapHours", 72) * 3600), (int)(p(RuleId.A6, "returnDays", 10) * 86400), (float)p(RuleId.A6, "restTimes", 1.5), (int)(p(RuleId.A6, "sampleDays", 6) * 86400));
        return new CompiledRules
        {
            Until = until,
            Compiled = at,
            Settings = settings,
            Range = range,
            Constant = new(On(RuleId.A1), (int)p(RuleId.A1, "samples", 6), (int)(p(RuleId.A1, "minutes", 60) * 60), (float)(detection * p(RuleId.A1, "aboveDetectionLimits", 1)),
                (int)(p(RuleId.A1, "maxGapHours", 6) * 3600), (float)p(RuleId.A1, "habit", 1.5), (float)p(RuleId.A1, "surprise", 18), (float)p(RuleId.A1, "displaySteps", 10)),
            NoFluctuation = new(On(RuleId.A2), Slots(p(RuleId.A2, "hours", 72)), (float)(p(RuleId.A2, "shareOfRange", 0.01) * range), p(RuleId.A2, "variation", 0.01),
                p(RuleId.A2, "coverage", 0.75), p(RuleId.A2, "minimumShare", 0.34), range > 0 ? 1e6f / range : 1f, (float)(detection * p(RuleId.A2, "aboveDetectionLimits", 1)), (float)p(RuleId.A2, "news", 2), (float)p(RuleId.A2, "displaySteps", 100)),
            LongLow = new(On(RuleId.A3), Slots(p(RuleId.A3, "hours", 168)), (float)low, p(RuleId.A3, "share", 0.95), p(RuleId.A3, "coverage", 0.75), p(RuleId.A3, "minimumShare", 0.34), range > 0 ? 1e6f / range : 1f, (float)p(RuleId.A3, "news", 2)),
            Zero = new(On(RuleId.A4), Slots(p(RuleId.A4, "hours", 4)), (float)(p(RuleId.A4, "shareOfRange", 0) * range), period * 3),
            Negative = new(On(RuleId.A5), Math.Max(1, (int)p(RuleId.A5, "samples", 1)), (float)-negative, period * 3),
            OwnFlat = new((int)p(RuleId.A2, "ownSamples", 12), (float)p(RuleId.A2, "ownShare", 0.2), (float)p(RuleId.A2, "ownCheap", 0.15), (int)p(RuleId.A2, "calmSamples", 6), (int)MathF.Round(-12 * MathF.Log2(MathF.Max(0.01f, (float)p(RuleId.A2, "calmShare", 0.17)))), (float)p(RuleId.A2, "calmShare", 0.17), (int)p(RuleId.A2, "repeats", 18), (float)(detection * p(RuleId.A2, "ownAboveDetectionLimits", 2))),
            OwnLow = new((int)p(RuleId.A3, "shortSamples", 10), (float)p(RuleId.A3, "shortShare", 0.25), (int)p(RuleId.A3, "longSamples", 24), (float)p(RuleId.A3, "longShare", 0.4), (float)(detection * p(RuleId.A3, "usualAboveDetectionLimits", 3)), (float)p(RuleId.A3, "wanders", 4)),
            Jump = jump,
            HourJump = jump with { News = (float)p(RuleId.A6, "hourNews", 6), Watched = (int)(p(RuleId.A6, "hourDays", 6) * 86400), MaxGap = (int)(p(RuleId.A6, "hourGapHours", 72) * 3600) },
            Late = new(On(RuleId.A6) && log && factor.Role == FactorRole.Pollutant ? (int)p(RuleId.A6, "lateSamples", 12) : 0, (float)p(RuleId.A6, "lateAbove", 1.3), (float)p(RuleId.A6, "lateBelow", 0.75), (float)p(RuleId.A6, "lateStep", 0.5), (float)p(RuleId.A6, "lateNews", 3.4), (float)p(RuleId.A6, "lateHabit", 1.3), (float)Math.Log(p(RuleId.A6, "lateBeyond", 1.22))),
            MinuteJump = new(On(RuleId.A6) && p(RuleId.A6, "minutes", 1) != 0, p(RuleId.A6, "witnessOnly", 0) != 0, log, Math.Max(detection / 2, range * 1e-3f), Math.Max((float)(p(RuleId.A6, "shareOfRange", 0.02) * range), (float)p(RuleId.A6, "detectionLimits", 3) * detection),
                Step("minuteStep", 1.5), p(RuleId.A6, "minuteSpike", 2.8) is > 1 and var spike && log ? (float)Math.Log(spike) : 0, (float)(p(RuleId.A8, "shareOfRange", 0.98) * range), (float)p(RuleId.A6, "minuteDifferences", 6), (float)p(RuleId.A6, "minuteSigmas", 6), (float)p(RuleId.A6, "habit", 1.25), (float)p(RuleId.A6, "inner", 0),
                (float)p(RuleId.A6, "sharp", 0.85), p(RuleId.A6, "standsHabit", 1.9) > 0 ? Step("stands", 1.65) : 0, (float)p(RuleId.A6, "standsSigmas", 3.5), (float)p(RuleId.A6, "standsHabit", 1.9), (float)p(RuleId.A6, "spikeHabit", 1.5), (float)p(RuleId.A6, "spikeSigmas", 7.7), (int)p(RuleId.A6, "learnDays", 7), (float)p(RuleId.A6, "movedSigmas", 4), (int)(p(RuleId.A6, "returnDays", 10) * 86400), (float)p(RuleId.A6, "beyondUsual", 0)),
            Drop = new(On(RuleId.A7) && factor.Limit is not null, (byte)Math.Round(200 * p(RuleId.A7, "shareOfLimit", 0.9)), (float)(1 - p(RuleId.A7, "drop", 0.5)), Math.Max(period, (int)(p(RuleId.A7, "hours", 1) * 3600))),
            Exceedance = new(On(RuleId.A16) && factor.Limit is not null, Math.Max(1, (int)p(RuleId.A16, "samples", 1)), 200, period * 3),
            OverRange = new(On(RuleId.A8), (float)p(RuleId.A8, "shareOfRange", 0.98) * range, Math.Max((int)(p(RuleId.A8, "hours", 1) * 3600), factor.BatchCycle is null ? 0 : (int)(cycles * period)), period),
            NearLimit = new(On(RuleId.A10) && factor.Limit is not null, Slots(p(RuleId.A10, "hours", 24)), (byte)Math.Round(200 * p(RuleId.A10, "fromShare", 0.95)), (byte)Math.Min(255, Math.Round(200 * p(RuleId.A10, "toShare", 1))),
                p(RuleId.A10, "share", 0.7), p(RuleId.A10, "coverage", 0.75)),
            Missing = new(On(RuleId.A9), (int)(p(RuleId.A9, "factorHours", 3) * 3600)),
            Guards = GuardParameters.Read(p),
            Episodes = episodes,
        };
    }
}

/// <summary>How an episode is damped: it closes only after <see cref="ClearAfter"/> seconds without the finding.</summary>
internal readonly record struct EpisodeParameters(int ClearAfter, int ExtendEvery)
{
    public static EpisodeParameters Read(RuleId rule, Func<RuleId, string, double, double> p) =>
        new((int)(p(rule, "clearHours", 3) * 3600), (int)(p(rule, "extendHours", 24) * 3600));
}

/// <summary>Guards common to all rules; they are parameters of A9's sibling row so that they are versioned like the rest.</summary>
internal readonly record struct GuardParameters(int StartUp, int VisitAfter, int VisitLongest)
{
    public static GuardParameters Read(Func<RuleId, string, double, double> p) => new(
        (int)(p(RuleId.A6, "startUpHours", 2) * 3600),
        (int)(p(RuleId.A6, "afterVisitHours", 1) * 3600),
        (int)(p(RuleId.A6, "longestVisitHours", 24) * 3600));
}
