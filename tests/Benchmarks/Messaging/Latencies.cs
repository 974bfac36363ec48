using System.Collections.Concurrent;
using System.Globalization;

namespace Shemss.Benchmarks.Messaging;

/// <summary>Milliseconds, gathered from any thread.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentBag<double> _values = [];

    public int Count => _values.Count;

    public void Add(TimeSpan elapsed) => _values.Add(elapsed.TotalMilliseconds);

    public double At(double percentile)
    {
        var sorted = _values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"p50 {At(50),7:F2} ms · p90 {At(90),7:F2} ms · p99 {At(99),7:F2} ms · max {At(100),8:F1} ms · n {Count}");
}
