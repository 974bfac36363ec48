using Shemss.Alerts.Domain.Detection;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Series;
using Frame = Shemss.Alerts.Domain.Detection.Frame;
using Reading = Shemss.Alerts.Domain.Detection.Reading;
using ReadingKind = Shemss.Alerts.Domain.Detection.ReadingKind;

namespace Shemss.Alerts.Tests.Watch;

/// <summary>What the demo plays is what it says it is, whenever it is played.</summary>
public sealed class StoryPointsTests
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static TheoryData<int> Hours => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Hours))]
    public void R41_the_standing_COD_is_one_matter_of_no_fluctuation_at_any_hour(int hour)
    {
        var now = new DateTimeOffset(2026, 11, 25, hour, 20, 0, China);
        var alerts = Judge(StoryPoints.StandingAt(now, "310116DEMO0123456789AB"), now);
        Assert.NotEmpty(alerts);
        Assert.All(alerts, a => Assert.Equal(("no-fluctuation", "w01018"), (a.Category, a.Key.FactorCode)));
    }

    [Fact]
    public void R41_the_healthy_points_raise_nothing_wherever_in_the_month_three_days_of_them_begin()
    {
        for (var n = 0; n < StoryPoints.Healthy; n++)
        {
            var point = StoryPoints.HealthySeries(n, "310116HLTHY");
            var month = SeriesFrames.Of(point).Where(f => f.Cn != (int)Simulator.Series.ReadingKind.RealTime).ToList();
            AssertQuiet(point, month);
            for (var from = month[0].DueAt; from < month[0].DueAt.AddDays(31); from = from.AddHours(53))
            {
                AssertQuiet(point, [.. month.Where(f => f.DueAt >= from && f.DueAt < from + StoryPoints.Span)]);
            }
        }
    }

    private static void AssertQuiet(PointSimulation point, IReadOnlyList<SimulatedFrame> frames) =>
        Assert.Empty(Judge(new StoryPoint(point.Facts, frames), new DateTimeOffset(frames[^1].DueAt, China)).Select(a => $"{point.Facts.ParameterSet} {a.Key}: {a.Explanation.En}"));

    [Fact]
    public void R40_a_second_play_sends_the_same_frames_for_the_same_times()
    {
        var (first, second) = (new DateTimeOffset(2026, 7, 9, 10, 20, 0, China), new DateTimeOffset(2026, 7, 10, 9, 50, 0, China));
        var before = Texts(StoryPoints.HealthyAt(first)[4]);
        var after = Texts(StoryPoints.HealthyAt(second)[4]);
        var both = before.Keys.Intersect(after.Keys).ToList();
        Assert.InRange(both.Count, before.Count / 2, before.Count - 1);
        Assert.All(both, key => Assert.Equal(before[key], after[key]));
    }

    private static Dictionary<(int, DateTime), string> Texts(StoryPoint point) =>
        point.Frames.ToDictionary(f => (f.Cn, f.DataTime), f => string.Join('|', f.Factors));

    /// <summary>As the service judges them: a played past that comes in at one moment.</summary>
    private static List<AlertOpened> Judge(StoryPoint point, DateTimeOffset now)
    {
        var profile = ProfileOf(point.Facts);
        var engine = new DetectionEngine(ParameterBook.Default);
        var events = new List<AlertEvent>();
        engine.Register(profile);
        foreach (var frame in point.Frames.Where(f => f.Cn != (int)Simulator.Series.ReadingKind.RealTime))
        {
            engine.Process(InputOf(profile, frame, now), events);
        }

        return [.. events.OfType<AlertOpened>()];
    }

    private static PointProfile ProfileOf(PointFacts facts) => new(Guid.CreateVersion7(), SourceKind.Wastewater,
    [
        .. facts.Factors.Select(f => new FactorProfile(f.Code, FactorProfile.RoleOf(f.Code))
        {
            Range = (double)f.RangeHigh,
            Limit = (double?)f.EmissionLimit,
            DetectionLimit = (double?)f.DetectionLimit,
            BatchCycle = f.BatchCycle,
        }),
    ])
    {
        StopFlow = 0.02 * (double)facts.Factor(FactorCodes.Sewage).RangeHigh,
        MinuteInterval = TimeSpan.FromMinutes(10),
    };

    private static Frame InputOf(PointProfile profile, SimulatedFrame frame, DateTimeOffset now) => new(
        profile.PointId, frame.Cn == (int)Simulator.Series.ReadingKind.Minute ? ReadingKind.Minute : ReadingKind.Hour, new DateTimeOffset(frame.DataTime, China), now,
        frame.Factors.Select(f => new Reading(profile.IndexOf(f.Code), (double?)f.Avg ?? double.NaN)
        {
            Min = (double?)f.Min ?? double.NaN,
            Max = (double?)f.Max ?? double.NaN,
            Rtd = (double?)f.Rtd ?? double.NaN,
            Flag = (DataFlag)(byte)(f.Flag ?? '\0'),
            SampleTime = f.SampleTime is { } at ? new DateTimeOffset(at, China).ToUnixTimeSeconds() : 0,
        }).ToArray()) { Qn = now };
}
