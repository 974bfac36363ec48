using System.Globalization;
using System.Text.Json;

namespace Shemss.Standards.Calendars;

/// <summary>One day of a year's holiday notice.</summary>
/// <param name="Name">The holiday (节日), e.g. 春节.</param>
/// <param name="Date">The day.</param>
/// <param name="IsOffDay">True: a day off (放假). False: a make-up working day (调休上班).</param>
public sealed record CalendarDay(string Name, DateOnly Date, bool IsOffDay);

/// <summary>
/// The State Council's holiday notice (国务院办公厅关于节假日安排的通知) of one year, in the JSON form of the holiday-cn data set:
/// <c>{ "year": 2026, "papers": [], "days": [ { "name": "元旦", "date": "2026-01-01", "isOffDay": true } ] }</c>.
/// </summary>
/// <param name="Year">The year that the notice is for.</param>
/// <param name="Papers">Where the notice was published.</param>
/// <param name="Days">Days off and make-up days; a few may lie in the last week of the year before.</param>
public sealed record CalendarYear(int Year, IReadOnlyList<string> Papers, IReadOnlyList<CalendarDay> Days)
{
    /// <summary>
    /// Reads an uploaded file. On failure <paramref name="year"/> is <c>null</c> and the result's code is <c>calendar.json</c>, <c>calendar.year</c>,
    /// <c>calendar.days</c>, <c>calendar.day</c> (a malformed entry), <c>calendar.date-out-of-year</c> or <c>calendar.duplicate-date</c>.
    /// Warning: <c>calendar.make-up-on-weekday</c>, a make-up day that is an ordinary Monday to Friday, likely a slip.
    /// </summary>
    public static CheckResult TryParse(string? json, out CalendarYear? year)
    {
        year = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json ?? "");
        }
        catch (JsonException e)
        {
            return CheckResult.Error("calendar.json", "", e.Message);
        }

        using (document)
        {
            return Read(document.RootElement, out year);
        }
    }

    private static CheckResult Read(JsonElement root, out CalendarYear? year)
    {
        year = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("year", out var y) || y.ValueKind != JsonValueKind.Number
            || !y.TryGetInt32(out var number) || number is < 1949 or > 2200)
        {
            return CheckResult.Error("calendar.year", "", "The file has no usable \"year\".");
        }

        var name = number.ToString(CultureInfo.InvariantCulture);
        if (!root.TryGetProperty("days", out var entries) || entries.ValueKind != JsonValueKind.Array || entries.GetArrayLength() == 0)
        {
            return CheckResult.Error("calendar.days", name, "The file has no \"days\".");
        }

        var seen = new HashSet<DateOnly>();
        var days = new List<CalendarDay>();
        var weekdayMakeUp = false;
        foreach (var entry in entries.EnumerateArray())
        {
            if (ReadDay(entry) is not { } day)
            {
                return CheckResult.Error("calendar.day", name, $"Entry {days.Count + 1} needs name, date (yyyy-MM-dd) and isOffDay.");
            }

            if (day.Date.Year != number && !(day.Date.Year == number - 1 && day.Date >= WorkCalendar.UnsettledFrom(number - 1)))
            {
                return CheckResult.Error("calendar.date-out-of-year", name, $"{day.Date:yyyy-MM-dd} does not belong to {number}.");
            }

            if (!seen.Add(day.Date))
            {
                return CheckResult.Error("calendar.duplicate-date", name, $"{day.Date:yyyy-MM-dd} stands twice.");
            }

            weekdayMakeUp |= !day.IsOffDay && !WorkCalendar.IsWeekend(day.Date);
            days.Add(day);
        }

        year = new CalendarYear(number, ReadPapers(root), [.. days.OrderBy(d => d.Date)]);
        return weekdayMakeUp
            ? CheckResult.Warn("calendar.make-up-on-weekday", name, "A make-up working day falls on an ordinary weekday.")
            : CheckResult.Ok("calendar", name);
    }

    private static CalendarDay? ReadDay(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object
        && entry.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && entry.TryGetProperty("isOffDay", out var off) && off.ValueKind is JsonValueKind.True or JsonValueKind.False
        && entry.TryGetProperty("date", out var date) && date.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new CalendarDay(name.GetString()!, day, off.GetBoolean())
            : null;

    private static List<string> ReadPapers(JsonElement root) =>
        root.TryGetProperty("papers", out var papers) && papers.ValueKind == JsonValueKind.Array
            ? [.. papers.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetString()!)]
            : [];
}
