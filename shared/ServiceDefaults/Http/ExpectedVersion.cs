using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Shemss.ServiceDefaults;

/// <summary>
/// The version a change is based on: the request's If-Match. Take it as a parameter of a handler mapped with
/// <c>Changes</c>, which answers 428 or 400 before the handler when the header is missing or unreadable.
/// </summary>
/// <param name="Value">The aggregate's version, from 1 on.</param>
public readonly record struct ExpectedVersion(long Value)
{
    /// <summary>True when it is the present version.</summary>
    /// <param name="actual">The present version.</param>
    public bool Matches(long actual) => Value == actual;

    /// <summary>Refused with 412 unless it is the present version.</summary>
    /// <param name="actual">The present version.</param>
    public Result Check(long actual) => Matches(actual) ? Result.Ok : CommonErrors.VersionMismatch.With();

    /// <summary>Binds a handler's parameter.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameter">Not used.</param>
    public static ValueTask<ExpectedVersion> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(TryRead(context.Request, out var version) ? version : default);

    internal static bool TryRead(HttpRequest request, out ExpectedVersion version)
    {
        var read = TryParse(request.Headers.IfMatch.ToString(), out var number);
        version = new ExpectedVersion(number);
        return read;
    }

    internal static bool TryParse(ReadOnlySpan<char> tag, out long number)
    {
        tag = tag.Trim();

        // A proxy that compresses may weaken the tag; the version it names is the same.
        if (tag.StartsWith("W/", StringComparison.Ordinal))
        {
            tag = tag[2..];
        }

        number = 0;
        return tag.Length > 2 && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
