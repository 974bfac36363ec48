namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Log">Steps are ratios (concentrations, flows), not differences (pH, oxygen, temperature).</param>
/// <param name="Epsilon">Added before the logarithm: below it everything is noise.</param>
/// <param name="Floor">Smallest step of interest, in the factor's unit.</param>
/// <param name="Single">Smallest step that needs no confirmation: ln of the ratio, or the factor's unit.</param>
/// <param name="Shift">Smallest step that does when the next samples stay there.</param>
/// <param name="Sigmas">Times the standard deviation of a step (1.4826 median absolute differences of the history) for a single one.</param>
/// <param name="Deviations">Robust standard deviations (1.4826 MAD) from the history's median.</param>
/// <param name="History">Samples of history.</param>
/// <param name="Minimum">Samples of history without which nothing is judged.</param>
/// <param name="Habit">Times the largest step but one of the history, for a single one.</param>
/// <param name="ShiftHabit">Times the greatest news but one of the history, for a shift.</param>
/// <param name="News">Standard deviations of <see cref="Wandering.News"/> for a shift,</param>
/// <param name="Unsure">and so many more, divided by the samples of history: a short one tells them badly.</param>
/// <param name="ShiftMinimum">Samples of history without which no shift is judged.</param>
/// <param name="Watched">Seconds since the oldest of them: what comes about once a week must have been seen.</param>
/// <param name="Peak">Times the greatest peak but one of the history, for a peak: a sample far out of both its neighbours,</param>
/// <param name="PeakSigmas">and standard deviations of a step.</param>
/// <param name="Together">Related parameters that must have moved in the same hour for the process to explain it; 0 = never.</param>
/// <param name="MovedSigmas">Standard deviations of its own step that count as "moved".</param>
/// <param name="Cause">Share of a pollutant's step in minute or hour data that a related parameter must account for to explain it.</param>
/// <param name="HeatCause">Logarithm of a change of flow or of dilution below which neither heat nor humidity changes for it by steps.</param>
/// <param name="MaxGap">Seconds between two samples that still make a difference.</param>
/// <param name="Return">Seconds within which a step back to the level before belongs to the step before.</param>
/// <param name="Rest">Times the bars for a step over a rest: what was done meanwhile nobody saw.</param>
/// <param name="Learn">Seconds since the oldest sample without which no single step or peak is judged.</param>
internal readonly record struct JumpParameters(
    bool On, bool Log, float Epsilon, float Floor, float Single, float Shift, float Sigmas, float Deviations, int History, int Minimum, float Habit, float ShiftHabit, float News, float Unsure, int ShiftMinimum, int Watched, float Peak, float PeakSigmas, int Together, float MovedSigmas, float Cause, float HeatCause, int MaxGap, int Return, float Rest, int Learn)
{
    /// <summary>Share of a shift that its first step must have.</summary>
    public const float AtOnce = 0.6f;

    private readonly float _single = Log ? MathF.Exp(Single) : Single;
    private readonly float _shift = Log ? MathF.Exp(AtOnce * Shift) : AtOnce * Shift;

    /// <summary>The scale on which steps are measured.</summary>
    public float Scale(float value) => Log ? MathF.Log(MathF.Max(value, 0) + Epsilon) : value;

    /// <summary>The test every sample takes: a step of interest, and large enough to need no confirmation. Without a logarithm.</summary>
    public bool IsWorthSingle(float value, float before) => On && MathF.Abs(value - before) > Floor && IsBeyond(value, before, _single);

    /// <summary>As <see cref="IsWorthSingle"/>, for the first step of a shift.</summary>
    public bool IsWorthShift(float value, float before) => On && MathF.Abs(value - before) > Floor && IsBeyond(value, before, _shift);

    private bool IsBeyond(float value, float before, float least)
    {
        if (!Log)
        {
            return MathF.Abs(value - before) > least;
        }

        var (one, other) = (MathF.Max(value, 0) + Epsilon, MathF.Max(before, 0) + Epsilon);
        return MathF.Max(one, other) > least * MathF.Min(one, other);
    }
}

/// <summary>A6 突变 on samples: a step far beyond the series' own habit, away from its own level.</summary>
internal static class Jump
{
    public static bool IsSingle(float value, ReadOnlySpan<float> before, bool rested, float unit, in Baseline own, in JumpParameters p)
    {
        var (to, from) = (p.Scale(value), Baseline.Middle(p.Scale(before[0]), p.Scale(before[1]), p.Scale(before[2])));
        var size = MathF.Min(MathF.Abs(to - from), MathF.Abs(to - p.Scale(before[0])));
        return own.Samples >= p.Minimum && own.Watched >= p.Learn && size > p.Single && size > p.Sigmas * own.Sigma(MathF.Min(value, before[0]), unit, p, rested) && size > (rested ? p.Rest : 1) * p.Habit * own.Step
            && MathF.Abs(to - own.Median) > p.Deviations * 1.4826f * own.Deviation;
    }

    /// <summary>
    /// A step of middling size that stays: three samples all beyond the three before, at once, away from the usual level, and news for
    /// how this series wanders. <paramref name="values"/>, on the jump's scale, and their places: those three and three, the oldest first.
    /// </summary>
    public static bool IsShift(ReadOnlySpan<float> values, ReadOnlySpan<long> slots, SampleRing ring, float hidden, in JumpParameters p)
    {
        var (from, to) = (Baseline.Middle(values[0], values[1], values[2]), Baseline.Middle(values[3], values[4], values[5]));
        var (up, size) = (MathF.Sign(to - from), MathF.Abs(to - from));
        if (size <= p.Shift || up * (values[3] - values[2]) <= JumpParameters.AtOnce * size || Least(up, values[3..]) <= -Least(-up, values[..3]))
        {
            return false;
        }

        var own = Baseline.Before(ring, slots[3], p);
        if (own.Samples < p.ShiftMinimum || MathF.Abs(to - own.Median) <= 0.75f * p.Deviations * 1.4826f * own.Deviation)
        {
            return false;
        }

        var wandering = new Wandering(own, hidden);
        // One place missing of a slow analyser, two of a quick one, are a rest.
        var rested = slots[3] - slots[2] > (ring.Period < 7200 ? 2 : 1);
        var news = up * wandering.News(values, slots, 3) / (rested ? p.Rest : 1);
        if (news <= p.News + (p.Unsure / own.Samples))
        {
            return false;
        }

        Span<float> history = stackalloc float[SampleRing.Size];
        Span<long> places = stackalloc long[SampleRing.Size];
        var n = 0;
        for (var s = Math.Max(slots[3] - p.History, ring.OldestSlot); s < slots[3]; s++)
        {
            if (ring.HasValid(s))
            {
                (history[n], places[n++]) = (p.Scale(ring.Value(s)), s);
            }
        }

        return n > 0 && (slots[3] - places[0]) * ring.Period >= p.Watched && news > p.ShiftHabit * wandering.Usual(history[..n], places[..n]);
    }

    private static float Least(int sign, ReadOnlySpan<float> values) => MathF.Min(sign * values[0], MathF.Min(sign * values[1], sign * values[2]));

    /// <summary>How far a sample stands out of both its neighbours, to one side; 0 when it lies between them.</summary>
    public static float Peak(float before, float at, float after) => MathF.Max(0, MathF.Max(MathF.Min(at - before, at - after), MathF.Min(before - at, after - at)));

    /// <summary>One sample that stands out of both its neighbours as none, or one, did before: told when the next has gone back.</summary>
    public static bool IsPeak(float before, float at, float after, float hidden, in Baseline own, in JumpParameters p) =>
        own.Samples >= p.Minimum && own.Watched >= p.Learn && Peak(before, at, after) is var size && size > p.Single && size > p.Peak * own.Peak && size > p.PeakSigmas * MathF.Max(1.4826f * own.Difference, hidden)
            && MathF.Abs(at - own.Median) > p.Deviations * 1.4826f * own.Deviation;

    /// <summary>Whether a step is more than the series usually takes.</summary>
    public static bool IsRare(float value, float before, float unit, in Baseline own, in JumpParameters p)
    {
        var size = MathF.Abs(p.Scale(value) - p.Scale(before));
        return own.Samples >= p.Minimum && size > own.Step && size > 0.6f * p.Sigmas * own.Sigma(MathF.Min(value, before), unit, p);
    }

    /// <summary>Whether a related parameter moved: the same question, asked less strictly.</summary>
    public static bool Moved(float value, float before, float unit, in Baseline own, in JumpParameters p) =>
        own.Samples >= p.Minimum && MathF.Abs(value - before) > 2 * unit && MathF.Abs(p.Scale(value) - p.Scale(before)) > MathF.Max(p.MovedSigmas * own.Sigma(MathF.Min(value, before), unit, p), p.Shift / 4);
}

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="From">Half per cents of the limit from which a drop is looked for.</param>
/// <param name="Remains">Share of the value at or below which the next one is a drop.</param>
/// <param name="Seconds">Longest time between the two.</param>
internal readonly record struct DropParameters(bool On, byte From, float Remains, int Seconds);
