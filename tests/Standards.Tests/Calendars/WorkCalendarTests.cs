using CsCheck;
using Shemss.Standards.Calendars;

namespace Shemss.Standards.Tests.Calendars;

public sealed class WorkCalendarTests
{
    // Built anew for each test, from the shipped notices.
    private readonly WorkCalendar _calendar = WorkCalendar.WeekendsOnly.With().With(WorkCalendar.Builtin.Notices);

    private static readonly Gen<DateOnly> Days = Gen.Int[new DateOnly(2024, 1, 1).DayNumber, new DateOnly(2028, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);

    // domain.md 9.2, computed test vectors.
    [Theory]
    [InlineData("2025-09-26", 5, "2025-10-10")]
    [InlineData("2025-09-26", 1, "2025-09-28")]
    [InlineData("2025-09-26", 4, "2025-10-09")]
    [InlineData("2026-02-13", 5, "2026-02-27")]
    [InlineData("2026-02-13", 6, "2026-02-28")]
    [InlineData("2026-09-18", 5, "2026-09-24")]
    [InlineData("2025-12-31", 2, "2026-01-05")]
    [InlineData("2025-12-31", 1, "2026-01-04")]
    public void R31_working_days_follow_the_notices_of_2025_and_2026(string start, int count, string expected)
    {
        var found = _calendar.AddWorkdays(DateOnly.Parse(start, null), count);

        Assert.Equal(new WorkdayDate(DateOnly.Parse(expected, null), false), found);
    }

    [Fact]
    public void Make_up_days_of_2026_are_the_six_of_the_notice()
    {
        var made = _calendar.Notices.Single(n => n.Year == 2026).Days.Where(d => !d.IsOffDay).Select(d => d.Date.ToString("MM-dd", null));

        Assert.Equal(["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"], made);
    }

    [Theory]
    [InlineData(2025, 28 + 5, 248)]
    [InlineData(2026, 33 + 6, 248)]
    public void A_year_has_the_number_of_special_and_working_days_of_its_notice(int year, int special, int workdays)
    {
        Assert.Equal(special, _calendar.Notices.Single(n => n.Year == year).Days.Count);
        Assert.Equal(workdays, _calendar.WorkdaysBetween(new DateOnly(year - 1, 12, 31), new DateOnly(year, 12, 31)));
    }

    [Theory]
    [InlineData("2025-01-26", true)]
    [InlineData("2025-01-27", true)]
    [InlineData("2025-01-28", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-09", true)]
    [InlineData("2025-10-11", true)]
    [InlineData("2025-10-12", false)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-02-28", true)]
    [InlineData("2024-10-01", true)]
    public void A_day_is_a_workday_when_made_up_or_an_ordinary_weekday(string day, bool expected) =>
        Assert.Equal(expected, _calendar.IsWorkday(DateOnly.Parse(day, null)));

    [Theory]
    [InlineData("2026-12-20", 3, false)]
    [InlineData("2026-12-24", 1, true)]
    [InlineData("2026-12-31", 5, true)]
    [InlineData("2027-03-01", 1, true)]
    [InlineData("2024-12-31", 1, false)]
    [InlineData("2024-12-30", 1, true)]
    [InlineData("2026-12-24", 0, false)]
    [InlineData("2026-12-25", 0, true)]
    [InlineData("2025-01-02", -1, true)]
    [InlineData("2025-01-03", -1, false)]
    public void A_count_over_days_without_a_notice_is_provisional(string start, int count, bool provisional) =>
        Assert.Equal(provisional, _calendar.AddWorkdays(DateOnly.Parse(start, null), count).Provisional);

    [Fact]
    public void Loading_the_missing_year_settles_and_changes_the_count()
    {
        var start = new DateOnly(2026, 12, 24);
        var before = _calendar.AddWorkdays(start, 6);
        Assert.True(before.Provisional);
        Assert.Equal(new DateOnly(2027, 1, 1), before.Date);

        var notice = new CalendarYear(2027, [], [new("元旦", new DateOnly(2026, 12, 26), false), new("元旦", new DateOnly(2027, 1, 1), true)]);
        var after = _calendar.With(notice).AddWorkdays(start, 6);

        Assert.Equal(new WorkdayDate(new DateOnly(2026, 12, 31), false), after);
        Assert.Equal(before, _calendar.AddWorkdays(start, 6));
    }

    [Fact]
    public void A_gap_between_loaded_years_is_provisional_only_where_it_is_touched()
    {
        var notice = new CalendarYear(2028, [], [new("元旦", new DateOnly(2028, 1, 3), true)]);
        var calendar = _calendar.With(notice);

        Assert.False(calendar.AddWorkdays(new DateOnly(2026, 3, 2), 5).Provisional);
        Assert.False(calendar.AddWorkdays(new DateOnly(2026, 12, 18), 4).Provisional);
        Assert.True(calendar.AddWorkdays(new DateOnly(2026, 12, 18), 5).Provisional);
        Assert.True(calendar.AddWorkdays(new DateOnly(2027, 5, 3), 5).Provisional);
        Assert.True(calendar.AddWorkdays(new DateOnly(2026, 12, 1), 300).Provisional);
        Assert.False(calendar.AddWorkdays(new DateOnly(2028, 3, 3), 5).Provisional);
        Assert.False(calendar.AddWorkdays(new DateOnly(2027, 12, 31), 1).Provisional);
        Assert.Equal([2025, 2026, 2028], calendar.Years);
    }

    [Fact]
    public void A_newer_notice_of_the_same_year_replaces_the_older()
    {
        var notice = new CalendarYear(2026, [], [new("国庆节", new DateOnly(2026, 9, 30), true)]);

        var calendar = _calendar.With(notice);

        Assert.False(calendar.IsWorkday(new DateOnly(2026, 9, 30)));
        Assert.True(calendar.IsWorkday(new DateOnly(2026, 10, 1)));
        Assert.Equal([2025, 2026], calendar.Years);
    }

    [Fact]
    public void Counting_agrees_with_walking_day_by_day() =>
        Gen.Select(Days, Gen.Int[-400, 400]).Sample((start, count) =>
        {
            var day = start;
            for (var left = Math.Abs(count); left > 0;)
            {
                day = day.AddDays(Math.Sign(count));
                left -= _calendar.IsWorkday(day) ? 1 : 0;
            }

            return _calendar.AddWorkdays(start, count).Date == day;
        });

    [Fact]
    public void IsWorkday_agrees_with_the_rule_of_the_notices()
    {
        var days = _calendar.Notices.SelectMany(n => n.Days).ToDictionary(d => d.Date, d => d.IsOffDay);
        for (var day = new DateOnly(2023, 1, 1); day < new DateOnly(2029, 1, 1); day = day.AddDays(1))
        {
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            Assert.Equal(days.TryGetValue(day, out var off) ? !off : !weekend, _calendar.IsWorkday(day));
        }
    }

    [Fact]
    public void Adding_and_counting_are_inverse() =>
        Gen.Select(Days, Gen.Int[0, 3000]).Sample((start, count) =>
            _calendar.WorkdaysBetween(start, _calendar.AddWorkdays(start, count).Date) == count);

    [Fact]
    public void Adding_twice_is_adding_the_sum() =>
        Gen.Select(Days, Gen.Int[0, 500], Gen.Int[0, 500]).Sample((start, a, b) =>
            _calendar.AddWorkdays(_calendar.AddWorkdays(start, a).Date, b).Date == _calendar.AddWorkdays(start, a + b).Date);

    [Fact]
    public void Any_date_and_count_give_an_answer()
    {
        Assert.Equal(new WorkdayDate(DateOnly.MaxValue, true), _calendar.AddWorkdays(new DateOnly(9999, 12, 30), int.MaxValue));
        Assert.Equal(new WorkdayDate(DateOnly.MinValue, true), _calendar.AddWorkdays(new DateOnly(1, 1, 3), int.MinValue));
        Assert.Equal(new WorkdayDate(DateOnly.MaxValue, true), WorkCalendar.WeekendsOnly.AddWorkdays(DateOnly.MaxValue, 1));
        Assert.Equal(new DateOnly(1, 1, 2), _calendar.AddWorkdays(DateOnly.MinValue, 1).Date);
        Assert.Equal(DateOnly.MinValue, _calendar.AddWorkdays(new DateOnly(1, 1, 2), -1).Date);
        Assert.True(_calendar.IsWorkday(DateOnly.MinValue));
        Assert.False(_calendar.IsWorkday(new DateOnly(1, 1, 6)));
        Assert.True(_calendar.IsWorkday(DateOnly.MaxValue));
        Assert.Empty(WorkCalendar.WeekendsOnly.With().Years);
        Assert.Equal([2025, 2026], WorkCalendar.Builtin.Years);
        Assert.True(WorkCalendar.WeekendsOnly.With().AddWorkdays(new DateOnly(2000, 3, 1), 1).Provisional);
    }

    [Fact]
    public void A_limit_ends_at_the_last_second_of_the_day_in_Shanghai()
    {
        var due = _calendar.AddWorkdays(new DateOnly(2025, 9, 26), 5);

        Assert.Equal(new DateTimeOffset(2025, 10, 10, 23, 59, 59, TimeSpan.FromHours(8)), due.EndsAt);
        Assert.False(ShanghaiTime.IsLate(due.EndsAt, due.Date));
        Assert.False(ShanghaiTime.IsLate(new DateTimeOffset(2025, 10, 10, 15, 59, 59, 999, TimeSpan.Zero), due.Date));
        Assert.True(ShanghaiTime.IsLate(new DateTimeOffset(2025, 10, 10, 16, 0, 0, TimeSpan.Zero), due.Date));
        Assert.Equal(DateOnly.MaxValue, ShanghaiTime.DateOf(DateTimeOffset.MaxValue));
        Assert.Equal(DateOnly.MinValue, ShanghaiTime.DateOf(DateTimeOffset.MinValue));
    }
}
