namespace Shemss.Simulator.Series;

/// <summary>xoshiro256**: the same numbers on every machine and runtime, which System.Random does not promise.</summary>
internal sealed class Noise
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spare = double.NaN;

    public Noise(ulong seed)
    {
        _s0 = Mix(ref seed);
        _s1 = Mix(ref seed);
        _s2 = Mix(ref seed);
        _s3 = Mix(ref seed);
    }

    /// <summary>A stream of its own per purpose, so that adding one event does not move all others.</summary>
    public Noise(ulong seed, string purpose) : this(seed ^ Hash(purpose))
    {
    }

    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    public double Uniform() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    public double LogUniform(double low, double high) => low * Math.Pow(high / low, Uniform());

    public bool Chance(double probability) => Uniform() < probability;

    public int Next(int count) => (int)(Uniform() * count);

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public double Gauss()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s is >= 1 or 0);
        var f = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * f;
        return u * f;
    }

    public static ulong Hash(string text)
    {
        var h = 14695981039346656037UL;
        foreach (var c in text)
        {
            h = (h ^ c) * 1099511628211UL;
        }

        return h;
    }

    /// <summary>A uniform number that belongs to (seed, index) whatever was drawn before.</summary>
    public static double At(ulong seed, long index)
    {
        var s = seed ^ ((ulong)index * 0x9E3779B97F4A7C15UL);
        return (Mix(ref s) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

/// <summary>Ornstein–Uhlenbeck noise: AR(1) with a given standard deviation and correlation time.</summary>
internal struct Ou
{
    private readonly double _keep;
    private readonly double _kick;
    private double _x;

    public Ou(double sigma, double correlationSeconds, double stepSeconds, Noise noise)
    {
        _keep = Math.Exp(-stepSeconds / correlationSeconds);
        _kick = sigma * Math.Sqrt(1 - _keep * _keep);
        _x = sigma * noise.Gauss();
    }

    public double Next(Noise noise) => _x = _x * _keep + _kick * noise.Gauss();
}
