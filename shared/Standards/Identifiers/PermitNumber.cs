namespace Shemss.Standards.Identifiers;

/// <summary>
/// Discharge permit number (排污许可证编号, HJ 608-2017): 22 characters = 18-character unified social credit code
/// + 3-digit serial + 1 identification letter, e.g. <c>91130200699229617X001P</c>. Holders without such a code have 18 characters that begin with <c>H9</c>.
/// </summary>
public static class PermitNumber
{
    /// <summary>
    /// Checks a permit number. Errors: <c>permit.empty</c>, <c>permit.length</c>, <c>permit.holder-character</c>, <c>permit.serial</c>, <c>permit.letter</c>.
    /// Warnings: <c>permit.holder-check</c> (the first 18 fail the USCC check), <c>permit.other-holder</c> (they are not
    /// <paramref name="holderUscc"/>: the permit may belong to a branch).
    /// </summary>
    /// <param name="value">The number as written.</param>
    /// <param name="holderUscc">The polluter's unified social credit code; <c>null</c> skips the comparison.</param>
    public static CheckResult Check(string? value, string? holderUscc = null)
    {
        var number = IdentifierText.Normalise(value);
        if (number.Length == 0)
        {
            return CheckResult.Error("permit.empty", number, "A discharge permit number is required.");
        }

        if (number.Length != 22)
        {
            return CheckResult.Error("permit.length", number, $"A discharge permit number has 22 characters, this has {number.Length}.");
        }

        var holder = number.AsSpan(0, 18);
        var bad = holder.IndexOfAnyExcept(Uscc.SymbolSet);
        if (bad >= 0)
        {
            return CheckResult.Error("permit.holder-character", number, $"'{number[bad]}' at position {bad + 1} is not used in a holder's code.");
        }

        if (!IdentifierText.AllDigits(number.AsSpan(18, 3)))
        {
            return CheckResult.Error("permit.serial", number, "Characters 19–21 are the serial number and must be digits.");
        }

        if (!char.IsAsciiLetterUpper(number[21]))
        {
            return CheckResult.Error("permit.letter", number, "The last character is the identification letter, A–Z.");
        }

        if (holderUscc is not null && !holder.SequenceEqual(IdentifierText.Normalise(holderUscc)))
        {
            return CheckResult.Warn("permit.other-holder", number, "The permit's holder code is not the polluter's unified social credit code.");
        }

        // "H9" marks a holder without a unified social credit code; its 18 characters carry no such check.
        var hasUscc = !holder.StartsWith("H9", StringComparison.Ordinal);
        return hasUscc && Uscc.CheckCharacter(holder) != holder[17]
            ? CheckResult.Warn("permit.holder-check", number, "The first 18 characters fail the check of a unified social credit code.")
            : CheckResult.Ok("permit", number);
    }
}
