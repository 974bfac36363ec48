namespace Shemss.Standards.Formulas;

/// <summary>Transmission statistics of the national platform (自动监测数据有效传输率), each in %.</summary>
/// <param name="Transmission">传输率 = received / expected.</param>
/// <param name="Validity">有效率 = valid / received.</param>
/// <param name="Effective">有效传输率 = valid / expected, the product of both.</param>
public readonly record struct TransmissionRates(decimal? Transmission, decimal? Validity, decimal? Effective);

/// <summary>Rates of monitoring data, in %, unrounded; <c>null</c> where the denominator is not positive or a count is negative.</summary>
public static class DataRates
{
    /// <summary>
    /// Quarterly valid capture rate (季度有效数据捕集率), HJ 75-2017 12.1 (formula from memory):
    /// <c>(quarter − invalid − stopped) / (quarter − stopped) × 100</c>, hours. <c>null</c> when the source was stopped all quarter.
    /// </summary>
    public static decimal? CaptureRate(decimal quarterHours, decimal invalidHours, decimal stoppedHours)
    {
        if (!Decimals.Usable(quarterHours, invalidHours, stoppedHours))
        {
            return null;
        }

        var running = quarterHours - stoppedHours;
        return invalidHours < 0 || stoppedHours < 0 || invalidHours > running ? null : Formula.Ratio(running - invalidHours, running);
    }

    /// <summary>
    /// Transmission rates. <paramref name="exempt"/> items leave the denominator, but only as far as they are missing: for the daily automatic standard check of
    /// COD, NH3-N, TP and TN one hour a day is exempt, so that 23 of 24 counts as 100 % and 24 of 24 is not more (corroborated).
    /// </summary>
    public static TransmissionRates Transmission(int expected, int received, int valid, int exempt = 0)
    {
        if (expected < 0 || received < 0 || valid < 0 || exempt < 0 || received > expected || valid > received)
        {
            return default;
        }

        var due = expected - Math.Min(exempt, expected - received);
        var dueValid = expected - Math.Min(exempt, expected - valid);
        return new TransmissionRates(Formula.Ratio(received, due), Formula.Ratio(valid, received), Formula.Ratio(valid, dueValid));
    }
}
