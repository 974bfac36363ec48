using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Shemss.Data;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">At most the asked number.</param>
/// <param name="Next">Relative link to the next page, or null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Keyset cursors: where the last page ended, opaque to the caller.</summary>
public static class Cursor
{
    /// <summary>The most a page holds.</summary>
    public const int MaxLimit = 200;

    /// <summary>What a page holds unless asked otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Packs the sort key of a page's last row.</summary>
    /// <param name="values">The values the list is ordered by, the id last.</param>
    public static string Encode(params string[] values) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));

    /// <summary>Unpacks a cursor.</summary>
    /// <param name="cursor">What the caller sent; null for the first page.</param>
    /// <param name="count">How many values it must hold.</param>
    /// <param name="values">The values; empty for the first page.</param>
    /// <returns>False when it is not a cursor of such a list.</returns>
    public static bool TryDecode(string? cursor, int count, out string[] values)
    {
        values = [];
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        try
        {
            var decoded = JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)));
            if (decoded is null || decoded.Length != count || decoded.Any(v => v is null))
            {
                return false;
            }

            values = decoded;
            return true;
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            return false;
        }
    }
}
