using Shemss.Standards.Calendars;

namespace Shemss.Standards.Tests.Calendars;

public sealed class CalendarYearTests
{
    private static string File(string days, string year = "2027") => $$"""{ "year": {{year}}, "papers": ["a", 1, "b"], "days": [{{days}}] }""";

    private const string NewYear = """{ "name": "元旦", "date": "2027-01-01", "isOffDay": true }""";

    [Fact]
    public void A_file_in_the_form_of_holiday_cn_is_read_in_order_of_date()
    {
        var result = CalendarYear.TryParse(
            File("""{ "name": "元旦", "date": "2027-01-03", "isOffDay": false }, { "name": "元旦", "date": "2026-12-25", "isOffDay": true }, """ + NewYear),
            out var year);

        Assert.Equal(("calendar.ok", "2027", CheckLevel.Ok), (result.Code, result.Value, result.Level));
        Assert.Equal(2027, year!.Year);
        Assert.Equal(["a", "b"], year.Papers);
        Assert.Equal(
            [new("元旦", new(2026, 12, 25), true), new("元旦", new(2027, 1, 1), true), new CalendarDay("元旦", new(2027, 1, 3), false)],
            year.Days);
    }

    [Theory]
    [InlineData(null, "calendar.json")]
    [InlineData("", "calendar.json")]
    [InlineData("{", "calendar.json")]
    [InlineData("[]", "calendar.year")]
    [InlineData("{}", "calendar.year")]
    [InlineData("""{ "year": "2027" }""", "calendar.year")]
    [InlineData("""{ "year": 2027.5 }""", "calendar.year")]
    [InlineData("""{ "year": 1948 }""", "calendar.year")]
    [InlineData("""{ "year": 2201 }""", "calendar.year")]
    [InlineData("""{ "year": 2027 }""", "calendar.days")]
    [InlineData("""{ "year": 1949, "days": [] }""", "calendar.days")]
    [InlineData("""{ "year": 2200, "days": {} }""", "calendar.days")]
    [InlineData("""{ "year": 2027, "days": [1] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "date": "2027-01-01", "isOffDay": true }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": 1, "date": "2027-01-01", "isOffDay": true }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2027-01-01" }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2027-01-01", "isOffDay": 1 }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "isOffDay": true }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": 1, "isOffDay": true }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2027-02-30", "isOffDay": true }] }""", "calendar.day")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2028-01-01", "isOffDay": true }] }""", "calendar.date-out-of-year")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2026-12-24", "isOffDay": true }] }""", "calendar.date-out-of-year")]
    [InlineData("""{ "year": 2027, "days": [{ "name": "元旦", "date": "2025-12-30", "isOffDay": true }] }""", "calendar.date-out-of-year")]
    public void A_bad_file_is_refused_with_a_code(string? json, string code)
    {
        var result = CalendarYear.TryParse(json, out var year);

        Assert.Equal((CheckLevel.Error, code), (result.Level, result.Code));
        Assert.NotEmpty(result.Detail);
        Assert.Null(year);
    }

    [Fact]
    public void A_day_that_stands_twice_is_refused()
    {
        var result = CalendarYear.TryParse(File(NewYear + "," + NewYear), out var year);

        Assert.Equal("calendar.duplicate-date", result.Code);
        Assert.Contains("2027-01-01", result.Detail, StringComparison.Ordinal);
        Assert.Null(year);
    }

    [Theory]
    [InlineData("2027-01-04", "calendar.make-up-on-weekday")]
    [InlineData("2027-01-08", "calendar.make-up-on-weekday")]
    [InlineData("2027-01-09", "calendar.ok")]
    [InlineData("2027-01-10", "calendar.ok")]
    public void A_make_up_day_on_a_weekday_is_a_warning(string date, string code)
    {
        var result = CalendarYear.TryParse(File($$"""{ "name": "春节", "date": "{{date}}", "isOffDay": false },""" + NewYear), out var year);

        Assert.Equal(code, result.Code);
        Assert.True(result.IsUsable);
        Assert.Equal(code == "calendar.ok", result.IsOk);
        Assert.Equal(2, year!.Days.Count);
    }

    [Fact]
    public void Papers_may_be_missing()
    {
        CalendarYear.TryParse("""{ "year": 2027, "days": [""" + NewYear + "] }", out var year);

        Assert.Empty(year!.Papers);
    }
}
