namespace Shemss.Standards.Identifiers;

/// <summary>Normalises what people paste: full-width letters and digits, spaces, lower case.</summary>
internal static class IdentifierText
{
    /// <summary>Longest text looked at; anything longer is no identifier and need not be copied.</summary>
    internal const int Longest = 64;

    internal static string Normalise(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return "";
        }

        var text = value.AsSpan().Trim();
        if (text.Length > Longest)
        {
            text = text[..Longest];
        }

        Span<char> buffer = stackalloc char[Longest];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                continue;
            }

            // U+FF01…U+FF5E are the full-width forms of U+0021…U+007E.
            var half = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            buffer[length++] = half is >= 'a' and <= 'z' ? (char)(half - 32) : half;
        }

        return new string(buffer[..length]);
    }

    internal static bool AllDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
