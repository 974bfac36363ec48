using System.Globalization;
using Shemss.Standards.Calendars;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Intervals;

/// <summary>
/// The longest time that may pass between two works of a kind (最低频次): HJ 75-2017 10–11, HJ 355-2019 7–10, HJ 1286-2023, and limits of the
/// Shanghai notice 沪环监测〔2023〕167号.
/// </summary>
/// <param name="Rule">The row that says so.</param>
public sealed record WorkInterval(RuleRow Rule)
{
    /// <summary>Days that a month counts when a plan in days is compared with a limit in months (the forms print 90 d for 3 months; proposed).</summary>
    public const int DaysPerMonth = 30;

    /// <summary>Length, in <see cref="Unit"/>.</summary>
    public int Length => (int)Math.Clamp(decimal.Floor(Rule.Limit), 0, 10_000);

    /// <summary><c>h</c>, <c>d</c>, <c>month</c> or <c>workday</c>.</summary>
    public string Unit => Rule.Unit;

    /// <summary>
    /// The interval for a work; <c>null</c> when the tables ask for none. The first row whose tags fit counts; an item without rows uses its family's
    /// (<c>so2</c> → <c>gas</c> → <c>cems</c>).
    /// </summary>
    /// <param name="item"><c>cems</c>, <c>gas</c>, <c>pm</c>, <c>velocity</c>, <c>nmhc</c>, <c>water</c>, <c>flow-meter</c> or an item of <see cref="Items"/>.</param>
    /// <param name="work">
    /// <c>patrol</c>, <c>calibration</c>, <c>full-system-calibration</c>, <c>verification</c>, <c>comparison</c>, <c>standard-check</c>, <c>leak-test</c> … (column quantity).
    /// </param>
    /// <param name="date">The day on which the rule must be in force.</param>
    /// <param name="tags">Facts about the instrument: <c>automatic</c> (it calibrates or checks itself), <c>extractive</c>, <c>dilution</c>, <c>in-situ</c>, <c>optical</c>, <c>nox-converter</c>.</param>
    /// <param name="book">The rules; <c>null</c>: those shipped.</param>
    public static WorkInterval? Find(string item, string work, DateOnly date, IReadOnlyCollection<string>? tags = null, RuleBook? book = null)
    {
        var rules = (book ?? RuleBook.Builtin).At(date);
        for (var name = item; name is not null; name = Items.FamilyOf(name))
        {
            foreach (var row in rules.Find(name, work))
            {
                if (row.Kind is "maximum-interval" or "maximum-duration"
                    && row.Applies(new Dictionary<string, decimal>(), tags ?? []) == ConditionOutcome.Holds)
                {
                    return new WorkInterval(row);
                }
            }
        }

        return null;
    }

    /// <summary>All intervals in force for an item and its families, one for each work, for building a plan.</summary>
    public static IReadOnlyList<WorkInterval> For(string item, DateOnly date, IReadOnlyCollection<string>? tags = null, RuleBook? book = null)
    {
        var rules = (book ?? RuleBook.Builtin).At(date);
        return
        [
            .. rules.Tables.SelectMany(t => t.Rows).Where(r => r.Kind == "maximum-interval").Select(r => r.Quantity).Distinct()
                .Select(work => Find(item, work, date, tags, book)).OfType<WorkInterval>().Where(i => i.Rule.Kind == "maximum-interval"),
        ];
    }

    /// <summary>
    /// When the next work is due: hours and days are added as such (7 d = 168 h), months by the calendar in Shanghai, working days by the calendar given (end of that day).
    /// </summary>
    public DateTimeOffset DueAt(DateTimeOffset lastDone, WorkCalendar? calendar = null)
    {
        // Length is at most 10,000 months, 833 years: nearer to the end of time than that there is no due moment.
        if (lastDone.UtcDateTime.Year >= 9000)
        {
            return DateTimeOffset.MaxValue;
        }

        var local = lastDone.ToOffset(ShanghaiTime.Offset);
        return Unit switch
        {
            "h" => local.AddHours(Length),
            "month" => local.AddMonths(Length),
            "workday" => (calendar ?? WorkCalendar.Builtin).AddWorkdays(ShanghaiTime.DateOf(lastDone), Length).EndsAt,
            _ => local.AddDays(Length),
        };
    }

    /// <summary>The last moment that is not late: for hours the due moment, otherwise the end of the due day in Shanghai (proposed).</summary>
    public DateTimeOffset LateAfter(DateTimeOffset lastDone, WorkCalendar? calendar = null)
    {
        var due = DueAt(lastDone, calendar);
        return Unit == "h" ? due : ShanghaiTime.EndOf(ShanghaiTime.DateOf(due));
    }

    /// <summary>
    /// True when a plan that repeats every <paramref name="length"/> <paramref name="unit"/> (<c>h</c>, <c>d</c>, <c>month</c>) is not weaker than this minimum.
    /// Months compare with months; otherwise a month counts <see cref="DaysPerMonth"/> days, but a calendar month against a limit in days 31.
    /// </summary>
    public bool IsMetBy(int length, string unit)
    {
        if (length <= 0)
        {
            return false;
        }

        if (unit == Unit)
        {
            return length <= Length;
        }

        return Hours(length, unit, 31) is { } planned && Hours(Length, Unit, DaysPerMonth) is { } allowed && planned <= allowed;
    }

    /// <summary>E.g. <c>≤ 7 d (HJ 75-2017 10.2)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"≤ {Length} {Unit} ({Rule.Standard} {Rule.Clause})");

    private static long? Hours(int length, string unit, int daysPerMonth) => unit switch
    {
        "h" => length,
        "d" => length * 24L,
        "month" => length * 24L * daysPerMonth,
        _ => null,
    };
}
