namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Log">Steps are ratios (concentrations, flows), not differences (pH, oxygen, temperature).</param>
/// <param name="Epsilon">Added before the logarithm: below it everything is noise.</param>
/// <param name="Floor">Smallest step of interest, in the factor's unit.</param>
/// <param name="Single">Smallest step that needs no confirmation: ln of the ratio, or the factor's unit.</param>
/// <param name="Shift">Smallest step that does when the next samples stay there.</param>
/// <param name="Median">Times the median absolute difference of the history.</param>
/// <param name="Deviations">Robust standard deviations (1.4826 MAD) from the history's median.</param>
/// <param name="History">Samples of history.</param>
/// <param name="Minimum">Samples of history without which nothing is judged.</param>
/// <param name="Habit">Times the largest step (shift) of the history, measured alike.</param>
/// <param name="Together">Related parameters that must have moved in the same hour for the process to explain it; 0 = never.</param>
/// <param name="MovedMedian">Times its own median absolute difference that counts as "moved".</param>
/// <param name="MaxGap">Seconds between two samples that still make a difference.</param>
internal readonly record struct JumpParameters(
    bool On, bool Log, float Epsilon, float Floor, float Single, float Shift, float Median, float Deviations, int History, int Minimum, float Habit, int Together, float MovedMedian, int MaxGap)
{
    /// <summary>The scale on which steps are measured.</summary>
    public float Scale(float value) => Log ? MathF.Log(MathF.Max(value, 0) + Epsilon) : value;
}

/// <summary>A series' own history at a moment, robustly: half of it may be nonsense.</summary>
internal readonly record struct Baseline(int Samples, float Median, float Deviation, float Difference, float LargestStep, float LargestShift)
{
    /// <summary>Of the valid samples before <paramref name="slot"/>, on the jump's scale. Run only for samples that pass the cheap test.</summary>
    public static Baseline Before(SampleRing ring, long slot, in JumpParameters p)
    {
        Span<float> values = stackalloc float[SampleRing.Size];
        Span<float> differences = stackalloc float[SampleRing.Size];
        var (n, d, previous) = (0, 0, long.MinValue);
        for (var s = Math.Max(slot - p.History, ring.OldestSlot); s < slot; s++)
        {
            if (!ring.Has(s) || !ring.IsValid(s))
            {
                continue;
            }

            values[n] = p.Scale(ring.Value(s));
            if (previous == s - 1)
            {
                differences[d++] = MathF.Abs(values[n] - values[n - 1]);
            }

            n++;
            previous = s;
        }

        if (n == 0)
        {
            return default;
        }

        var (largestStep, largestShift) = (0f, 0f);
        for (var i = 1; i < n; i++)
        {
            largestStep = MathF.Max(largestStep, MathF.Abs(values[i] - values[i - 1]));
            if (i >= 3 && i + 2 < n)
            {
                largestShift = MathF.Max(largestShift, MathF.Abs(Middle(values[i], values[i + 1], values[i + 2]) - Middle(values[i - 1], values[i - 2], values[i - 3])));
            }
        }

        var median = MedianOf(values[..n]);
        var difference = d == 0 ? 0 : MedianOf(differences[..d]);
        for (var i = 0; i < n; i++)
        {
            values[i] = MathF.Abs(values[i] - median);
        }

        return new Baseline(n, median, MedianOf(values[..n]), difference, largestStep, largestShift);
    }

    public static float Middle(float a, float b, float c) => MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));

    /// <summary>Sorts what it is given.</summary>
    public static float MedianOf(Span<float> values)
    {
        values.Sort();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}

/// <summary>A6 突变 on samples: a step far beyond the series' own habit, away from its own level.</summary>
internal static class Jump
{
    /// <summary>The test every sample takes.</summary>
    public static bool Worth(float value, float before, in JumpParameters p)
    {
        if (!p.On || MathF.Abs(value - before) <= p.Floor)
        {
            return false;
        }

        return MathF.Abs(p.Scale(value) - p.Scale(before)) > p.Shift;
    }

    /// <summary>One step so large that it needs no confirmation.</summary>
    public static bool IsSingle(float value, float before, in Baseline own, in JumpParameters p)
    {
        var (to, step) = (p.Scale(value), MathF.Abs(p.Scale(value) - p.Scale(before)));
        var away = MathF.Abs(to - own.Median);
        return own.Samples >= p.Minimum && step > p.Single && away > p.Single / 2 && step > p.Median * own.Difference && step > p.Habit * own.LargestStep
            && away > p.Deviations * 1.4826f * own.Deviation;
    }

    /// <summary>A step of middling size whose following samples stay at the new level: three samples against the three before.</summary>
    public static bool IsShift(ReadOnlySpan<float> before, ReadOnlySpan<float> after, in Baseline own, in JumpParameters p)
    {
        var from = Baseline.Middle(p.Scale(before[0]), p.Scale(before[1]), p.Scale(before[2]));
        var to = Baseline.Middle(p.Scale(after[0]), p.Scale(after[1]), p.Scale(after[2]));
        var size = MathF.Abs(to - from);
        return own.Samples >= p.Minimum && size > p.Shift && size > p.Habit * own.LargestShift && size > 0.6f * p.Median * own.Difference
            && MathF.Abs(to - own.Median) > 0.6f * p.Deviations * 1.4826f * own.Deviation;
    }

    /// <summary>Whether a related parameter moved: the same question, asked less strictly.</summary>
    public static bool Moved(float value, float before, in Baseline own, in JumpParameters p) =>
        own.Samples >= p.Minimum && MathF.Abs(p.Scale(value) - p.Scale(before)) > MathF.Max(p.MovedMedian * own.Difference, p.Shift / 2);
}

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="From">Share of the limit from which a drop is looked for.</param>
/// <param name="Remains">Share of the value at or below which the next one is a drop.</param>
/// <param name="Seconds">Longest time between the two.</param>
internal readonly record struct DropParameters(bool On, float From, float Remains, int Seconds);

/// <summary>A7 陡降: a steep drop right after the limit was nearly reached.</summary>
internal static class DropAfterHigh
{
    public static bool Fires(float value, float before, float shareBefore, long seconds, in DropParameters p) =>
        p.On && shareBefore > p.From && value <= before * p.Remains && seconds <= p.Seconds;
}
