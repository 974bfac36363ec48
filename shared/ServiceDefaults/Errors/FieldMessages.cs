using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Validation attributes report English sentences; clients need codes and their own language. The sentences of the framework's own
/// attributes are recognised, any other is passed on.
/// </summary>
internal static partial class FieldMessages
{
    private static readonly (Regex Sentence, ErrorCode Code)[] Known =
    [
        (Required(), CommonErrors.FieldRequired),
        (Length(), CommonErrors.FieldLength),
        (TooLong(), CommonErrors.FieldTooLong),
        (TooShort(), CommonErrors.FieldTooShort),
        (Range(), CommonErrors.FieldOutOfRange),
        (Pattern(), CommonErrors.FieldPattern),
    ];

    public static IReadOnlyList<Error> ErrorsOf(IDictionary<string, string[]> errors) =>
        [.. errors.SelectMany(e => e.Value.Select(m => ErrorOf(m).Field(PathOf(e.Key))))];

    internal static Error ErrorOf(string message)
    {
        foreach (var (sentence, code) in Known)
        {
            var match = sentence.Match(message);
            if (match.Success)
            {
                return code.With([.. match.Groups.Values.Skip(1).Where(g => g.Success).Select(g => (object?)g.Value)]);
            }
        }

        return CommonErrors.FieldInvalid.With(message);
    }

    /// <summary>Member names as clients write them.</summary>
    internal static string PathOf(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    [GeneratedRegex("^The .+ field is required\\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Required();

    [GeneratedRegex("with a minimum length of '?(\\d+)'? and (?:a )?maximum length of '?(\\d+)'?\\.$", RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    [GeneratedRegex("with a maximum length of '?(\\d+)'?\\.$", RegexOptions.CultureInvariant)]
    private static partial Regex TooLong();

    [GeneratedRegex("with a minimum length of '?(\\d+)'?\\.$", RegexOptions.CultureInvariant)]
    private static partial Regex TooShort();

    [GeneratedRegex("^The field .+ must be between (\\S+)(?: exclusive)? and (\\S+?)(?: exclusive)?\\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Range();

    [GeneratedRegex("must match the regular expression|is not a valid (?:e-mail address|phone number|fully-qualified)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
