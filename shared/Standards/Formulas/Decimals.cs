namespace Shemss.Standards.Formulas;

/// <summary>
/// A rounding rule of one quantity: half to even (GB/T 8170, 四舍六入五成双; the value is exact decimal, so a half is exactly a half).
/// </summary>
/// <param name="Rule">Id of the row in table <c>handling</c>.</param>
/// <param name="Decimals">Decimals kept, 0…20.</param>
public readonly record struct Rounding(string Rule, int Decimals)
{
    /// <summary>The rounded value.</summary>
    public decimal Apply(decimal value) => decimal.Round(value, Decimals, MidpointRounding.ToEven);

    /// <summary>The rounded value; <c>null</c> stays <c>null</c>.</summary>
    public decimal? Apply(decimal? value) => value is { } number ? Apply(number) : null;
}

/// <summary>Decimal arithmetic that has an answer for every input: <c>null</c> where there is no number, never an exception.</summary>
public static class Decimals
{
    /// <summary>The largest magnitude of a single number that a formula takes: 10⁹.</summary>
    public const decimal Largest = 1_000_000_000m;

    /// <summary>True when every number's magnitude is at most <see cref="Largest"/>.</summary>
    public static bool Usable(params ReadOnlySpan<decimal> numbers)
    {
        foreach (var number in numbers)
        {
            if (number is > Largest or < -Largest)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>dividend / divisor</c> to 28 significant digits; <c>null</c> when the divisor is 0 or the quotient exceeds decimal's range.</summary>
    public static decimal? Divide(decimal dividend, decimal divisor)
    {
        if (divisor == 0)
        {
            return null;
        }

        try
        {
            return dividend / divisor;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// Square root, rounded to 20 decimals: the error is at most 0.51 units of the 20th decimal for roots below 10⁵, and 28 significant digits hold
    /// for larger ones. <c>null</c> for a negative number. The same on every machine: IEEE's square root is exactly rounded, the rest is decimal.
    /// </summary>
    public static decimal? Sqrt(decimal value)
    {
        if (value <= 0)
        {
            return value == 0 ? 0m : null;
        }

        // The seed has 15 digits; one Newton step doubles them beyond decimal's 28, and halving the sum of two errors of 1 ulp keeps them.
        var root = (decimal)Math.Sqrt((double)value);
        root = (root + (value / root)) / 2;
        return decimal.Round(root, 20, MidpointRounding.ToEven);
    }

    internal static int Clamp(decimal value, int low, int high) => (int)Math.Clamp(value, low, high);
}
