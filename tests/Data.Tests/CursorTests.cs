using CsCheck;

namespace Shemss.Data.Tests;

public sealed class CursorTests
{
    [Fact]
    public void What_was_packed_is_unpacked() =>
        Gen.String.Array[1, 4].Where(v => v.All(IsText)).Sample(values =>
            Cursor.TryDecode(Cursor.Encode(values), values.Length, out var unpacked) && unpacked.SequenceEqual(values));

    [Fact]
    public void Another_lists_cursor_is_refused() => Assert.False(Cursor.TryDecode(Cursor.Encode("a", "b"), 3, out _));

    [Fact]
    public void Nothing_is_the_first_page()
    {
        Assert.True(Cursor.TryDecode(null, 2, out var values));
        Assert.Empty(values);
    }

    [Fact]
    public void No_text_a_caller_could_send_throws() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char.AlphaNumeric, 1, 40]).Sample(text => Cursor.TryDecode(text, 2, out var values) || values.Length == 0);

    [Fact]
    public void Text_that_the_database_cannot_keep_is_no_cursor() => Assert.False(Cursor.TryDecode(Cursor.Encode("a\0b", "c"), 2, out _));

    [Theory]
    [InlineData("%%%")]
    [InlineData("e30")]
    [InlineData("W251bGwsbnVsbF0")]
    [InlineData("WzEsMl0")]
    public void Garbage_is_refused(string text) => Assert.False(Cursor.TryDecode(text, 2, out _));

    // A lone surrogate is no text and does not survive UTF-8; PostgreSQL keeps no U+0000.
    private static bool IsText(string value) => value.EnumerateRunes().All(r => r.Value is not (0xFFFD or 0));
}
