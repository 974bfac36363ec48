namespace Shemss.Alerts.Domain.Detection;

/// <param name="Samples">Samples of a new level after which it is looked at; 0 = never.</param>
/// <param name="Above">Times the mean of the last days from which a sample may belong to a higher level,</param>
/// <param name="Below">and below which to a lower one.</param>
/// <param name="Step">Share of the change of level that must have come at once,</param>
/// <param name="News">and standard deviations of its <see cref="Wandering.News"/>,</param>
/// <param name="Habit">and times the greatest news but one of the history.</param>
/// <param name="Beyond">How far the level must lie beyond all samples but one of the history, on the jump's scale.</param>
internal readonly record struct LateParameters(int Samples, float Above, float Below, float Step, float News, float Habit, float Beyond);

/// <summary>A6 突变 by what stays of it: the level of the last half day lies beyond everything before, and it got there at once.</summary>
internal static class Level
{
    private const int Most = 30;

    /// <summary>Samples that make a level before.</summary>
    private const int Few = 6;

    /// <param name="ring">The samples.</param>
    /// <param name="slot">The newest.</param>
    /// <param name="up">1 when the level rose, −1 when it fell.</param>
    /// <param name="hidden">What the display hides, in the factor's unit.</param>
    /// <param name="jump">Scale and history.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="start">When the new level began.</param>
    /// <param name="from">The last sample before.</param>
    public static bool Stayed(SampleRing ring, long slot, int up, float hidden, in JumpParameters jump, in LateParameters p, out long start, out float from)
    {
        (start, from) = (0, 0);
        Span<float> newest = stackalloc float[Most];
        Span<long> slots = stackalloc long[Most];
        var n = 0;
        for (var s = slot; n < Most && s >= ring.OldestSlot && s > slot - jump.History; s--)
        {
            if (ring.HasValid(s))
            {
                (newest[n], slots[n++]) = (up * jump.Scale(ring.Value(s)), s);
            }
        }

        // The greatest step of about that time; newest[at] is the first sample of the new level.
        var (at, step) = (0, 0f);
        for (var i = Math.Max(2, p.Samples - 3); i + 3 < n; i++)
        {
            (at, step) = newest[i] - newest[i + 1] > step ? (i, newest[i] - newest[i + 1]) : (at, step);
        }

        if (at == 0)
        {
            return false;
        }

        Span<float> sorted = stackalloc float[Most];
        newest[..(at + 1)].CopyTo(sorted);
        var after = Baseline.MedianOf(sorted[..(at + 1)]);
        var earlier = Math.Min(Few, n - at - 1);
        newest.Slice(at + 1, earlier).CopyTo(sorted);
        var before = Baseline.MedianOf(sorted[..earlier]);
        if (after - before <= jump.Shift || step < p.Step * (after - before) || !Keeps(newest[..(at + 1)], (before + after) / 2))
        {
            return false;
        }

        (start, from) = (ring.TimeOf(slots[at]), ring.Value(slots[at + 1]));
        return IsNews(ring, newest[(at - 2)..], slots[(at - 2)..], up, after, hidden / (MathF.Max(from, 0) + jump.Epsilon), jump, p);
    }

    /// <summary>Whether five sixths of the samples lie on the new level's side of the middle.</summary>
    private static bool Keeps(ReadOnlySpan<float> values, float middle)
    {
        var strays = 0;
        foreach (var value in values)
        {
            strays += value < middle ? 1 : 0;
        }

        return strays <= values.Length / 6;
    }

    /// <summary>Against the whole history before: beyond all but one of its samples, and a step such as it does not have.</summary>
    private static bool IsNews(SampleRing ring, ReadOnlySpan<float> around, ReadOnlySpan<long> slots, int up, float after, float hidden, in JumpParameters jump, in LateParameters p)
    {
        Span<float> history = stackalloc float[SampleRing.Size];
        Span<long> places = stackalloc long[SampleRing.Size];
        var (n, last) = (0, slots[3]);
        var (greatest, second) = (float.MinValue, float.MinValue);
        for (var s = Math.Max(last - jump.History, ring.OldestSlot); s <= last; s++)
        {
            if (ring.HasValid(s))
            {
                var value = up * jump.Scale(ring.Value(s));
                (greatest, second) = value > greatest ? (value, greatest) : (greatest, MathF.Max(second, value));
                (history[n], places[n++]) = (up * value, s);
            }
        }

        if (n < jump.Minimum || (last - places[0]) * ring.Period < jump.Watched || after <= second + p.Beyond)
        {
            return false;
        }

        Span<float> values = [up * around[5], up * around[4], up * around[3], up * around[2], up * around[1], up * around[0]];
        Span<long> times = [slots[5], slots[4], slots[3], slots[2], slots[1], slots[0]];
        var wandering = new Wandering(Baseline.Before(ring, last + 1, jump), hidden);
        var news = up * wandering.News(values, times, 3);
        return news > p.News && news > p.Habit * wandering.Usual(history[..n], places[..n]);
    }
}
