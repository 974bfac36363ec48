namespace Shemss.Hj212;

/// <summary>
/// Times as HJ 212 writes them: <c>yyyyMMddHHmmss</c>, or <c>yyyyMMddHHmmssfff</c> in QN, in Chinese local time. China has kept
/// UTC+8 without summer time since 1992, so the offset is a constant and every time is delivered with it.
/// </summary>
public static class ChinaTime
{
    /// <summary>UTC+8.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Reads 14 digits, or 17 with milliseconds.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="time">The time, offset +08:00.</param>
    /// <returns>False when it is not a time of the years 1992–2199.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        if (TryParseTicks(text, out var ticks))
        {
            time = new DateTimeOffset(ticks, Offset);
            return true;
        }

        time = default;
        return false;
    }

    /// <summary>Writes 14 digits.</summary>
    /// <param name="time">Any offset; written in UTC+8, the fraction of a second cut.</param>
    /// <param name="destination">At least 14 bytes.</param>
    public static void WriteSeconds(DateTimeOffset time, Span<byte> destination)
    {
        var local = time.ToOffset(Offset);
        Digits(destination, 0, 4, local.Year);
        Digits(destination, 4, 2, local.Month);
        Digits(destination, 6, 2, local.Day);
        Digits(destination, 8, 2, local.Hour);
        Digits(destination, 10, 2, local.Minute);
        Digits(destination, 12, 2, local.Second);
    }

    /// <summary>Writes 17 digits, as QN has them.</summary>
    /// <param name="time">Any offset; written in UTC+8.</param>
    /// <param name="destination">At least 17 bytes.</param>
    public static void WriteMilliseconds(DateTimeOffset time, Span<byte> destination)
    {
        WriteSeconds(time, destination);
        Digits(destination, 14, 3, time.Millisecond);
    }

    /// <summary>A request number (请求编码) for a moment: 17 digits to the millisecond.</summary>
    /// <param name="time">Any offset; written in UTC+8.</param>
    public static string ToQn(DateTimeOffset time)
    {
        Span<byte> digits = stackalloc byte[17];
        WriteMilliseconds(time, digits);
        return System.Text.Encoding.ASCII.GetString(digits);
    }

    internal static bool TryParseTicks(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is not (14 or 17))
        {
            return false;
        }

        var bad = 0;
        int Two(ReadOnlySpan<byte> t, int at)
        {
            var tens = (uint)(t[at] - '0');
            var ones = (uint)(t[at + 1] - '0');
            bad |= tens > 9 || ones > 9 ? 1 : 0;
            return (int)((tens * 10) + ones);
        }

        var year = (Two(text, 0) * 100) + Two(text, 2);
        var month = Two(text, 4);
        var day = Two(text, 6);
        var hour = Two(text, 8);
        var minute = Two(text, 10);
        var second = Two(text, 12);
        var millisecond = 0;
        if (text.Length == 17)
        {
            millisecond = (Two(text, 14) * 10) + (text[16] - '0');
            bad |= (uint)(text[16] - '0') > 9 ? 1 : 0;
        }

        if (bad != 0 || year is < 1992 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second).Ticks + (millisecond * TimeSpan.TicksPerMillisecond);
        return true;
    }

    private static void Digits(Span<byte> destination, int at, int count, int value)
    {
        for (var i = at + count - 1; i >= at; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
