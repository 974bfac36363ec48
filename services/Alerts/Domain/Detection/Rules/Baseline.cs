namespace Shemss.Alerts.Domain.Detection;

/// <summary>A series' own history at a moment, robustly: half of it may be nonsense.</summary>
internal readonly record struct Baseline(int Samples, float Median, float Deviation, float Difference, float Step, float Peak, long Watched)
{
    /// <summary>Of the valid samples before <paramref name="slot"/>, on the jump's scale. Run only for samples that pass the cheap test.</summary>
    public static Baseline Before(SampleRing ring, long slot, in JumpParameters p)
    {
        Span<float> values = stackalloc float[SampleRing.Size];
        Span<float> differences = stackalloc float[SampleRing.Size];
        var (n, d, previous, first) = (0, 0, long.MinValue, slot);
        for (var s = Math.Max(slot - p.History, ring.OldestSlot); s < slot; s++)
        {
            if (!ring.HasValid(s))
            {
                continue;
            }

            values[n] = p.Scale(ring.Value(s));
            if (previous == s - 1)
            {
                differences[d++] = MathF.Abs(values[n] - values[n - 1]);
            }

            first = n == 0 ? s : first;
            n++;
            previous = s;
        }

        if (n == 0)
        {
            return default;
        }

        // The largest but one: what happened once may be what is looked for, or its end.
        var (step, peak) = (default(Largest), default(Largest));
        for (var i = 1; i < n; i++)
        {
            step.See(MathF.Abs(values[i] - values[i - 1]));
            if (i + 1 < n)
            {
                peak.See(Jump.Peak(values[i - 1], values[i], values[i + 1]));
            }
        }

        var median = MedianOf(values[..n]);
        var difference = d == 0 ? 0 : MedianOf(differences[..d]);
        for (var i = 0; i < n; i++)
        {
            values[i] = MathF.Abs(values[i] - median);
        }

        return new Baseline(n, median, MedianOf(values[..n]), difference, step.Second, peak.Second, (slot - first) * ring.Period);
    }

    /// <summary>The standard deviation of a step, were steps normally distributed; over a rest two values of the usual spread stand side by side. A display's step hides smaller ones.</summary>
    public float Sigma(float value, float unit, in JumpParameters p, bool rested = false) => MathF.Max(1.4826f * (rested ? MathF.Max(Difference, 1.4142f * Deviation) : Difference), 0.4f * (p.Log ? unit / (MathF.Max(value, 0) + p.Epsilon) : unit));

    public static float Middle(float a, float b, float c) => MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));

    /// <summary>The same as <see cref="MedianOf"/>, without a branch: the hot path's.</summary>
    public static float MedianOfSix(float a, float b, float c, float d, float e, float f)
    {
        Sort(ref a, ref b, ref c);
        Sort(ref d, ref e, ref f);
        var third = float.MinNative(float.MinNative(c, f), float.MinNative(float.MaxNative(a, e), float.MaxNative(b, d)));
        var fourth = float.MaxNative(float.MaxNative(a, d), float.MaxNative(float.MinNative(b, f), float.MinNative(c, e)));
        return (third + fourth) / 2;
    }

    private static void Sort(ref float a, ref float b, ref float c)
    {
        (a, b) = (float.MinNative(a, b), float.MaxNative(a, b));
        (b, c) = (float.MinNative(b, c), float.MaxNative(b, c));
        (a, b) = (float.MinNative(a, b), float.MaxNative(a, b));
    }

    /// <summary>Sorts what it is given.</summary>
    public static float MedianOf(Span<float> values)
    {
        if (values.Length > 32)
        {
            values.Sort();
        }
        else
        {
            // A few numbers: what a general sort does before it sorts would cost more than the sorting.
            for (var i = 1; i < values.Length; i++)
            {
                var (value, at) = (values[i], i);
                for (; at > 0 && values[at - 1] > value; at--)
                {
                    values[at] = values[at - 1];
                }

                values[at] = value;
            }
        }

        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}

/// <summary>The last valid samples, however far apart; place 0 is the newest.</summary>
internal struct Recent
{
    private const int Kept = 8;
    private Values _values;
    private Times _times;
    private int _next;

    public int Count { get; private set; }

    public void See(float value, long time)
    {
        (_values[_next], _times[_next]) = (value, time);
        (_next, Count) = ((_next + 1) % Kept, Math.Min(Count + 1, Kept));
    }

    public readonly float Value(int back) => _values[(_next - 1 - back + Kept) % Kept];

    public readonly long Time(int back) => _times[(_next - 1 - back + Kept) % Kept];

    [System.Runtime.CompilerServices.InlineArray(Kept)]
    private struct Values
    {
        private float _first;
    }

    [System.Runtime.CompilerServices.InlineArray(Kept)]
    private struct Times
    {
        private long _first;
    }
}

/// <summary>The two largest numbers seen, neighbours counting as one.</summary>
internal struct Largest
{
    private float _first;
    private int _n, _at;

    public float Second { get; private set; }

    public void See(float value, int apart = 1)
    {
        _n++;
        if (value <= Second)
        {
            return;
        }

        if (_first > 0 && _n - _at < apart)
        {
            // The same event, one place on.
            (_first, _at) = value > _first ? (value, _n) : (_first, _at);
        }
        else if (value > _first)
        {
            (Second, _first, _at) = (_first, value, _n);
        }
        else
        {
            Second = value;
        }
    }
}
