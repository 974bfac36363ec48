namespace Shemss.Standards.Calendars;

/// <summary>Legal days run in Asia/Shanghai, which has been UTC+8 without summer time since 1991.</summary>
public static class ShanghaiTime
{
    /// <summary>UTC+8.</summary>
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(8);

    /// <summary>The Shanghai calendar day in which an instant falls.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDayNumber((int)(LocalTicks(instant) / TimeSpan.TicksPerDay));

    /// <summary>Today in Shanghai.</summary>
    /// <param name="clock">The clock.</param>
    public static DateOnly Today(this TimeProvider clock) => DateOf(clock.GetUtcNow());

    /// <summary>The first instant of a day, 00:00:00 in Shanghai.</summary>
    /// <param name="day">The day.</param>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The last second of a Shanghai day, 23:59:59 +08:00: the moment at which a legal limit of that day ends (24:00).</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new(day.ToDateTime(new TimeOnly(23, 59, 59)), Offset);

    /// <summary>True when <paramref name="instant"/> lies after the end of the Shanghai day <paramref name="due"/>.</summary>
    public static bool IsLate(DateTimeOffset instant, DateOnly due) => DateOf(instant) > due;

    // The last eight hours of year 9999 have no later day to fall into.
    private static long LocalTicks(DateTimeOffset instant) => Math.Min(instant.UtcTicks + Offset.Ticks, DateTime.MaxValue.Ticks);
}
