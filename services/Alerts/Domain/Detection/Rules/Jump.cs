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
/// <param name="Together">Related parameters that must have moved in the same hour for the process to explain it; 0 = never.</param>
/// <param name="MovedMedian">Times its own median absolute difference that counts as "moved".</param>
/// <param name="MaxGap">Seconds between two samples that still make a difference.</param>
internal readonly record struct JumpParameters(
    bool On, bool Log, float Epsilon, float Floor, float Single, float Shift, float Median, float Deviations, int History, int Minimum, int Together, float MovedMedian, int MaxGap)
{
    /// <summary>The scale on which steps are measured.</summary>
    public float Scale(float value) => Log ? MathF.Log(MathF.Max(value, 0) + Epsilon) : value;
}

/// <summary>A series' own history at a moment, robustly: half of it may be nonsense.</summary>
internal readonly record struct Baseline(int Samples, float Median, float Deviation, float Difference)
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

        var median = MedianOf(values[..n]);
        var difference = d == 0 ? 0 : MedianOf(differences[..d]);
        for (var i = 0; i < n; i++)
        {
            values[i] = MathF.Abs(values[i] - median);
        }

        return new Baseline(n, median, MedianOf(values[..n]), difference);
    }

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
        return own.Samples >= p.Minimum && step > p.Single && away > p.Single && step > p.Median * own.Difference && away > p.Deviations * 1.4826f * own.Deviation;
    }

    /// <summary>A step of middling size whose following samples stay at the new level.</summary>
    public static bool IsShift(float before, ReadOnlySpan<float> after, in Baseline own, in JumpParameters p)
    {
        Span<float> level = stackalloc float[after.Length];
        for (var i = 0; i < after.Length; i++)
        {
            level[i] = p.Scale(after[i]);
        }

        var step = level[0] - p.Scale(before);
        var settled = Baseline.MedianOf(level);
        var away = settled - own.Median;
        return own.Samples >= p.Minimum && Math.Sign(step) == Math.Sign(away) && MathF.Abs(away) > p.Shift && MathF.Abs(settled - p.Scale(before)) > p.Shift
            && MathF.Abs(step) > 0.6f * p.Median * own.Difference && MathF.Abs(away) > 0.6f * p.Deviations * 1.4826f * own.Deviation;
    }

    /// <summary>Whether a related parameter moved: the same question, asked less strictly.</summary>
    public static bool Moved(float value, float before, in Baseline own, in JumpParameters p) =>
        own.Samples >= p.Minimum && MathF.Abs(p.Scale(value) - p.Scale(before)) > MathF.Max(p.MovedMedian * own.Difference, p.Shift / 3);
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
