namespace Shemss.Simulator.Series;

/// <summary>Seconds of Shanghai wall-clock time since 1970 (no daylight saving), the generator's inner time.</summary>
internal static class LocalTime
{
    public const long Day = 86_400;
    public const long Hour = 3_600;
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static long Of(DateTimeOffset time) => time.ToUnixTimeSeconds() + 8 * Hour;

    public static DateTimeOffset ToTime(long seconds) => new(DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond, Offset);

    public static double HourOfDay(long seconds) => seconds % Day / 3600.0;

    /// <summary>Monday = 0.</summary>
    public static int DayOfWeek(long seconds) => (int)((seconds / Day + 3) % 7);

    /// <summary>-1 in midwinter to 1 in midsummer.</summary>
    public static double Season(long seconds) => Math.Cos(2 * Math.PI * (seconds / (double)Day - 200.0) / 365.25);
}

/// <summary>The load the plant means to run at, without calendar events: 1 = usual, 0 = stopped.</summary>
internal sealed class ProductionSchedule(ProductionPattern pattern, ulong seed)
{
    public double Target(long seconds)
    {
        var day = seconds / LocalTime.Day;
        var hour = LocalTime.HourOfDay(seconds);
        double load;
        if (pattern.ShiftHours >= 24)
        {
            load = WorksOn(day) ? 1 : pattern.WeekendLoad;
        }
        else
        {
            load = InShift(day, hour) || InShift(day - 1, hour + 24) ? 1 : WorksOn(day) ? pattern.NightLoad : pattern.WeekendLoad;
        }

        if (load <= 0)
        {
            return 0;
        }

        load *= 0.95 + 0.1 * Noise.At(seed, day);
        if (pattern.DiurnalAmplitude > 0)
        {
            var angle = 2 * Math.PI * (hour - pattern.DiurnalPeakHour) / 24;
            load *= 1 + pattern.DiurnalAmplitude * (0.65 * Math.Cos(angle) + 0.35 * Math.Cos(2 * angle + 0.6));
        }

        return load;
    }

    private bool WorksOn(long day) => LocalTime.DayOfWeek(day * LocalTime.Day) < pattern.WorkDays;

    private bool InShift(long day, double hour)
    {
        if (!WorksOn(day))
        {
            return false;
        }

        var start = pattern.ShiftStart + 0.5 * (Noise.At(seed + 1, day) - 0.5);
        var end = pattern.ShiftStart + pattern.ShiftHours + 0.7 * (Noise.At(seed + 2, day) - 0.5);
        return hour >= start && hour < end;
    }
}
