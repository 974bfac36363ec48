using System.Reflection;

namespace Shemss.Standards.Calendars;

/// <summary>A day found by counting working days.</summary>
/// <param name="Date">The day.</param>
/// <param name="Provisional">
/// True when the count touched days whose holiday notice is not loaded, so that only weekends were left out: show it, and count again once the notice is loaded.
/// </param>
public readonly record struct WorkdayDate(DateOnly Date, bool Provisional)
{
    /// <summary>The end of the day in Shanghai: when a limit of so many working days runs out.</summary>
    public DateTimeOffset EndsAt => ShanghaiTime.EndOf(Date);
}

/// <summary>
/// Working days (工作日) of mainland China: Monday to Friday, less the days off, plus the make-up days of the State Council's yearly notices.
/// Immutable; <see cref="With"/> gives a calendar with another year loaded or replaced. Any date works; nothing here throws.
/// </summary>
public sealed class WorkCalendar
{
    // Days are numbered as DateOnly.DayNumber does. Inside [_first, _last] the count of working days is tabulated,
    // outside it is arithmetic on whole weeks: so counting n working days is two look-ups, whatever n.
    private readonly SortedDictionary<int, CalendarYear> _years;
    private readonly int _first;
    private readonly int _last;
    private readonly int[] _countUpTo;
    private readonly int[] _workdays;
    private readonly int _shift;
    private readonly int _settledFirst;
    private readonly int _settledLast;
    private readonly bool _gaps;

    private WorkCalendar(SortedDictionary<int, CalendarYear> years)
    {
        _years = years;
        var from = years.Count == 0 ? 2000 : years.Keys.First();
        var to = years.Count == 0 ? 2000 : years.Keys.Last();
        _first = UnsettledFrom(from - 1).DayNumber;
        _last = new DateOnly(to, 12, 31).DayNumber;
        _settledFirst = years.Count == 0 ? int.MaxValue : new DateOnly(from, 1, 1).DayNumber;
        _settledLast = years.Count == 0 ? int.MinValue : UnsettledFrom(to).DayNumber - 1;
        _gaps = years.Count < to - from + 1;

        var special = years.Values.SelectMany(y => y.Days).GroupBy(d => d.Date.DayNumber).ToDictionary(g => g.Key, g => g.Last().IsOffDay);
        _countUpTo = new int[_last - _first + 1];
        var workdays = new List<int>();
        for (var day = _first; day <= _last; day++)
        {
            if (special.TryGetValue(day, out var off) ? !off : !IsWeekend(day))
            {
                workdays.Add(day);
            }

            _countUpTo[day - _first] = workdays.Count;
        }

        _workdays = [.. workdays];
        _shift = WeekdaysUpTo(_last) - WeekdaysUpTo(_first - 1) - _workdays.Length;
    }

    /// <summary>No year loaded: weekends only, everything provisional.</summary>
    public static WorkCalendar WeekendsOnly { get; } = new([]);

    /// <summary>The years shipped with this library, 2025 and 2026.</summary>
    public static WorkCalendar Builtin { get; } = LoadBuiltin();

    /// <summary>The years whose notice is loaded.</summary>
    public IReadOnlyCollection<int> Years => _years.Keys;

    /// <summary>The loaded notices.</summary>
    public IReadOnlyCollection<CalendarYear> Notices => _years.Values;

    /// <summary>A calendar with these notices added; a notice of a year already loaded replaces it.</summary>
    public WorkCalendar With(params IEnumerable<CalendarYear> notices)
    {
        var years = new SortedDictionary<int, CalendarYear>(_years);
        foreach (var notice in notices)
        {
            years[notice.Year] = notice;
        }

        return new WorkCalendar(years);
    }

    /// <summary>True when <paramref name="day"/> is a working day as far as the loaded notices tell.</summary>
    public bool IsWorkday(DateOnly day) => CountUpTo(day.DayNumber) > CountUpTo(day.DayNumber - 1);

    /// <summary>
    /// The <paramref name="count"/>-th working day after <paramref name="start"/>; the start day is not counted (民法典 art. 201).
    /// 0 gives the start itself, a negative count goes back in time. Counts beyond the calendar's end stop at <see cref="DateOnly.MaxValue"/> or
    /// <see cref="DateOnly.MinValue"/>, provisional.
    /// </summary>
    public WorkdayDate AddWorkdays(DateOnly start, int count)
    {
        var from = start.DayNumber;
        if (count == 0)
        {
            return new WorkdayDate(start, !IsSettled(from, from));
        }

        // Going back, the start day is not counted either: begin from the working days before it.
        var target = count > 0 ? CountUpTo(from) + (long)count : CountUpTo(from - 1) + (long)count + 1;
        var day = DayOf(target);
        var settled = count > 0 ? IsSettled(from + 1, day) : IsSettled(day, from - 1);
        return new WorkdayDate(DateOnly.FromDayNumber(day), !settled);
    }

    /// <summary>
    /// How many working days lie after <paramref name="start"/> up to and including <paramref name="end"/>; negative when end is before start.
    /// So <c>WorkdaysBetween(d, AddWorkdays(d, n).Date) == n</c> for n ≥ 0.
    /// </summary>
    public int WorkdaysBetween(DateOnly start, DateOnly end) => CountUpTo(end.DayNumber) - CountUpTo(start.DayNumber);

    /// <summary>
    /// True when the notices that decide about every day from <paramref name="from"/> to <paramref name="to"/> are loaded.
    /// The last week of a year is decided by the next year's notice too (2018-12-29 was a make-up day of the notice for 2019).
    /// </summary>
    public bool IsSettled(DateOnly from, DateOnly to) => IsSettled(from.DayNumber, to.DayNumber);

    internal static DateOnly UnsettledFrom(int year) => new(year, 12, 25);

    internal static bool IsWeekend(DateOnly day) => IsWeekend(day.DayNumber);

    // Day 0 (0001-01-01) was a Monday.
    private static bool IsWeekend(int dayNumber) => dayNumber % 7 >= 5;

    /// <summary>Mondays to Fridays from day 0 up to and including the day; −1 and earlier give 0.</summary>
    private static int WeekdaysUpTo(int dayNumber) => dayNumber < 0 ? 0 : ((dayNumber / 7) * 5) + Math.Min((dayNumber % 7) + 1, 5);

    private bool IsSettled(int from, int to)
    {
        if (from < _settledFirst || to > _settledLast)
        {
            return false;
        }

        return !_gaps || AllSettled(from, to);
    }

    private bool AllSettled(int from, int to)
    {
        var first = DateOnly.FromDayNumber(from);
        var last = DateOnly.FromDayNumber(Math.Max(from, to));
        var lastYear = last >= UnsettledFrom(last.Year) ? last.Year + 1 : last.Year;
        for (var year = first.Year; year <= lastYear; year++)
        {
            if (!_years.ContainsKey(year))
            {
                return false;
            }
        }

        return true;
    }

    private int CountUpTo(int day)
    {
        var index = day - _first;
        if ((uint)index < (uint)_countUpTo.Length)
        {
            return WeekdaysUpTo(_first - 1) + _countUpTo[index];
        }

        return index < 0 ? WeekdaysUpTo(day) : WeekdaysUpTo(day) - _shift;
    }

    /// <summary>The day that carries the given running number of working days (1 = the first ever).</summary>
    private int DayOf(long number)
    {
        var before = WeekdaysUpTo(_first - 1);
        var index = number - before - 1;
        if ((ulong)index < (ulong)_workdays.Length)
        {
            return _workdays[(int)index];
        }

        var weekday = (index < 0 ? number : number + _shift) - 1;
        return weekday < 0 ? 0 : (int)Math.Min((weekday / 5 * 7) + (weekday % 5), DateOnly.MaxValue.DayNumber);
    }

    private static WorkCalendar LoadBuiltin()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var years = new List<CalendarYear>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("calendars/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var result = CalendarYear.TryParse(reader.ReadToEnd(), out var year);
            years.Add(year ?? throw new InvalidDataException($"{name}: {result.Code} {result.Detail}"));
        }

        return WeekendsOnly.With(years);
    }
}
