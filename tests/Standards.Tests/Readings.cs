using System.Globalization;
using CsCheck;

namespace Shemss.Standards.Tests;

/// <summary>Readings written as in a report: numbers with spaces between.</summary>
internal static class Readings
{
    internal static readonly DateOnly Day = new(2026, 3, 2);

    internal static decimal[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => decimal.Parse(t, CultureInfo.InvariantCulture))];

    internal static ReadingPair[] Pairs(string reference, string measured) =>
        [.. Numbers(reference).Zip(Numbers(measured), (r, m) => new ReadingPair(r, m))];

    /// <summary>n pairs of equal values: the mean of the reference is exactly <paramref name="reference"/>, RA, RE and AE follow from the shift alone.</summary>
    internal static ReadingPair[] Same(int n, decimal reference, decimal measured) =>
        [.. Enumerable.Repeat(new ReadingPair(reference, measured), n)];

    internal static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    internal static decimal Round(decimal? value, int decimals) => Math.Round(value!.Value, decimals, MidpointRounding.ToEven);
}
