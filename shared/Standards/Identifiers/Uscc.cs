using System.Buffers;

namespace Shemss.Standards.Identifiers;

/// <summary>
/// Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters of 31 symbols, the last a check character
/// <c>C18 = 31 − Σ Cᵢ·3^(i−1) mod 31</c> (31 becomes 0). Characters 9–17 are an organisation code (GB 11714) with a check of its own.
/// </summary>
public static class Uscc
{
    private const string Symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>The 31 symbols, as a set.</summary>
    internal static readonly SearchValues<char> SymbolSet = SearchValues.Create(Symbols);

    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>
    /// Checks a code. Errors: <c>uscc.empty</c>, <c>uscc.length</c>, <c>uscc.character</c> (I, O, S, V, Z and all else outside the 31 symbols),
    /// <c>uscc.check-character</c>. Warning: <c>uscc.organisation-check</c> (old published codes fail it).
    /// An import of old lists may downgrade <c>uscc.check-character</c> to a warning; typed input must not.
    /// </summary>
    public static CheckResult Check(string? value)
    {
        var code = IdentifierText.Normalise(value);
        if (code.Length == 0)
        {
            return CheckResult.Error("uscc.empty", code, "A unified social credit code is required.");
        }

        if (code.Length != 18)
        {
            return CheckResult.Error("uscc.length", code, $"A unified social credit code has 18 characters, this has {code.Length}.");
        }

        var bad = code.AsSpan().IndexOfAnyExcept(SymbolSet);
        if (bad >= 0)
        {
            return CheckResult.Error("uscc.character", code, $"'{code[bad]}' at position {bad + 1} is not used in a unified social credit code.");
        }

        var expected = CheckCharacter(code);
        if (code[17] != expected)
        {
            return CheckResult.Error("uscc.check-character", code, $"The check character is '{code[17]}', the other 17 require '{expected}'.");
        }

        var organisation = code.AsSpan(8, 9);
        return organisation[8] == OrganisationCheckCharacter(organisation)
            ? CheckResult.Ok("uscc", code)
            : CheckResult.Warn("uscc.organisation-check", code, "The organisation code inside (characters 9–17) fails its own check, GB 11714.");
    }

    /// <summary>
    /// The check character of the first 17 characters. <paramref name="code"/> must hold at least 17 characters of the 31 symbols,
    /// otherwise the result is <c>'\0'</c>.
    /// </summary>
    public static char CheckCharacter(ReadOnlySpan<char> code)
    {
        if (code.Length < 17)
        {
            return '\0';
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var symbol = Symbols.IndexOf(code[i], StringComparison.Ordinal);
            if (symbol < 0)
            {
                return '\0';
            }

            sum += symbol * Weights[i];
        }

        return Symbols[(31 - (sum % 31)) % 31];
    }

    /// <summary>GB 11714: <c>C9 = 11 − Σ Cᵢ·Wᵢ mod 11</c>, 10 is written X, 11 is written 0; letters count 10…35.</summary>
    private static char OrganisationCheckCharacter(ReadOnlySpan<char> organisation)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            var c = organisation[i];
            sum += (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * OrganisationWeights[i];
        }

        return (11 - (sum % 11)) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }
}
