using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shemss.Hj212;

/// <summary>
/// The factors of a frame, in the order sent, without allocation: <c>foreach (ref readonly var r in frame.Readings)</c>.
/// Parameters of the same code in direct succession form one reading, whether commas (as the standard has it) or semicolons part
/// them; a field that comes again starts a new reading. A parameter that cannot be read yields a reading of its own with
/// <see cref="FactorReading.Problem"/> set, so nothing is passed over in silence. Parameters without a dash (DataTime and the
/// like) are no readings: see <see cref="Frame.Parameters"/>.
/// </summary>
public ref struct ReadingEnumerator
{
    private const int MaximumCodeLength = 20;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _length;
    private int _at;
    private ParameterSpan _next;
    private bool _hasNext;
    private FactorReading _current;

    internal ReadingEnumerator(ReadOnlySpan<byte> text, int length)
    {
        _text = text;
        _length = length;
    }

    /// <summary>The reading at hand; overwritten by the next <see cref="MoveNext"/>.</summary>
    [UnscopedRef]
    public readonly ref readonly FactorReading Current => ref _current;

    /// <summary>The enumerator itself, so that <c>foreach</c> takes it.</summary>
    public readonly ReadingEnumerator GetEnumerator() => this;

    /// <summary>Reads the next factor.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        ref var current = ref _current;
        current.PresentFields = FieldSet.None;
        current.MalformedFields = FieldSet.None;
        current.FirstProblem = RejectReason.None;
        current.FlagByte = 0;
        current.EFlagBytes = default;
        var start = -1;
        var end = 0;
        var codeLength = 0;
        while (_hasNext || _at < _length)
        {
            ParameterSpan p;
            if (_hasNext)
            {
                p = _next;
                _hasNext = false;
            }
            else
            {
                if (start >= 0 && codeLength < 8 && _at + 32 <= _text.Length)
                {
                    // The dash is compared with the code. Another code, unless there is nothing at all, begins another reading.
                    if (!SameCode(start, _at, codeLength + 1))
                    {
                        if (!IsEnd(_at))
                        {
                            break;
                        }
                    }
                    else if (ReadUsual(_at + codeLength + 1, ref end))
                    {
                        continue;
                    }
                }

                ParameterScanner.Read(_text, _length, _at, out p);
                _at = p.End + 1;
            }

            if (p.Dash < 0)
            {
                if (p.End == p.Start || (p.Equal >= 0 && start < 0))
                {
                    continue;
                }

                if (start >= 0)
                {
                    Keep(p);
                    break;
                }

                return Unreadable(p, RejectReason.ParameterMalformed);
            }

            var length = p.Dash - p.Start;
            var field = Classify(p.Dash + 1, p.Equal - p.Dash - 1);
            if (start < 0)
            {
                if (!IsCode(p.Start, length))
                {
                    return Unreadable(p, RejectReason.FactorCodeInvalid);
                }

                start = p.Start;
                codeLength = length;
                current.CodeBytes = _text.Slice(start, length);
            }
            else if (length != codeLength || !SameCode(start, p.Start, length)
                || (((current.PresentFields | current.MalformedFields) & field & ~FieldSet.Other) != 0))
            {
                Keep(p);
                break;
            }

            end = p.End;
            if (FieldNames.IsNumeric(field))
            {
                ReadNumber(field, p.Equal + 1, p.End);
            }
            else
            {
                ReadOther(field, _text[(p.Equal + 1)..p.End]);
            }
        }

        if (start < 0)
        {
            return false;
        }

        current.RawBytes = _text[start..end];
        return true;
    }

    /// <summary>
    /// A parameter's field and value, when they are what nearly all are: one of the five usual numbers, digits with at most one point, or
    /// a flag of the table. One pass tells where it ends and what it says; of anything else nothing is done.
    /// </summary>
    /// <param name="at">Where the field begins; 24 bytes can be read from there.</param>
    /// <param name="end">Where the parameter ends.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadUsual(int at, ref int end)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return false;
        }

        ref var origin = ref MemoryMarshal.GetReference(_text);
        var field = FieldNames.ClassifyUsual(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, at)));
        if (field == FieldSet.None || ((_current.PresentFields | _current.MalformedFields) & field) != 0)
        {
            return false;
        }

        if (field == FieldSet.Flag)
        {
            var letter = Unsafe.Add(ref origin, at + 5);
            if (Unsafe.Add(ref origin, at + 4) != '=' || !IsDataFlag(letter) || !IsEnd(at + 6))
            {
                return false;
            }

            _current.FlagByte = letter;
            end = at + 6;
        }
        else
        {
            var stop = ReadDigits(at + 4, at + 20, out var mantissa, out var scale);
            if (stop == 0 || !IsEnd(stop))
            {
                return false;
            }

            Put(field, mantissa, scale);
            end = stop;
        }

        _current.PresentFields |= field;
        _at = end + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsEnd(int at) => at == _length || (at < _length && Unsafe.Add(ref MemoryMarshal.GetReference(_text), at) is (byte)',' or (byte)';');

    private void Keep(in ParameterSpan p)
    {
        _next = p;
        _hasNext = true;
    }

    private bool Unreadable(in ParameterSpan p, RejectReason reason)
    {
        _current.CodeBytes = default;
        _current.RawBytes = _text[p.Start..p.End];
        _current.MalformedFields = FieldSet.Other;
        _current.FirstProblem = reason;
        return true;
    }

    private readonly bool IsCode(int start, int length)
    {
        if (length is 0 or > MaximumCodeLength)
        {
            return false;
        }

        if (Vector128.IsHardwareAccelerated && length <= Vector128<byte>.Count && start + Vector128<byte>.Count <= _text.Length)
        {
            var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(_text), (nuint)start);
            var digits = Vector128.LessThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)10));
            var letters = Vector128.LessThan((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)26));
            return ((digits | letters).ExtractMostSignificantBits() | (uint.MaxValue << length)) == uint.MaxValue;
        }

        foreach (var b in _text.Slice(start, length))
        {
            if (!char.IsAsciiLetterOrDigit((char)b))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool SameCode(int first, int second, int length)
    {
        ref var origin = ref MemoryMarshal.GetReference(_text);
        if (length <= 8 && second + 8 <= _text.Length)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, first))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, second));
            return BitConverter.IsLittleEndian
                ? difference << (64 - (8 * length)) == 0
                : difference >> (64 - (8 * length)) == 0;
        }

        return _text.Slice(first, length).SequenceEqual(_text.Slice(second, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly FieldSet Classify(int at, int length)
    {
        if (length is 0 or > 8 || at + 8 > _text.Length)
        {
            return FieldNames.Classify(_text.Slice(at, length));
        }

        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_text), at));
        if (!BitConverter.IsLittleEndian)
        {
            word = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
        }

        return FieldNames.Classify(word & (ulong.MaxValue >> (64 - (8 * length))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadNumber(FieldSet field, int at, int end)
    {
        // The usual value is up to 16 characters, digits with at most one point; anything else, the sign included, goes the general way.
        if (end - at <= 16 && ReadDigits(at, end, out var mantissa, out var scale) == end)
        {
            Put(field, mantissa, scale);
            _current.PresentFields |= field;
        }
        else if (Number.TryParse(_text[at..end], out var number))
        {
            Put(field, number.Mantissa, number.Scale);
            _current.PresentFields |= field;
        }
        else
        {
            Fail(field, RejectReason.NumberInvalid);
        }
    }

    /// <summary>Digits with at most one point, as far as there are any before <paramref name="end"/>.</summary>
    /// <returns>Where they end; 0 when they are no number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ReadDigits(int at, int end, out long mantissa, out byte scale)
    {
        ref var origin = ref MemoryMarshal.GetReference(_text);
        mantissa = 0;
        var (i, point) = (at, -1);
        for (; i < end; i++)
        {
            uint value = Unsafe.Add(ref origin, i);
            var digit = value - '0';
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
            }
            else if (value == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                break;
            }
        }

        // A point alone is no number.
        scale = (byte)(point < 0 ? 0 : i - 1 - point);
        return i - at < (point < 0 ? 1 : 2) ? 0 : i;
    }

    private void Put(FieldSet field, long mantissa, byte scale)
    {
        var index = BitOperations.TrailingZeroCount((uint)field);
        _current.Digits[index] = mantissa;
        _current.Points[index] = scale;
    }

    private void ReadOther(FieldSet field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case FieldSet.Flag:
                _current.FlagByte = value.Length == 1 ? value[0] : (byte)0;
                if (value.Length == 1 && IsDataFlag(value[0]))
                {
                    _current.PresentFields |= FieldSet.Flag;
                }
                else
                {
                    Fail(field, RejectReason.DataFlagUnknown);
                }

                break;
            case FieldSet.SampleTime:
                if (ChinaTime.TryParseTicks(value, out _current.SampleTicks))
                {
                    _current.PresentFields |= FieldSet.SampleTime;
                }
                else
                {
                    Fail(field, RejectReason.SampleTimeInvalid);
                }

                break;
            case FieldSet.EFlag:
                _current.EFlagBytes = value;
                _current.PresentFields |= FieldSet.EFlag;
                break;
            default:
                _current.PresentFields |= field;
                break;
        }
    }

    private void Fail(FieldSet field, RejectReason reason)
    {
        _current.MalformedFields |= field;
        if (_current.FirstProblem == RejectReason.None)
        {
            _current.FirstProblem = reason;
        }
    }

    private static bool IsDataFlag(byte letter) =>
        letter is (byte)'N' or (byte)'F' or (byte)'M' or (byte)'S' or (byte)'D' or (byte)'C' or (byte)'T' or (byte)'B';
}
