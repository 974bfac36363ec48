using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shemss.Hj212;

/// <summary>Where one parameter of CP lies, relative to the start of CP's content.</summary>
internal struct ParameterSpan
{
    /// <summary>First byte of the name.</summary>
    public int Start;

    /// <summary>The first dash of the name, or -1.</summary>
    public int Dash;

    /// <summary>The equals sign, or -1: malformed.</summary>
    public int Equal;

    /// <summary>One past the value.</summary>
    public int End;
}

/// <summary>Finds the parameters of CP one after the other: 16 bytes per look while there is room, byte by byte at the end.</summary>
internal static class ParameterScanner
{
    private const byte Dash = (byte)'-';
    private const byte Equal = (byte)'=';
    private const byte Comma = (byte)',';
    private const byte Semicolon = (byte)';';

    /// <param name="text">CP's content and whatever follows it in the frame: room to look ahead, never part of the result.</param>
    /// <param name="length">Length of the content.</param>
    /// <param name="at">Where the parameter starts.</param>
    /// <param name="parameter">Where its parts are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(ReadOnlySpan<byte> text, int length, int at, out ParameterSpan parameter)
    {
        if (Vector128.IsHardwareAccelerated && at + 32 <= text.Length)
        {
            ref var origin = ref MemoryMarshal.GetReference(text);
            var name = Vector128.LoadUnsafe(ref origin, (nuint)at);
            var equals = Vector128.Equals(name, Vector128.Create(Equal)).ExtractMostSignificantBits();
            if (equals != 0)
            {
                var equal = BitOperations.TrailingZeroCount(equals);
                var before = (1u << equal) - 1;
                var delimiters = (Vector128.Equals(name, Vector128.Create(Comma))
                    | Vector128.Equals(name, Vector128.Create(Semicolon))).ExtractMostSignificantBits();
                var value = Vector128.LoadUnsafe(ref origin, (nuint)(at + equal + 1));
                var ends = (Vector128.Equals(value, Vector128.Create(Comma))
                    | Vector128.Equals(value, Vector128.Create(Semicolon))).ExtractMostSignificantBits();
                var end = at + equal + 1 + BitOperations.TrailingZeroCount(ends);
                if ((delimiters & before) == 0 && ends != 0 && end < length)
                {
                    var dashes = Vector128.Equals(name, Vector128.Create(Dash)).ExtractMostSignificantBits() & before;
                    parameter.Start = at;
                    parameter.Dash = dashes == 0 ? -1 : at + BitOperations.TrailingZeroCount(dashes);
                    parameter.Equal = at + equal;
                    parameter.End = end;
                    return;
                }
            }
        }

        ReadSlowly(text[..length], at, out parameter);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadSlowly(ReadOnlySpan<byte> content, int at, out ParameterSpan parameter)
    {
        var rest = content[at..];
        var size = rest.IndexOfAny(Comma, Semicolon);
        if (size >= 0)
        {
            rest = rest[..size];
        }

        var equal = rest.IndexOf(Equal);
        var dash = equal < 0 ? -1 : rest[..equal].IndexOf(Dash);
        parameter.Start = at;
        parameter.Equal = equal < 0 ? -1 : at + equal;
        parameter.Dash = dash < 0 ? -1 : at + dash;
        parameter.End = at + rest.Length;
    }
}
