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
    /// <summary>Places looked back: nine days of hours, eighteen of two-hour cycles.</summary>
    private const int History = 224;

    /// <summary>Spread of the newest samples, if they are narrow enough to be worth a closer look; −1 else.</summary>
    public static float Narrow(SampleRing ring, long slot, in OwnFlatParameters p, out long first)
    {
        var (least, greatest, sum, n) = (float.MaxValue, float.MinValue, 0f, 0);
        first = slot;
        for (var s = slot; n < p.Samples && s > slot - (8 * p.Samples) && s >= ring.OldestSlot; s--)
        {
            if (!ring.Has(s) || !ring.IsValid(s))
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

    /// <summary>The usual spread: the median over stretches of as many samples before <paramref name="before"/>; NaN when too little is known.</summary>
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

        return count >= 2 ? Baseline.MedianOf(spreads[..count]) : float.NaN;
    }

    /// <summary>The longest run but one of equal values before <paramref name="before"/>, and how many values were looked at.</summary>
    public static int UsualRun(SampleRing ring, long before, out int known)
    {
        var (first, second, run, last) = (0, 0, 0, float.NaN);
        known = 0;
        for (var s = before - 1; s >= before - History && s >= ring.OldestSlot; s--)
        {
            if (!ring.Has(s) || !ring.IsValid(s))
            {
                continue;
            }

            known++;
            if (ring.Value(s) == last)
            {
                run++;
                continue;
            }

            (first, second) = run > first ? (run, first) : (first, Math.Max(second, run));
            (run, last) = (1, ring.Value(s));
        }

        return run > first ? first : Math.Max(second, run);
    }

    /// <summary>The smallest step between two values of the history: the resolution in which they come.</summary>
    public static float Resolution(SampleRing ring, long before)
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

        values[..n].Sort();
        var least = float.MaxValue;
        for (var i = 1; i < n; i++)
        {
            var step = values[i] - values[i - 1];
            least = step > 1e-5f && step < least ? step : least;
        }

        return n < 2 ? 0 : least;
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

    /// <summary>The lowest of the medians over stretches of as many samples before; what was lower before is no news.</summary>
    public static float LowestStretch(SampleRing ring, long before, int samples)
    {
        Span<float> stretch = stackalloc float[samples];
        var (lowest, n) = (float.MaxValue, 0);
        for (var s = before - 1; s >= before - History && s >= ring.OldestSlot; s--)
        {
            if (ring.Has(s) && ring.IsValid(s))
            {
                stretch[n++] = ring.Value(s);
                if (n == samples)
                {
                    lowest = MathF.Min(lowest, Baseline.MedianOf(stretch));
                    n = 0;
                }
            }
        }

        return lowest;
    }

    /// <summary>The median of the newest valid samples; NaN when there are not as many. <paramref name="first"/> is the oldest of them.</summary>
    public static float Newest(SampleRing ring, long slot, int samples, out long first)
    {
        Span<float> values = stackalloc float[samples];
        var n = 0;
        first = slot;
        for (var s = slot; n < samples && s > slot - (8 * samples) && s >= ring.OldestSlot; s--)
        {
            if (ring.Has(s) && ring.IsValid(s))
            {
                (values[n++], first) = (ring.Value(s), s);
            }
        }

        return n == samples ? Baseline.MedianOf(values) : float.NaN;
    }

    /// <summary>
    /// Whether a run of repeated samples can be chance: how often samples of this series agree over any other distance, to the
    /// power of the run. Values that change slowly or come in coarse steps agree often.
    /// </summary>
    public static bool IsNoChance(SampleRing ring, long slot, int run, int lag)
    {
        var (same, all, found, at) = (0, 0, 0, slot);
        for (; found < run && at >= ring.OldestSlot && at > slot - History; at--)
        {
            if (!ring.Has(at) || !ring.IsValid(at))
            {
                continue;
            }

            found++;
            for (var other = Repetition.Least; other < Repetition.Least + Repetition.Lags; other++)
            {
                if (other % lag == 0 || lag % other == 0 || at - other < ring.OldestSlot || !ring.Has(at - other))
                {
                    continue;
                }

                all++;
                same += ring.Value(at - other) == ring.Value(at) ? 1 : 0;
            }
        }

        return all > 0 && run * -Math.Log((same + 1.0) / (all + 1.0)) > 36;
    }
}

/// <summary>How long the samples have repeated those of 3, 4 … 24 samples before, exactly.</summary>
internal struct Repetition
{
    public const int Least = 3;
    public const int Lags = 22;
    private const int Most = 36;
    private Runs _runs;
    private float _last;
    private bool _counting;

    /// <summary>The longest run after the newest sample, and over which distance.</summary>
    public int Step(SampleRing ring, long slot, out int lag)
    {
        lag = Least;
        var value = ring.Value(slot);
        var longest = 0;

        // Only movements that are repeated count: on a plateau everything repeats everything.
        var resting = value == _last;
        _last = value;
        if (!_counting && (resting || !ring.Contains(slot - Least - Lags + 1, Lags, value)))
        {
            return 0;
        }

        for (var i = 0; i < Lags; i++)
        {
            var before = slot - Least - i;
            if (!ring.Has(before))
            {
                continue;
            }

            if (ring.Value(before) != value)
            {
                // A calibration within an hour shifts its mean: one difference does not undo all that has been repeated.
                _runs[i] = ring.IsValid(before) ? Math.Max(0, _runs[i] - 1) : _runs[i];
            }
            else if (!resting)
            {
                _runs[i] = Math.Min(_runs[i] + 1, Most);
            }

            if (_runs[i] > longest)
            {
                (longest, lag) = (_runs[i], Least + i);
            }
        }

        _counting = longest > 0;
        return longest;
    }

    [InlineArray(Lags)]
    private struct Runs
    {
        private int _first;
    }
}
