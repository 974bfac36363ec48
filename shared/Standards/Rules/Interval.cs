using System.Globalization;

namespace Shemss.Standards.Rules;

/// <summary>
/// A band of values. Written <c>[50 .. 250)</c>: a square bracket closes a side (the edge belongs to the band), a round one leaves it open;
/// <c>[250 ..)</c> and <c>(.. 20)</c> have one side only, <c>any</c> is every value.
/// </summary>
/// <param name="Low">Lower edge; <c>null</c>: none.</param>
/// <param name="LowClosed">True when the lower edge belongs to the band.</param>
/// <param name="High">Upper edge; <c>null</c>: none.</param>
/// <param name="HighClosed">True when the upper edge belongs to the band.</param>
public readonly record struct Interval(decimal? Low, bool LowClosed, decimal? High, bool HighClosed)
{
    /// <summary>Every value.</summary>
    public static Interval Any => default;

    /// <summary>True when the value lies in the band.</summary>
    public bool Contains(decimal value) =>
        (Low is not { } low || value > low || (LowClosed && value == low))
        && (High is not { } high || value < high || (HighClosed && value == high));

    /// <summary>True when some value lies in both bands.</summary>
    public bool Overlaps(Interval other) => !IsBefore(other) && !other.IsBefore(this);

    /// <summary>Reads the written form; false when it is malformed or no value can lie in it.</summary>
    public static bool TryParse(string? text, out Interval interval)
    {
        interval = Any;
        if (text == "any")
        {
            return true;
        }

        var middle = text?.IndexOf("..", StringComparison.Ordinal) ?? -1;
        if (text is null || middle < 1 || text[0] is not ('[' or '(') || text[^1] is not (']' or ')'))
        {
            return false;
        }

        if (!TryEdge(text[1..middle], out var low) || !TryEdge(text[(middle + 2)..^1], out var high))
        {
            return false;
        }

        interval = new Interval(low, text[0] == '[', high, text[^1] == ']');
        var edgesFit = (low is not null || !interval.LowClosed) && (high is not null || !interval.HighClosed);
        return edgesFit && (low is null || high is null || low < high || (low == high && interval.LowClosed && interval.HighClosed));
    }

    /// <summary>The written form.</summary>
    public override string ToString() => Low is null && High is null
        ? "any"
        : string.Create(CultureInfo.InvariantCulture, $"{(LowClosed ? '[' : '(')}{Low}{(Low is null ? "" : " ")}..{(High is null ? "" : " ")}{High}{(HighClosed ? ']' : ')')}");

    private bool IsBefore(Interval other) => High is { } high && other.Low is { } low && (high < low || (high == low && !(HighClosed && other.LowClosed)));

    private static bool TryEdge(string text, out decimal? edge)
    {
        edge = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var parsed = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number);
        edge = number;
        return parsed;
    }
}
