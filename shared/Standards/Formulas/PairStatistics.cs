namespace Shemss.Standards.Formulas;

/// <summary>
/// The sums of a comparison of <c>n</c> pairs (reference RM, measured CE), HJ 75-2017 annex A. Sums are exact (readings have at most six decimals,
/// see <see cref="MaximumReading"/>), so the order of the pairs cannot matter.
/// </summary>
/// <param name="Count">Number of pairs, n.</param>
/// <param name="MeanReference">Mean of the reference method, <c>ΣRM / n</c>.</param>
/// <param name="MeanMeasured">Mean of the instrument, <c>ΣCE / n</c>.</param>
/// <param name="MeanDifference">Mean difference <c>d̄ = Σ(RM − CE) / n</c>.</param>
/// <param name="Variance">Variance of the differences, <c>(nΣd² − (Σd)²) / (n(n − 1))</c>; <c>null</c> for one pair.</param>
public readonly record struct PairStatistics(int Count, decimal MeanReference, decimal MeanMeasured, decimal MeanDifference, decimal? Variance)
{
    /// <summary>The most pairs taken, 100.</summary>
    public const int MaximumPairs = 100;

    /// <summary>
    /// The largest magnitude of a reading, 10⁶. With six decimals and 100 pairs <c>nΣd²</c> stays below 10²⁹ units of 10⁻¹², which decimal holds exactly.
    /// </summary>
    public const decimal MaximumReading = 1_000_000m;

    /// <summary>
    /// The statistics of these readings, which must be of equal length, 1…<see cref="MaximumPairs"/>, at most <see cref="MaximumReading"/> in magnitude with at
    /// most six decimals; otherwise <c>null</c>.
    /// </summary>
    public static PairStatistics? Of(ReadOnlySpan<decimal> reference, ReadOnlySpan<decimal> measured)
    {
        var n = reference.Length;
        if (n is 0 or > MaximumPairs || measured.Length != n)
        {
            return null;
        }

        decimal sumReference = 0, sumMeasured = 0, sumSquares = 0;
        for (var i = 0; i < n; i++)
        {
            if (!IsReading(reference[i]) || !IsReading(measured[i]))
            {
                return null;
            }

            var difference = reference[i] - measured[i];
            sumReference += reference[i];
            sumMeasured += measured[i];
            sumSquares += difference * difference;
        }

        var sum = sumReference - sumMeasured;
        decimal? variance = n == 1 ? null : ((n * sumSquares) - (sum * sum)) / (n * (n - 1));
        return new PairStatistics(n, sumReference / n, sumMeasured / n, sum / n, variance);
    }

    /// <summary>Standard deviation of the differences, <c>Sd = √(Σ(dᵢ − d̄)² / (n − 1))</c>, see <see cref="Decimals.Sqrt"/>; <c>null</c> for one pair.</summary>
    public decimal? StandardDeviation => Variance is { } variance ? Decimals.Sqrt(variance) : null;

    /// <summary>True when a value can be summed exactly: magnitude at most 10⁶, at most six decimals (trailing zeros do not count).</summary>
    public static bool IsReading(decimal value) =>
        value is <= MaximumReading and >= -MaximumReading && (value.Scale <= 6 || decimal.Round(value, 6) == value);
}
