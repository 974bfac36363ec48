using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Shemss.Hj212;

/// <summary>
/// A number exactly as sent: an integer and the count of digits after the point. <c>7.10</c> is 710 with scale 2, so the digits
/// sent are kept, the decimal is exact and the double is the nearest one. At most 18 digits.
/// </summary>
/// <param name="Mantissa">All digits as one integer, with the sign.</param>
/// <param name="Scale">Digits after the point, 0–18.</param>
public readonly record struct Number(long Mantissa, byte Scale)
{
    internal static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    private const long MaximumMantissa = 999_999_999_999_999_999;

    /// <summary>The number sent, exactly.</summary>
    public decimal ToDecimal()
    {
        var magnitude = (ulong)Math.Abs(Mantissa);
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, Mantissa < 0, Scale);
    }

    /// <summary>The double nearest to the number sent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ToDouble() =>
        // Both operands are exact below 2^53, so one division rounds once and correctly.
        Mantissa is > -(1L << 53) and < 1L << 53 ? Mantissa / PowersOfTen[Scale] : Slow();

    /// <summary>Takes over a decimal with its scale.</summary>
    /// <param name="value">At most 18 digits, at most 18 of them after the point.</param>
    /// <exception cref="OverflowException">More digits.</exception>
    public static Number From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (bits[3] >> 16) & 0xFF;
        var magnitude = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (bits[2] != 0 || magnitude > MaximumMantissa || scale > 18)
        {
            throw new OverflowException("A number of HJ 212 has at most 18 digits here.");
        }

        return new(bits[3] < 0 ? -(long)magnitude : (long)magnitude, (byte)scale);
    }

    /// <summary>Reads digits with an optional sign and point; an exponent is understood when the result still fits.</summary>
    /// <param name="text">ASCII without blanks.</param>
    /// <param name="number">The number.</param>
    /// <returns>False when it is empty, not a number, or has more than 18 digits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Number number)
    {
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        long mantissa = 0;
        var digits = 0;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                // Leading zeros are not digits that count: 000000000000000000001 is 1.
                if (mantissa > MaximumMantissa / 10)
                {
                    number = default;
                    return false;
                }

                mantissa = (mantissa * 10) + digit;
                digits++;
            }
            else if (text[at] == '.' && point < 0)
            {
                point = digits;
            }
            else
            {
                break;
            }
        }

        number = default;
        var scale = point < 0 ? 0 : digits - point;
        if (digits == 0)
        {
            return false;
        }

        if (at < text.Length && !TryApplyExponent(text[at..], ref mantissa, ref scale))
        {
            return false;
        }

        if (scale > 18)
        {
            return false;
        }

        number = new(negative ? -mantissa : mantissa, (byte)scale);
        return true;
    }

    /// <summary>Writes the digits as they were sent.</summary>
    /// <param name="destination">21 bytes are always enough.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False when the destination is too short.</returns>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        Span<byte> reversed = stackalloc byte[24];
        var magnitude = (ulong)Math.Abs(Mantissa);
        var at = 0;
        var digits = 0;
        do
        {
            if (Scale > 0 && digits == Scale)
            {
                reversed[at++] = (byte)'.';
            }

            reversed[at++] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
            digits++;
        }
        while (magnitude != 0 || digits <= Scale);

        if (Mantissa < 0)
        {
            reversed[at++] = (byte)'-';
        }

        written = 0;
        if (at > destination.Length)
        {
            return false;
        }

        while (at > 0)
        {
            destination[written++] = reversed[--at];
        }

        return true;
    }

    /// <summary>The digits as they were sent.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[24];
        TryFormat(text, out var written);
        return Encoding.ASCII.GetString(text[..written]);
    }

    private static bool TryApplyExponent(ReadOnlySpan<byte> text, ref long mantissa, ref int scale)
    {
        if (text[0] is not ((byte)'e' or (byte)'E') || text.Length is < 2 or > 4
            || !int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        scale -= exponent;
        for (; scale < 0; scale++)
        {
            if (mantissa > MaximumMantissa / 10)
            {
                return false;
            }

            mantissa *= 10;
        }

        for (; scale > 18 && mantissa % 10 == 0 && mantissa != 0; scale--)
        {
            mantissa /= 10;
        }

        return true;
    }

    private double Slow() => double.Parse(ToString(), CultureInfo.InvariantCulture);
}
