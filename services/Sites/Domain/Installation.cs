using Shemss.ServiceDefaults;

namespace Shemss.Sites.Domain;

/// <summary>R2, R5: what must hold when an analyser is reported at a point.</summary>
internal static class Installation
{
    /// <summary>All refusals at once; none when it may be recorded. Lateness is no refusal.</summary>
    public static IEnumerable<Error> Check(
        PointKind point, string factor, decimal? rangeLow, decimal? rangeHigh, int? cycleMinutes, DateOnly installedOn, DateOnly today)
    {
        if (!Factors.Fits(factor, point))
        {
            yield return SitesErrors.WrongPointKind.With(factor).Field("factorCode");
        }

        if (rangeLow.HasValue != rangeHigh.HasValue || rangeHigh <= rangeLow)
        {
            yield return SitesErrors.RangeInvalid.With().Field("rangeHigh");
        }

        if (Factors.IsBatch(factor) && cycleMinutes is null)
        {
            yield return SitesErrors.CycleMissing.With().Field("measuringCycleMinutes");
        }

        if (installedOn > today)
        {
            yield return SitesErrors.InstalledInFuture.With().Field("installedOn");
        }
    }
}
