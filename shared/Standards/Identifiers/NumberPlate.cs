using System.Text.RegularExpressions;

namespace Shemss.Standards.Identifiers;

/// <summary>The kinds of Chinese number plate that are told apart.</summary>
public enum NumberPlateKind
{
    /// <summary>Ordinary plate of seven characters.</summary>
    Ordinary,

    /// <summary>Small new-energy vehicle, eight characters, energy letter in third place.</summary>
    NewEnergySmall,

    /// <summary>Large new-energy vehicle, eight characters, energy letter last.</summary>
    NewEnergyLarge,
}

/// <summary>
/// Number plates (车牌). The patterns are those of public descriptions; new series appear without notice, so an unknown
/// form is a warning, never a refusal. Letters I and O are not used.
/// </summary>
public static partial class NumberPlate
{
    private const string Province = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]";

    /// <summary>The kind of a recognised plate, otherwise <c>null</c>.</summary>
    public static NumberPlateKind? KindOf(string? value)
    {
        var plate = Normalise(value);
        return Ordinary().IsMatch(plate) ? NumberPlateKind.Ordinary
            : NewEnergySmall().IsMatch(plate) ? NumberPlateKind.NewEnergySmall
            : NewEnergyLarge().IsMatch(plate) ? NumberPlateKind.NewEnergyLarge
            : null;
    }

    /// <summary>
    /// Checks a plate. Error: <c>plate.empty</c>. Warnings: <c>plate.unrecognised</c>, <c>plate.energy-letter</c>
    /// (a new-energy plate whose letter is not D or F; the extended letters A B C E G H J K are unverified).
    /// </summary>
    public static CheckResult Check(string? value)
    {
        var plate = Normalise(value);
        if (plate.Length == 0)
        {
            return CheckResult.Error("plate.empty", plate, "A number plate is required.");
        }

        var letter = KindOf(plate) switch
        {
            NumberPlateKind.Ordinary => 'D',
            NumberPlateKind.NewEnergySmall => plate[2],
            NumberPlateKind.NewEnergyLarge => plate[7],
            _ => '\0',
        };
        return letter switch
        {
            '\0' => CheckResult.Warn("plate.unrecognised", plate, "This is not a known form of number plate."),
            'D' or 'F' => CheckResult.Ok("plate", plate),
            _ => CheckResult.Warn("plate.energy-letter", plate, $"New-energy letter '{letter}' is newer than the verified D and F."),
        };
    }

    // 沪A·12345 and 沪A-12345 are how plates are commonly written.
    private static string Normalise(string? value) =>
        IdentifierText.Normalise(value).Replace("·", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    [GeneratedRegex("^" + Province + @"[A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ordinary();

    [GeneratedRegex("^" + Province + @"[A-HJ-NP-Z][A-HJK][A-HJ-NP-Z0-9][0-9]{4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NewEnergySmall();

    [GeneratedRegex("^" + Province + @"[A-HJ-NP-Z][0-9]{5}[A-HJK]\z", RegexOptions.CultureInvariant)]
    private static partial Regex NewEnergyLarge();
}
