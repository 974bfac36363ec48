using Shemss.Standards.Calendars;
using Shemss.Standards.Intervals;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Intervals;

public sealed class WorkIntervalTests
{
    // domain.md 1.8, 2.2, 3, 0.5.
    [Theory]
    [InlineData("cems", "patrol", "", 7, "d")]
    [InlineData("so2", "patrol", "", 7, "d")]
    [InlineData("nmhc", "patrol", "", 7, "d")]
    [InlineData("pm", "calibration", "automatic", 24, "h")]
    [InlineData("gas", "calibration", "automatic", 24, "h")]
    [InlineData("nox", "calibration", "extractive automatic", 24, "h")]
    [InlineData("velocity", "calibration", "automatic", 24, "h")]
    [InlineData("nox", "calibration", "extractive", 7, "d")]
    [InlineData("so2", "calibration", "dilution", 7, "d")]
    [InlineData("so2", "calibration", "in-situ", 15, "d")]
    [InlineData("pm", "calibration", "", 15, "d")]
    [InlineData("velocity", "calibration", "", 30, "d")]
    [InlineData("nmhc", "calibration", "automatic", 24, "h")]
    [InlineData("nmhc", "calibration", "", 7, "d")]
    [InlineData("gas", "full-system-calibration", "extractive", 3, "month")]
    [InlineData("nmhc", "full-system-calibration", "", 90, "d")]
    [InlineData("nmhc", "verification", "", 90, "d")]
    [InlineData("so2", "verification", "", 3, "month")]
    [InlineData("so2", "verification", "automatic", 6, "month")]
    [InlineData("pm", "verification", "", 3, "month")]
    [InlineData("velocity", "verification", "automatic", 6, "month")]
    [InlineData("temperature", "verification", "", 3, "month")]
    [InlineData("humidity", "verification", "automatic", 6, "month")]
    [InlineData("pm", "optics-cleaning", "optical", 30, "d")]
    [InlineData("nox", "converter-check", "nox-converter", 30, "d")]
    [InlineData("so2", "leak-test", "extractive", 30, "d")]
    [InlineData("nmhc", "probe-cleaning", "", 30, "d")]
    [InlineData("pm", "fault-on-site", "", 4, "h")]
    [InlineData("cems", "fault-repair", "", 8, "h")]
    [InlineData("cems", "logger-repair", "", 12, "h")]
    [InlineData("cems", "restart-verification", "stopped-over-a-quarter", 14, "d")]
    [InlineData("cems", "quarterly-audit", "", 5, "workday")]
    [InlineData("water", "remote-check", "", 1, "d")]
    [InlineData("cod", "patrol", "", 7, "d")]
    [InlineData("water", "monthly-maintenance", "", 1, "month")]
    [InlineData("water", "quarterly-maintenance", "", 3, "month")]
    [InlineData("cod", "comparison", "", 30, "d")]
    [InlineData("flow-meter", "comparison", "", 3, "month")]
    [InlineData("cod", "standard-check", "automatic", 24, "h")]
    [InlineData("cod", "standard-check", "", 7, "d")]
    [InlineData("cod", "calibration", "automatic", 168, "h")]
    [InlineData("cod", "verification", "", 90, "d")]
    [InlineData("cod", "failed-check-recovery", "", 6, "h")]
    [InlineData("water", "fault-report", "", 24, "h")]
    [InlineData("water", "fault-repair", "", 8, "h")]
    [InlineData("water", "logger-repair", "", 12, "h")]
    [InlineData("water", "standby-instrument", "", 72, "h")]
    [InlineData("water", "manual-monitoring", "failed", 6, "h")]
    [InlineData("enterprise", "facility-change", "", 5, "workday")]
    [InlineData("institution", "report-upload", "", 5, "workday")]
    [InlineData("institution", "filing-change", "", 5, "workday")]
    [InlineData("enterprise", "confirm-record", "", 0, "d")]
    public void R20_the_longest_interval_of_a_work(string item, string work, string tags, int length, string unit)
    {
        var interval = WorkInterval.Find(item, work, Day, tags.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((length, unit), (interval!.Length, interval.Unit));
    }

    [Theory]
    [InlineData("so2", "calibration", "")]
    [InlineData("pm", "full-system-calibration", "")]
    [InlineData("pm", "no-such-work", "")]
    [InlineData("soil", "patrol", "")]
    [InlineData("so2", "accuracy", "")]
    [InlineData("cod", "calibration", "")]
    public void R20_a_work_that_no_table_asks_for_has_none(string item, string work, string tags) =>
        Assert.Null(WorkInterval.Find(item, work, Day, tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void R20_before_its_standard_a_work_has_no_interval()
    {
        Assert.Null(WorkInterval.Find("cems", "patrol", new DateOnly(2018, 2, 28)));
        Assert.NotNull(WorkInterval.Find("cems", "patrol", new DateOnly(2018, 3, 1)));
    }

    [Fact]
    public void R20_all_intervals_of_an_instrument()
    {
        Assert.Equal(
            ["calibration 7 d", "full-system-calibration 3 month", "leak-test 30 d", "patrol 7 d", "verification 3 month"],
            WorkInterval.For("so2", Day, ["extractive"]).Select(i => $"{i.Rule.Quantity} {i.Length} {i.Unit}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["comparison", "monthly-maintenance", "patrol", "quarterly-maintenance", "remote-check", "standard-check", "verification"],
            WorkInterval.For("cod", Day).Select(i => i.Rule.Quantity).Order(StringComparer.Ordinal));
        Assert.Empty(WorkInterval.For("soil", Day));

        var book = RuleBook.Builtin.With(TableText.Of("local", 1, "x,DB31,1,cems,lens-polishing,,,any,,maximum-interval,<=,9,d,2018-03-01,,P,"));
        Assert.Contains("lens-polishing", WorkInterval.For("pm", Day, book: book).Select(i => i.Rule.Quantity));
    }

    private static WorkInterval Of(int length, string unit) => new(WorkInterval.Find("cems", "patrol", Day)!.Rule with { Limit = length, Unit = unit });

    [Theory]
    [InlineData(7, "d", "2026-03-02T10:00:00+08:00", "2026-03-09T10:00:00+08:00", "2026-03-09T23:59:59+08:00")]
    [InlineData(7, "d", "2026-03-02T17:00:00Z", "2026-03-10T01:00:00+08:00", "2026-03-10T23:59:59+08:00")]
    [InlineData(24, "h", "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00", "2026-03-03T10:00:00+08:00")]
    [InlineData(3, "month", "2025-11-30T10:00:00+08:00", "2026-02-28T10:00:00+08:00", "2026-02-28T23:59:59+08:00")]
    [InlineData(1, "month", "2026-01-31T17:00:00Z", "2026-03-01T01:00:00+08:00", "2026-03-01T23:59:59+08:00")]
    [InlineData(5, "workday", "2025-09-26T10:00:00+08:00", "2025-10-10T23:59:59+08:00", "2025-10-10T23:59:59+08:00")]
    public void R26_the_next_work_is_due_and_late_after_the_end_of_that_day(int length, string unit, string last, string due, string late)
    {
        var done = DateTimeOffset.Parse(last, null);

        Assert.Equal((DateTimeOffset.Parse(due, null), DateTimeOffset.Parse(late, null)), (Of(length, unit).DueAt(done), Of(length, unit).LateAfter(done)));
        Assert.Equal(TimeSpan.FromHours(8), Of(length, unit).DueAt(done).Offset);
    }

    [Fact]
    public void A_calendar_may_be_given()
    {
        var done = new DateTimeOffset(2025, 9, 26, 10, 0, 0, TimeSpan.FromHours(8));

        Assert.Equal(new DateOnly(2025, 10, 3), ShanghaiTime.DateOf(Of(5, "workday").LateAfter(done, WorkCalendar.WeekendsOnly)));
    }

    [Fact]
    public void Far_in_time_there_is_still_an_answer()
    {
        Assert.Equal(DateTimeOffset.MaxValue, Of(7, "d").DueAt(DateTimeOffset.MaxValue));
        Assert.Equal(DateTimeOffset.MaxValue, Of(7, "d").DueAt(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(8999, Of(7, "d").DueAt(new DateTimeOffset(8999, 1, 1, 0, 0, 0, TimeSpan.Zero)).Year);
        Assert.Equal(new DateOnly(9999, 12, 31), ShanghaiTime.DateOf(Of(7, "d").LateAfter(DateTimeOffset.MaxValue)));
        Assert.Equal(10_000, Of(int.MaxValue, "month").Length);
        Assert.Equal(0, Of(-1, "month").Length);
        Assert.True(Of(int.MaxValue, "month").DueAt(DateTimeOffset.MinValue) > DateTimeOffset.MinValue);
    }

    [Theory]
    [InlineData(7, "d", 7, "d", true)]
    [InlineData(7, "d", 8, "d", false)]
    [InlineData(7, "d", 168, "h", true)]
    [InlineData(7, "d", 169, "h", false)]
    [InlineData(24, "h", 1, "d", true)]
    [InlineData(24, "h", 2, "d", false)]
    [InlineData(3, "month", 3, "month", true)]
    [InlineData(3, "month", 4, "month", false)]
    [InlineData(3, "month", 90, "d", true)]
    [InlineData(3, "month", 91, "d", false)]
    [InlineData(30, "d", 1, "month", false)]
    [InlineData(31, "d", 1, "month", true)]
    [InlineData(7, "d", 0, "d", false)]
    [InlineData(7, "d", -1, "d", false)]
    [InlineData(5, "workday", 5, "workday", true)]
    [InlineData(5, "workday", 6, "workday", false)]
    [InlineData(5, "workday", 5, "d", false)]
    [InlineData(7, "d", 1, "fortnight", false)]
    public void R20_a_plan_may_not_be_weaker_than_the_minimum(int limit, string unit, int planned, string plannedUnit, bool met) =>
        Assert.Equal(met, Of(limit, unit).IsMetBy(planned, plannedUnit));

    [Fact]
    public void An_interval_reads_as_in_the_standard() => Assert.Equal("≤ 7 d (HJ 75-2017 10.2)", WorkInterval.Find("cems", "patrol", Day)!.ToString());
}
