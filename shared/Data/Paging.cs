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
            if (decoded is null || decoded.Length != count || decoded.Any(v => v is null || v.Contains('\0', StringComparison.Ordinal)))
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

/// <summary>Where a page of a list begins: after the row with this sort value and id.</summary>
/// <param name="AfterValue">Sort value of the last row seen, as text; null for the first page.</param>
/// <param name="AfterId">Id of the last row seen; empty for the first page.</param>
/// <param name="Size">How many rows the page holds.</param>
public sealed record Keyset(string? AfterValue, Guid AfterId, int Size)
{
    /// <summary>One row more than the page holds: its presence says that there is a next page.</summary>
    public int Take => Size + 1;

    /// <summary>Reads what the caller asked.</summary>
    /// <param name="after">The cursor of the last page's <c>next</c> link; null for the first page.</param>
    /// <param name="limit">The page's size, 1 to <see cref="Cursor.MaxLimit"/>; others are brought into that range.</param>
    /// <returns>Null when the cursor is not one of such a list.</returns>
    public static Keyset? Read(string? after, int? limit)
    {
        var size = Math.Clamp(limit ?? Cursor.DefaultLimit, 1, Cursor.MaxLimit);
        if (!Cursor.TryDecode(after, 2, out var values))
        {
            return null;
        }

        if (values.Length == 0)
        {
            return new Keyset(null, Guid.Empty, size);
        }

        return Guid.TryParse(values[1], out var id) ? new Keyset(values[0], id, size) : null;
    }

    /// <summary>Makes a page of the rows that were read with <see cref="Take"/>.</summary>
    /// <typeparam name="TRow">The row.</typeparam>
    /// <typeparam name="TItem">What is listed.</typeparam>
    /// <param name="rows">At most <see cref="Take"/> rows, in the list's order.</param>
    /// <param name="key">A row's sort value as text, and its id.</param>
    /// <param name="item">Makes the item.</param>
    /// <param name="link">Makes the link of a cursor.</param>
    public Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, (string Value, Guid Id)> key, Func<TRow, TItem> item, Func<string, string?> link)
    {
        string? next = null;
        if (rows.Count > Size)
        {
            var (value, id) = key(rows[Size - 1]);
            next = link(Cursor.Encode(value, id.ToString()));
        }

        return new Page<TItem>([.. rows.Take(Size).Select(item)], next);
    }
}
