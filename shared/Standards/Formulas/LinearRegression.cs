namespace Shemss.Standards.Formulas;

/// <summary>
/// Least squares line of a particulate calibration (颗粒物相关校准), <c>y = intercept + slope · x</c>: x the instrument's signal, y the reference value.
/// HJ 75-2017 annex A; the standard's own formulas could not be read, these are the usual ones.
/// </summary>
/// <param name="Count">Number of points.</param>
/// <param name="Slope"><c>Sxy / Sxx</c>.</param>
/// <param name="Intercept"><c>ȳ − slope · x̄</c>.</param>
/// <param name="Correlation"><c>r = Sxy / √(Sxx·Syy)</c>, −1…1; <c>null</c> when all y are equal.</param>
/// <param name="StandardError"><c>√((Syy − slope·Sxy) / (n(n − 2)))</c> with the S taken n-fold; <c>null</c> for two points.</param>
public readonly record struct LinearRegression(int Count, decimal Slope, decimal Intercept, decimal? Correlation, decimal? StandardError)
{
    /// <summary>
    /// The line through these points; <c>null</c> for fewer than two points, unequal lengths, readings outside <see cref="PairStatistics.IsReading"/>,
    /// or when all x are equal.
    /// </summary>
    public static LinearRegression? Of(ReadOnlySpan<decimal> x, ReadOnlySpan<decimal> y)
    {
        var n = x.Length;
        if (n is < 2 or > PairStatistics.MaximumPairs || y.Length != n)
        {
            return null;
        }

        decimal sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (var i = 0; i < n; i++)
        {
            if (!PairStatistics.IsReading(x[i]) || !PairStatistics.IsReading(y[i]))
            {
                return null;
            }

            sx += x[i];
            sy += y[i];
            sxx += x[i] * x[i];
            syy += y[i] * y[i];
            sxy += x[i] * y[i];
        }

        var xx = (n * sxx) - (sx * sx);
        var yy = (n * syy) - (sy * sy);
        var xy = (n * sxy) - (sx * sy);

        // No overflow: |slope| ≤ √(Syy/Sxx) ≤ 2·10¹⁴ for such readings, and slope · Sxy ≤ Syy ≤ 4·10¹⁶.
        return xx == 0 ? null : Fit(n, sx, sy, xx, yy, xy);
    }

    private static LinearRegression Fit(int n, decimal sx, decimal sy, decimal xx, decimal yy, decimal xy)
    {
        var slope = xy / xx;
        var r = Decimals.Divide(xy, Decimals.Sqrt(xx)!.Value * Decimals.Sqrt(yy)!.Value);

        // Rounding may leave a hair below zero where the points lie on the line.
        var residual = Math.Max(0, yy - (slope * xy));
        return new LinearRegression(
            n,
            slope,
            (sy - (slope * sx)) / n,
            r is { } value ? Math.Clamp(value, -1, 1) : null,
            n == 2 ? null : Decimals.Sqrt(residual / (n * (n - 2))));
    }
}
