namespace Shemss.ServiceDefaults;

/// <summary>Legal dates are those of Asia/Shanghai: UTC+8 all year since 1992.</summary>
public static class ShanghaiTime
{
    /// <summary>The distance to UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The legal date of an instant.</summary>
    /// <param name="instant">Any instant.</param>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>Today's legal date.</summary>
    /// <param name="time">The clock.</param>
    public static DateOnly Today(this TimeProvider time) => DateOf(time.GetUtcNow());

    /// <summary>The first instant of a legal date.</summary>
    /// <param name="date">The date.</param>
    public static DateTimeOffset StartOf(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The first instant after a legal date.</summary>
    /// <param name="date">The date.</param>
    public static DateTimeOffset EndOf(DateOnly date) => StartOf(date.AddDays(1));
}
