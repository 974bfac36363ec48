using System.Diagnostics.CodeAnalysis;

namespace Shemss.ServiceDefaults;

/// <summary>
/// An enumeration as a query or path parameter, by wire name: <c>Choice&lt;PointKind&gt;? kind</c>. A bare enum parameter would
/// also take numbers and C# spellings.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
/// <param name="Value">The value.</param>
public readonly record struct Choice<T>(T Value) : IParsable<Choice<T>>
    where T : struct, Enum
{
    /// <summary>The value.</summary>
    /// <param name="choice">The parameter.</param>
    public static implicit operator T(Choice<T> choice) => choice.Value;

    /// <inheritdoc />
    static Choice<T> IParsable<Choice<T>>.Parse(string s, IFormatProvider? provider) => new(Wire.Parse<T>(s));

#pragma warning disable CA1000 // Parameter binding looks for a public TryParse.
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Choice<T> result)
    {
        var known = Wire.TryParse<T>(s, out var value);
        result = new Choice<T>(value);
        return known;
    }
#pragma warning restore CA1000

    /// <inheritdoc />
    public override string ToString() => Wire.Name(Value);
}
