using Shemss.Standards.Formulas;
using Shemss.Standards.Rules;

namespace Shemss.Standards.Judgements;

/// <summary>
/// Whether means and periods hold enough valid data: hour, day, month (HJ 76-2017 annex B for air, HJ 356-2019 for water), quarterly capture rate
/// (HJ 75-2017 12.1), monthly valid data rate (HJ 355-2019).
/// </summary>
public static class DataValidity
{
    /// <summary>Item of the air rules.</summary>
    public const string Air = "air";

    /// <summary>Item of the water rules.</summary>
    public const string Water = "water";

    /// <summary>Hour mean (小时均值): valid minutes of the hour.</summary>
    public static Judgement JudgeHour(string item, DateOnly date, decimal validMinutes, RuleBook? book = null) =>
        Judge(item, "valid-hour", "min", date, [], validMinutes, book);

    /// <summary>Day mean (日均值): valid hours of the day.</summary>
    public static Judgement JudgeDay(string item, DateOnly date, decimal validHours, RuleBook? book = null) =>
        Judge(item, "valid-day", "h", date, [], validHours, book);

    /// <summary>Month mean (月均值): valid days of the month; February has a limit of its own. <paramref name="month"/> is any day of the month.</summary>
    public static Judgement JudgeMonth(string item, DateOnly month, decimal validDays, RuleBook? book = null) =>
        Judge(item, "valid-month", "d", month, new() { ["month"] = month.Month }, validDays, book);

    /// <summary>
    /// Quarterly valid capture rate, see <see cref="DataRates.CaptureRate"/>. Not judged, reason <c>error.undefined</c>, when the source was stopped all quarter or the hours
    /// contradict each other.
    /// </summary>
    public static Judgement JudgeCaptureRate(DateOnly date, decimal quarterHours, decimal invalidHours, decimal stoppedHours, RuleBook? book = null) =>
        Judge(
            Air, "capture-rate", "%", date,
            new() { ["quarter-hours"] = quarterHours, ["invalid-hours"] = invalidHours, ["stopped-hours"] = stoppedHours },
            DataRates.CaptureRate(quarterHours, invalidHours, stoppedHours), book);

    /// <summary>Monthly valid data rate of water (有效数据率): valid of expected data, %. Not judged when nothing was expected.</summary>
    public static Judgement JudgeValidDataRate(DateOnly date, int expected, int valid, RuleBook? book = null) =>
        Judge(
            Water, "valid-data-rate", "%", date, new() { ["expected"] = expected, ["valid"] = valid },
            valid < 0 || valid > expected ? null : Formula.Ratio(valid, expected), book);

    internal static Judgement Run(JudgementInput input, RuleSet rules)
    {
        var draft = new JudgementDraft(input, rules, 1);
        var quantity = input.Tags.Count > 0 ? input.Tags[0] : "";
        decimal? value = input.Numbers.TryGetValue("value", out var number) ? number : null;
        decimal? compared;
        if (input.Unit == "%")
        {
            compared = draft.Step("rate", quantity, value, "%", rules.Rounding("rate"));
        }
        else
        {
            compared = value;
            draft.Step("valid", quantity, value, input.Unit);
        }

        draft.Judge(value, compared);
        var match = rules.Match(input.Item, quantity, input.Unit, compared ?? 0, input.Numbers, input.Tags);
        draft.Use(match.Row);
        if (match.Row is null || compared is null)
        {
            draft.Reason(match.Row is null ? match.Reason : "error.undefined");
        }

        return draft.Close(match.Row?.IsMet(compared ?? 0) == true);
    }

    private static Judgement Judge(
        string item, string quantity, string unit, DateOnly date, Dictionary<string, decimal> numbers, decimal? value, RuleBook? book)
    {
        if (value is { } known)
        {
            numbers["value"] = known;
        }

        var input = new JudgementInput(Procedures.DataValidity, item, unit, date, [], numbers, [quantity]);
        return Run(input, (book ?? RuleBook.Builtin).At(date));
    }
}
