using System.Globalization;

namespace Shemss.Standards.Identifiers;

/// <summary>
/// Resident identity card number (公民身份号码, GB 11643): 6-digit region, birth date, 3-digit order, check character by ISO 7064 MOD 11-2.
/// Keep only <see cref="Mask"/> of it.
/// </summary>
public static class IdCard
{
    private const string CheckCharacters = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>
    /// Checks a number. Errors: <c>id-card.empty</c>, <c>id-card.length</c>, <c>id-card.character</c>, <c>id-card.birth-date</c>,
    /// <c>id-card.check-character</c>. The result's value is the masked number, so that it may be logged.
    /// </summary>
    /// <param name="value">The number as written.</param>
    /// <param name="today">Births after this day are refused; <c>null</c> skips that.</param>
    public static CheckResult Check(string? value, DateOnly? today = null)
    {
        var number = IdentifierText.Normalise(value);
        var masked = Mask(number);
        if (number.Length == 0)
        {
            return CheckResult.Error("id-card.empty", masked, "An identity card number is required.");
        }

        if (number.Length != 18)
        {
            return CheckResult.Error("id-card.length", masked, $"An identity card number has 18 characters, this has {number.Length}.");
        }

        if (!IdentifierText.AllDigits(number.AsSpan(0, 17)) || !(char.IsAsciiDigit(number[17]) || number[17] == 'X'))
        {
            return CheckResult.Error("id-card.character", masked, "An identity card number is 17 digits and a digit or X.");
        }

        var isDate = DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth);
        if (!isDate || birth > (today ?? DateOnly.MaxValue))
        {
            return CheckResult.Error("id-card.birth-date", masked, "Characters 7–14 are not a possible birth date.");
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (number[i] - '0') * Weights[i];
        }

        return number[17] == CheckCharacters[sum % 11]
            ? CheckResult.Ok("id-card", masked)
            : CheckResult.Error("id-card.check-character", masked, "The check character does not fit the other 17.");
    }

    /// <summary>The first 3 and last 4 characters with stars between; all stars when the text has fewer than 8 characters.</summary>
    public static string Mask(string? value)
    {
        var number = IdentifierText.Normalise(value);
        return number.Length < 8
            ? new string('*', number.Length)
            : string.Concat(number.AsSpan(0, 3), new string('*', number.Length - 7), number.AsSpan(number.Length - 4));
    }
}
