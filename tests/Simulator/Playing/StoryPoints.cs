using System.Globalization;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Series;

namespace Shemss.Simulator.Playing;

/// <summary>A point of the story: its filing, and what its logger sends.</summary>
/// <param name="Facts">What is filed of it, MN included.</param>
/// <param name="Frames">Three days of uploads, up to the last full hour.</param>
public sealed record StoryPoint(PointFacts Facts, IEnumerable<SimulatedFrame> Frames);

/// <summary>
/// The points whose data the story plays: the last three days, again and again on the same system. A frame of a time that was played
/// before must therefore be the same frame, which the door knows for a resend; and an episode that was closed must not be asked for
/// twice. So the healthy points belong to a month and their series begin with it, and the point whose COD stands still is the play's own.
/// The series are those of fixed days, moved: what the rules say of them does not depend on the calendar.
/// </summary>
public static class StoryPoints
{
    /// <summary>How many healthy points there are.</summary>
    public const int Healthy = 20;

    /// <summary>What is played.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(3);

    /// <summary>How long the COD analyser still works before it stands.</summary>
    private static readonly TimeSpan Working = TimeSpan.FromHours(6);

    /// <summary>From here on twenty seeds whose series no rule finds fault with, wherever three days of them begin: a test looks.</summary>
    private const ulong FirstSeed = 52;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly DateTimeOffset Fixed = new(2026, 3, 2, 0, 0, 0, China);
    private static readonly SeriesParameters[] Plants = [Quiet(ParameterSets.TownSewage), Quiet(ParameterSets.Electroplating), Quiet(ParameterSets.FoodFactory)];

    /// <summary>The points without an anomaly.</summary>
    /// <param name="now">When it is played.</param>
    public static IReadOnlyList<StoryPoint> HealthyAt(DateTimeOffset now)
    {
        var from = LastHour(now) - Span;
        var month = new DateTimeOffset(from.Year, from.Month, 1, 0, 0, 0, China);
        var later = month - Fixed;
        return [.. Enumerable.Range(0, Healthy).Select(n =>
        {
            var point = HealthySeries(n, string.Create(CultureInfo.InvariantCulture, $"310116HLTHY{month:yyyyMM}{n:D7}"));
            return new StoryPoint(point.Facts, SeriesFrames.Of(point, from - later, from - later + Span, later));
        })];
    }

    /// <summary>The point whose COD analyser works for six hours and then shows the same value to the end.</summary>
    /// <param name="now">When it is played.</param>
    /// <param name="mn">Its MN.</param>
    public static StoryPoint StandingAt(DateTimeOffset now, string mn)
    {
        var from = LastHour(now) - Span;
        var start = Fixed + from.TimeOfDay;
        var standing = new AnomalyRequest(AnomalyKind.StuckExact, FactorCodes.Cod, start + Working, Span - Working, 1);
        var point = PointSimulation.Generate(Plants[0], 5, start, Span, mn, [standing]);
        return new StoryPoint(point.Facts, SeriesFrames.Of(point, later: from - start));
    }

    /// <summary>The series of the n-th healthy point, long enough for a play that begins on a month's last day.</summary>
    internal static PointSimulation HealthySeries(int n, string mn)
    {
        var seed = (ulong)n + FirstSeed;
        return PointSimulation.Generate(ParameterSets.Vary(Plants[n % Plants.Length], seed), seed, Fixed, TimeSpan.FromDays(31) + Span, mn);
    }

    private static DateTimeOffset LastHour(DateTimeOffset now)
    {
        var local = now.ToOffset(China);
        return new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, China);
    }

    /// <summary>A plant in whose days nothing happens that somebody would have to mark: nobody does in the story.</summary>
    private static SeriesParameters Quiet(SeriesParameters set) => set with
    {
        RealTimeSeconds = 120,
        MinutePeriod = 10,
        Factors = [.. set.Factors.Select(f => f with { DisturbancesPerWeek = 0 })],
        Production = set.Production with { RampsPerWeek = 0, StopsPerQuarter = 0 },
        Upkeep = set.Upkeep with { PlannedMaintenance = 0, Faults = 0, LinkFailures = 0, PowerCuts = 0, CommunicationOutages = 0, OverRanges = 0, ManualEntries = 0 },
        Transmission = set.Transmission with { PacketLoss = 0 },
        Wastewater = set.Wastewater with { RainsPerMonth = 0 },
    };
}
