using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <param name="Samples">Newest samples looked at.</param>
/// <param name="Share">Share of the series' usual spread over as many samples below which there is no fluctuation.</param>
/// <param name="Cheap">Spread as a share of the mean above which nothing is looked up.</param>
/// <param name="Repeats">Samples that must repeat exactly what was sent some hours before; 0 = not judged.</param>
/// <param name="Above">Mean at or below which nothing is judged: noise of the detection limit.</param>
internal readonly record struct OwnFlatParameters(int Samples, float Share, float Cheap, int Repeats, float Above);

/// <param name="Short">Samples in a row of which the middle one must be below <paramref name="ShortShare"/> of the usual.</param>
/// <param name="ShortShare">See there.</param>
/// <param name="Long">The same over more samples and</param>
/// <param name="LongShare">less far below.</param>
/// <param name="Least">Usual value at or below which nothing is judged: a clean outlet has no further to fall.</param>
internal readonly record struct OwnLowParameters(int Short, float ShortShare, int Long, float LongShare, float Least);

/// <summary>A2 and A3 measured by the series' own habit, which finds in half a day what fixed thresholds find in days or never.</summary>
internal static class Habit
{
    private const int History = 168;

    /// <summary>Spread of the newest samples, if they are narrow enough to be worth a closer look; −1 else.</summary>
    public static float Narrow(SampleRing ring, long slot, in OwnFlatParameters p, out long first)
    {
        var (least, greatest, sum, n) = (float.MaxValue, float.MinValue, 0f, 0);
        first = slot;
        for (var s = slot; n < p.Samples && s > slot - (2 * p.Samples) && s >= ring.OldestSlot; s--)
        {
            if (!ring.IsValid(s))
            {
                continue;
            }

            var value = ring.Value(s);
            (least, greatest, sum, n, first) = (MathF.Min(least, value), MathF.Max(greatest, value), sum + value, n + 1, s);
            if ((greatest - least) * n > p.Cheap * sum * 2)
            {
                return -1;
            }
        }

        return n == p.Samples && sum > p.Above * n && greatest - least <= p.Cheap * sum / n ? greatest - least : -1;
    }

    /// <summary>The usual spread: the median over stretches of as many samples before <paramref name="before"/>; 0 when too little is known.</summary>
    public static float UsualSpread(SampleRing ring, long before, int samples)
    {
        Span<float> spreads = stackalloc float[(History / samples) + 1];
        var (least, greatest, n, count) = (float.MaxValue, float.MinValue, 0, 0);
        for (var s = before - 1; s >= before - History && s >= ring.OldestSlot; s--)
        {
            if (!ring.Has(s) || !ring.IsValid(s))
            {
                continue;
            }

            var value = ring.Value(s);
            (least, greatest) = (MathF.Min(least, value), MathF.Max(greatest, value));
            if (++n == samples)
            {
                spreads[count++] = greatest - least;
                (least, greatest, n) = (float.MaxValue, float.MinValue, 0);
            }
        }

        return count >= 3 ? Baseline.MedianOf(spreads[..count]) : 0;
    }

    /// <summary>The usual value: the median of the history before the newest samples; NaN when too little is known.</summary>
    public static float UsualLevel(SampleRing ring, long before)
    {
        Span<float> values = stackalloc float[History];
        var n = 0;
        for (var s = before - 1; s >= before - History && s >= ring.OldestSlot; s--)
        {
            if (ring.Has(s) && ring.IsValid(s))
            {
                values[n++] = ring.Value(s);
            }
        }

        return n >= 24 ? Baseline.MedianOf(values[..n]) : float.NaN;
    }

    /// <summary>The median of the newest valid samples; NaN when there are not as many. <paramref name="first"/> is the oldest of them.</summary>
    public static float Newest(SampleRing ring, long slot, int samples, out long first)
    {
        Span<float> values = stackalloc float[samples];
        var n = 0;
        first = slot;
        for (var s = slot; n < samples && s > slot - (3 * samples) && s >= ring.OldestSlot; s--)
        {
            if (ring.Has(s) && ring.IsValid(s))
            {
                (values[n++], first) = (ring.Value(s), s);
            }
        }

        return n == samples ? Baseline.MedianOf(values) : float.NaN;
    }

    /// <summary>
    /// Whether a run of repeated samples can be chance: how often two samples of this series agree, to the power of the run.
    /// </summary>
    public static bool IsNoChance(SampleRing ring, long slot, int run)
    {
        Span<float> values = stackalloc float[History];
        var n = 0;
        for (var s = slot; s > slot - History && s >= ring.OldestSlot; s--)
        {
            if (ring.Has(s) && ring.IsValid(s))
            {
                values[n++] = ring.Value(s);
            }
        }

        var sorted = values[..n];
        sorted.Sort();
        var (pairs, same) = (0.0, 1);
        for (var i = 1; i <= n; i++)
        {
            if (i < n && sorted[i] == sorted[i - 1])
            {
                same++;
                continue;
            }

            pairs += (double)same * same;
            same = 1;
        }

        return run * -Math.Log(pairs / ((double)n * n)) > 40;
    }
}

/// <summary>How long the samples have repeated those of 3, 4 … 24 samples before, exactly.</summary>
internal struct Repetition
{
    public const int Least = 3;
    private const int Lags = 22;
    private Runs _runs;

    /// <summary>The longest run after the newest sample.</summary>
    public int Step(SampleRing ring, long slot)
    {
        var value = ring.Value(slot);
        var longest = 0;
        for (var i = 0; i < Lags; i++)
        {
            var before = slot - Least - i;
            if (!ring.Has(before))
            {
                _runs[i] = 0;
            }
            else if (ring.Value(before) == value)
            {
                longest = Math.Max(longest, ++_runs[i]);
            }
            else if (ring.IsValid(before))
            {
                _runs[i] = 0;
            }
        }

        return longest;
    }

    [InlineArray(Lags)]
    private struct Runs
    {
        private int _first;
    }
}
