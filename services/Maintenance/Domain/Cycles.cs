namespace Shemss.Maintenance.Domain;

/// <summary>运维周期: the stretches of days in each of which the work is due once.</summary>
internal static class Cycles
{
    /// <summary>The most cycles a plan unfolds into: ten years of daily work.</summary>
    public const int Maximum = 3660;

    /// <summary>Unfolds a plan. The last cycle ends with the plan.</summary>
    public static IEnumerable<(int Ordinal, DateOnly StartsOn, DateOnly EndsOn)> Unfold(DateOnly from, DateOnly to, int intervalDays)
    {
        var ordinal = 1;
        for (var start = from; start <= to; start = start.AddDays(intervalDays))
        {
            var end = start.AddDays(intervalDays - 1);
            yield return (ordinal++, start, end < to ? end : to);
        }
    }
}
