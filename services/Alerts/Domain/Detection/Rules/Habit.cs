namespace Shemss.Alerts.Domain.Detection;

/// <param name="Samples">Newest samples looked at.</param>
/// <param name="Share">Share of the series' usual spread over as many samples below which there is no fluctuation.</param>
/// <param name="Cheap">Spread as a share of the mean above which nothing is looked up.</param>
/// <param name="CalmSamples">Hours in a row that hardly move within; 0 = not judged.</param>
/// <param name="CalmSteps">The cheap test before: twelfths of a halving below the usual swing.</param>
/// <param name="CalmShare">Share of the usual swing within an hour, as a difference and as a share of the value, below which an hour is calm.</param>
/// <param name="Repeats">Samples that must repeat exactly what was sent some hours before; 0 = not judged.</param>
/// <param name="Above">Mean at or below which nothing is judged: noise of the detection limit.</param>
internal readonly record struct OwnFlatParameters(int Samples, float Share, float Cheap, int CalmSamples, int CalmSteps, float CalmShare, int Repeats, float Above);

/// <param name="Short">Samples in a row of which the middle one must be below <paramref name="ShortShare"/> of the usual.</param>
/// <param name="ShortShare">See there.</param>
/// <param name="Long">The same over more samples and</param>
/// <param name="LongShare">less far below.</param>
/// <param name="Least">Usual value at or below which nothing is judged: a clean outlet has no further to fall.</param>
/// <param name="Wanders">Standard deviations of the series' own wandering by which it must be below.</param>
internal readonly record struct OwnLowParameters(int Short, float ShortShare, int Long, float LongShare, float Least, float Wanders);

/// <summary>A2 and A3 measured by the series' own habit, which finds in half a day what fixed thresholds find in days or never.</summary>
internal static class Habit
{
    /// <summary>Places looked back at most: nine days of hours, eighteen of two-hour cycles.</summary>
    private const int History = 224;

    /// <summary>Days looked back at most: an engine that is rebuilt needs no more of them than that.</summary>
    public const int MostDays = 20;

    private static int Back(SampleRing ring) => Math.Min(History, MostDays * 86400 / ring.Period);

    /// <summary>Spread of the newest samples, if they are narrow enough to be worth a closer look; −1 else.</summary>
    public static float Narrow(SampleRing ring, long slot, in OwnFlatParameters p, out long first, out float mean)
    {
        var (least, greatest, sum, n) = (float.MaxValue, float.MinValue, 0f, 0);
        (first, mean) = (slot, 0);
        for (var s = slot; n < p.Samples && s > slot - (8 * p.Samples) && s >= ring.OldestSlot; s--)
        {
            if (!ring.HasValid(s))
            {
                continue;
            }

            var value = ring.Value(s);
            (least, greatest, sum, n, first) = (float.MinNative(least, value), float.MaxNative(greatest, value), sum + value, n + 1, s);
            if ((greatest - least) * n > p.Cheap * sum * 2)
            {
                return -1;
            }
        }

        mean = sum / Math.Max(1, n);
        return n == p.Samples && sum > p.Above * n && greatest - least <= p.Cheap * sum / n ? greatest - least : -1;
    }

    /// <summary>
    /// The median of the spreads over stretches of as many samples before <paramref name="before"/>, and of the spreads as shares of
    /// their means; NaN when too little is known. Where <paramref name="share"/> of the former cannot exceed <paramref name="bar"/> any
    /// more, both are 0 and no more is looked at: that is so nearly always.
    /// </summary>
    public static (float Usual, float Relative) UsualSpread(SampleRing ring, long before, int samples, float share = 1, float bar = float.NegativeInfinity)
    {
        var most = Back(ring) / samples;
        Span<float> spreads = stackalloc float[most];
        Span<float> shares = stackalloc float[most];
        var (least, greatest, sum) = (float.MaxValue, float.MinValue, 0f);
        var (count, n, within) = (0, 0, 0);
        for (var s = Math.Min(before - 1, ring.LastSlot); count < most && s >= before - Back(ring) && s >= ring.OldestSlot; s--)
        {
            if (!ring.HasValid(s))
            {
                continue;
            }

            var value = ring.Value(s);
            (least, greatest, sum, n) = (float.MinNative(least, value), float.MaxNative(greatest, value), sum + value, n + 1);
            if (n < samples)
            {
                continue;
            }

            within += share * (greatest - least) <= bar ? 1 : 0;
            if (within > most / 2)
            {
                return (0, 0);
            }

            spreads[count] = greatest - least;
            shares[count++] = (greatest - least) * samples / MathF.Max(sum, 1e-6f);
            (least, greatest, sum, n) = (float.MaxValue, float.MinValue, 0, 0);
        }

        return count < 3 ? (float.NaN, float.NaN) : (Baseline.MedianOf(spreads[..count]), Baseline.MedianOf(shares[..count]));
    }

    /// <summary>
    /// Whether the samples before have been as narrow before, twice: wherever such a stretch begins, for a plant that is steady at
    /// night is so every night.
    /// </summary>
    public static bool HasBeenNarrow(SampleRing ring, long before, int samples, float spread)
    {
        Span<float> values = stackalloc float[History];
        var (known, found, after, run, least, greatest) = (ring.CopyValid(before, Back(ring), values), 0, 0, 0, float.MaxValue, float.MinValue);
        for (var i = 0; i < known; i++)
        {
            (least, greatest, run) = (MathF.Min(least, values[i]), MathF.Max(greatest, values[i]), run + 1);
            if (greatest - least > spread)
            {
                // Back to the newest sample that leaves the stretch too wide, and on from there.
                var last = values[i];
                (least, greatest, run) = (last, last, 1);
                for (var j = i - 1; j >= after && MathF.Max(greatest, values[j]) - MathF.Min(least, values[j]) <= spread; j--)
                {
                    (least, greatest, run) = (MathF.Min(least, values[j]), MathF.Max(greatest, values[j]), run + 1);
                }
            }

            if (run >= samples)
            {
                if (++found == 2)
                {
                    return true;
                }

                (after, least, greatest, run) = (i + 1, float.MaxValue, float.MinValue, 0);
            }
        }

        return false;
    }

    /// <summary>Whether the newest hours move less within themselves than hours of this series ever do.</summary>
    public static bool IsCalm(SampleRing ring, long slot, in OwnFlatParameters p, float scale, float unit, out long first)
    {
        Span<float> swings = stackalloc float[History];
        Span<float> shares = stackalloc float[History];
        var (n, known, at, swing, share) = (0, 0, slot, 0f, 0f);
        first = slot;
        Span<float> newest = stackalloc float[p.CalmSamples];
        Span<float> newestShares = stackalloc float[p.CalmSamples];
        for (; at >= slot - Back(ring) && at >= ring.OldestSlot; at--)
        {
            if (!ring.HasValid(at) || ring.Swing(at) == SampleRing.UnknownSwing)
            {
                continue;
            }

            (swing, share) = (SampleRing.SwingOf(ring.Swing(at), scale), SampleRing.SwingOf(ring.Swing(at), scale) / MathF.Max(ring.Value(at), 1e-6f));
            if (n < p.CalmSamples)
            {
                (newest[n], newestShares[n++], first) = (swing, share, at);
            }
            else
            {
                (swings[known], shares[known++]) = (swing, share);
            }
        }

        if (n < p.CalmSamples || known < 48)
        {
            return false;
        }

        // Half of the newest must be below: the cheap test has seen each of them.
        var usual = Baseline.MedianOf(swings[..known]);
        return usual >= 8 * unit && Baseline.MedianOf(newest) < p.CalmShare * usual && Baseline.MedianOf(newestShares) < p.CalmShare * Baseline.MedianOf(shares[..known])
            && Baseline.MedianOf(newest) < 0.7f * swings[known / 10];
    }

    /// <summary>The longest run but one of equal values before <paramref name="before"/>, how many values were looked at, and how many equalled their neighbour.</summary>
    public static int UsualRun(SampleRing ring, long before, out int known, out int equal)
    {
        var (first, second, run, last) = (0, 0, 0, float.NaN);
        (known, equal) = (0, 0);
        for (var s = before - 1; s >= before - Back(ring) && s >= ring.OldestSlot; s--)
        {
            if (!ring.HasValid(s))
            {
                continue;
            }

            known++;
            if (ring.Value(s) == last)
            {
                run++;
                equal++;
                continue;
            }

            (first, second) = run > first ? (run, first) : (first, Math.Max(second, run));
            (run, last) = (1, ring.Value(s));
        }

        return run > first ? first : Math.Max(second, run);
    }

    /// <summary>Greatest less least valid sample of a stretch, and how many there are.</summary>
    public static float SpreadOf(SampleRing ring, long first, long last, out int known)
    {
        var (least, greatest) = (float.MaxValue, float.MinValue);
        known = 0;
        for (var s = Math.Max(first, ring.OldestSlot); s <= last; s++)
        {
            if (ring.HasValid(s))
            {
                (least, greatest) = (MathF.Min(least, ring.Value(s)), MathF.Max(greatest, ring.Value(s)));
                known++;
            }
        }

        return known == 0 ? 0 : greatest - least;
    }

    /// <summary>The usual value: the median of the history before the newest samples; NaN when too little is known.</summary>
    public static float UsualLevel(SampleRing ring, long before)
    {
        Span<float> values = stackalloc float[History];
        var n = ring.CopyValid(before, Back(ring), values);
        return n >= 24 ? Baseline.MedianOf(values[..n]) : float.NaN;
    }

    /// <summary>
    /// The lowest of the medians over stretches of as many samples before (what was lower before is no news), and the standard
    /// deviation of their logarithms, robustly: how far this series wanders by itself.
    /// </summary>
    public static (float Lowest, float Wander) Stretches(SampleRing ring, long before, int samples)
    {
        Span<float> stretch = stackalloc float[samples];
        Span<float> levels = stackalloc float[(History / samples) + 1];
        var (lowest, n, known) = (float.MaxValue, 0, 0);
        for (var s = before - 1; s >= before - Back(ring) && s >= ring.OldestSlot; s--)
        {
            if (ring.HasValid(s))
            {
                stretch[n++] = ring.Value(s);
                if (n == samples)
                {
                    var median = Baseline.MedianOf(stretch);
                    (lowest, n) = (MathF.Min(lowest, median), 0);
                    levels[known++] = MathF.Log(MathF.Max(median, 1e-6f));
                }
            }
        }

        levels = levels[..known];
        if (known < 4)
        {
            return (lowest, 0);
        }

        var middle = Baseline.MedianOf(levels);
        for (var i = 0; i < known; i++)
        {
            levels[i] = MathF.Abs(levels[i] - middle);
        }

        return (lowest, 1.4826f * Baseline.MedianOf(levels));
    }

    /// <summary>The median of the newest valid samples; NaN when there are not as many. <paramref name="first"/> is the oldest of them.</summary>
    public static float Newest(SampleRing ring, long slot, int samples, out long first)
    {
        Span<float> values = stackalloc float[samples];
        var n = 0;
        first = slot;
        for (var s = slot; n < samples && s > slot - (8 * samples) && s >= ring.OldestSlot; s--)
        {
            if (ring.HasValid(s))
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
        for (; found < run && at >= ring.OldestSlot && at > slot - Back(ring); at--)
        {
            if (!ring.HasValid(at))
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

        return all > 0 && run * -Math.Log((same + 2.0) / (all + 2.0)) > 42;
    }
}
