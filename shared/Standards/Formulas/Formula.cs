namespace Shemss.Standards.Formulas;

/// <summary>
/// The formulas of HJ 75-2017 for comparisons and checks, one method each, unrounded. RM is the reference value, CE the instrument's, d = RM − CE.
/// <c>null</c> means that the quantity is not defined for these inputs; rounding is the judgement's business (table <c>handling</c>).
/// </summary>
public static class Formula
{
    /// <summary>
    /// Confidence coefficient (置信系数): <c>cc = t(n−1, 0.95) · Sd / √n</c>, two-sided; same unit as the readings. HJ 75 annex A, corroborated.
    /// <c>null</c> when <paramref name="pairs"/> is not positive.
    /// </summary>
    public static decimal? ConfidenceCoefficient(decimal standardDeviation, decimal studentT, int pairs) =>
        pairs > 0 && Decimals.Usable(standardDeviation, studentT) ? studentT * standardDeviation / Decimals.Sqrt(pairs) : null;

    /// <summary>
    /// Relative accuracy (相对准确度), %: <c>RA = (|d̄| + |cc|) / mean(RM) × 100</c>. HJ 75 annex A, corroborated.
    /// <c>null</c> when the reference mean is not positive.
    /// </summary>
    public static decimal? RelativeAccuracy(decimal meanDifference, decimal confidenceCoefficient, decimal meanReference) =>
        Decimals.Usable(meanDifference, confidenceCoefficient) ? Ratio(Math.Abs(meanDifference) + Math.Abs(confidenceCoefficient), meanReference) : null;

    /// <summary>
    /// Relative error (相对误差), %: <c>RE = (mean(CE) − mean(RM)) / mean(RM) × 100</c>, signed. HJ 75 annex A, corroborated.
    /// <c>null</c> when the reference mean is not positive.
    /// </summary>
    public static decimal? RelativeError(decimal meanMeasured, decimal meanReference) => Ratio(AbsoluteError(meanMeasured, meanReference), meanReference);

    /// <summary>Absolute error (绝对误差), in the readings' unit: <c>AE = mean(CE) − mean(RM)</c>, signed. HJ 75 annex A, corroborated.</summary>
    public static decimal? AbsoluteError(decimal meanMeasured, decimal meanReference) => Sum(meanMeasured, -meanReference);

    /// <summary>
    /// Zero drift (零点漂移), % F.S.: <c>(zero reading before calibration − zero reading after the last calibration) / range × 100</c>.
    /// HJ 75 form G.4, corroborated. <c>null</c> when the range is not positive.
    /// </summary>
    public static decimal? ZeroDrift(decimal reading, decimal afterLastCalibration, decimal range) => Ratio(Sum(reading, -afterLastCalibration), range);

    /// <summary>
    /// Span drift (量程漂移), % F.S.: <c>(span reading before calibration − span reading after the last calibration) / range × 100</c>.
    /// HJ 75 form G.4, corroborated. <c>null</c> when the range is not positive.
    /// </summary>
    public static decimal? SpanDrift(decimal reading, decimal afterLastCalibration, decimal range) => Ratio(Sum(reading, -afterLastCalibration), range);

    /// <summary>
    /// Indication error (示值误差) of one gas level, %: <c>(mean reading − nominal) / base × 100</c>; the base is the nominal value of the gas, or the range
    /// for small ranges. HJ 75 9.3.7, from memory. <c>null</c> when the base is not positive.
    /// </summary>
    public static decimal? IndicationError(decimal meanReading, decimal nominal, decimal basis) => Ratio(Sum(meanReading, -nominal), basis);

    /// <summary>System response time (系统响应时间), s: transport time T1 + rise time T2. HJ 75 9.3.7, from memory. <c>null</c> for a negative time.</summary>
    public static decimal? ResponseTime(decimal transport, decimal rise) => transport < 0 || rise < 0 ? null : Sum(transport, rise);

    // × 100 before the division keeps a digit and gives exact percents where they are exact.
    internal static decimal? Ratio(decimal? part, decimal whole) =>
        whole > 0 && part is <= 2 * Decimals.Largest and >= -2 * Decimals.Largest ? Decimals.Divide(part.Value * 100, whole) : null;

    private static decimal? Sum(decimal a, decimal b) => Decimals.Usable(a, b) ? a + b : null;
}
