namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="Median">Times the median absolute difference of the history.</param>
/// <param name="Floor">Smallest jump of interest, in the factor's unit (share of range).</param>
/// <param name="Deviations">Robust standard deviations (1.4826 MAD) the new value must lie from the history's median.</param>
/// <param name="ShareOfMedian">Smallest jump of interest as a share of the history's median.</param>
/// <param name="History">Samples of history.</param>
/// <param name="Minimum">Samples of history without which nothing is judged.</param>
/// <param name="Together">Related parameters that must have moved in the same hour for the process to explain it; 0 = never.</param>
/// <param name="MovedMedian">Times its own median absolute difference that counts as "moved".</param>
/// <param name="MaxGap">Seconds between two samples that still make a difference.</param>
internal readonly record struct JumpParameters(
    bool On, float Median, float Floor, float Deviations, float ShareOfMedian, int History, int Minimum, int Together, float MovedMedian, int MaxGap);

/// <summary>A series' own history at a moment, robustly: half of it may be nonsense.</summary>
internal readonly record struct Baseline(int Samples, float Median, float Deviation, float Difference)
{
    /// <summary>Of the valid samples before <paramref name="slot"/>. Run only for the few samples that pass the cheap test.</summary>
    public static Baseline Before(SampleRing ring, long slot, int history)
    {
        Span<float> values = stackalloc float[SampleRing.Size];
        Span<float> differences = stackalloc float[SampleRing.Size];
        var (n, d, previous) = (0, 0, long.MinValue);
        var first = Math.Max(Math.Max(slot - history, ring.OldestSlot), ring.IsEmpty ? slot : long.MinValue);
        for (var s = first; s < slot; s++)
        {
            if (!ring.Has(s) || !ring.IsValid(s))
            {
                continue;
            }

            if (previous == s - 1)
            {
                differences[d++] = MathF.Abs(ring.Value(s) - ring.Value(previous));
            }

            values[n++] = ring.Value(s);
            previous = s;
        }

        if (n == 0)
        {
            return default;
        }

        var median = MedianOf(values[..n]);
        var difference = d == 0 ? 0 : MedianOf(differences[..d]);
        for (var i = 0; i < n; i++)
        {
            values[i] = MathF.Abs(values[i] - median);
        }

        return new Baseline(n, median, MedianOf(values[..n]), difference);
    }

    private static float MedianOf(Span<float> values)
    {
        values.Sort();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}

/// <summary>A6 突变: a step far beyond the series' own habit, away from its own level.</summary>
internal static class Jump
{
    /// <summary>The test every sample takes: one subtraction, one comparison.</summary>
    public static bool Worth(float value, float before, in JumpParameters p) => p.On && MathF.Abs(value - before) > p.Floor;

    public static bool Fires(float value, float before, in Baseline own, in JumpParameters p)
    {
        var step = MathF.Abs(value - before);
        return own.Samples >= p.Minimum
            && step > p.Median * own.Difference
            && step > p.ShareOfMedian * MathF.Abs(own.Median)
            && MathF.Abs(value - own.Median) > MathF.Max(p.Floor / 2, p.Deviations * 1.4826f * own.Deviation);
    }

    /// <summary>Whether a related parameter moved: the same question, asked less strictly.</summary>
    public static bool Moved(float value, float before, in Baseline own, in JumpParameters p) =>
        own.Samples >= p.Minimum && MathF.Abs(value - before) > MathF.Max(p.MovedMedian * own.Difference, p.Floor / 8);
}

/// <param name="On">Whether the rule is switched on.</param>
/// <param name="From">Value of the first sample from which a drop is looked for (90 % of the limit).</param>
/// <param name="Remains">Share of it at or below which the second is a drop.</param>
/// <param name="Seconds">Longest time between the two.</param>
internal readonly record struct DropParameters(bool On, float From, float Remains, int Seconds);

/// <summary>A7 陡降: a steep drop right after the limit was nearly reached.</summary>
internal static class DropAfterHigh
{
    public static bool Fires(float value, float before, long seconds, in DropParameters p) =>
        p.On && before > p.From && value <= before * p.Remains && seconds <= p.Seconds;
}
