using System.Text;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// Damages real frames the way lines, loggers and attackers do: bits, bytes, ranges, splices, lengths, several frames in one. Half
/// of the time length and check value are made right again, so that the damage reaches what lies behind them. The same seed gives
/// the same bytes; nothing is allocated per frame.
/// </summary>
public sealed class FrameMutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "##", "&&", "CP=&&", "\r\n", ";", ",", "=", "-", "QN=", "MN=", "ST=", "CN=", "Flag=", "PNUM=9999", "PNO=0", "-Rtd=", "-Flag=",
            "-SampleTime=", "DataTime=", "DataTime=20240230000000", "NaN", "1e999", "-1", "+", ".", "..", "0.0000000000000000001",
            "99999999999999999999999999", "1E-05", "\0", "中文", "w01018-Avg=1.5,w01018-Flag=N;", "9999", "0000", "###",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[1 << 15];
    private int _length;

    /// <summary>The next damaged input; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _length = 0;
        var frames = _random.Next(8) == 0 ? _random.Next(2, 5) : 1;
        for (var i = 0; i < frames; i++)
        {
            var start = _length;
            Append(seeds[_random.Next(seeds.Count)]);
            var damages = 1 + _random.Next(4);
            for (var d = 0; d < damages; d++)
            {
                Damage(start);
            }

            if (_random.Next(2) == 0)
            {
                Repair(start);
            }
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, _buffer.Length - _length)];
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Damage(int start)
    {
        var size = _length - start;
        if (size == 0)
        {
            return;
        }

        var at = start + _random.Next(size);
        switch (_random.Next(10))
        {
            case 0:
                _buffer[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                _buffer[at] = (byte)_random.Next(256);
                break;
            case 2:
                _buffer[at] = "0123456789"u8[_random.Next(10)];
                break;
            case 3:
                Delete(at, 1 + _random.Next(Math.Min(16, _length - at)));
                break;
            case 4:
                Insert(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 5:
                var from = start + _random.Next(size);
                Insert(at, _buffer.AsSpan(from, Math.Min(_length - from, 1 + _random.Next(64))).ToArray());
                break;
            case 6:
                var other = seeds[_random.Next(seeds.Count)];
                var offset = _random.Next(other.Length);
                Insert(at, other.AsSpan(offset, Math.Min(other.Length - offset, 1 + _random.Next(64))));
                break;
            case 7:
                _length = at;
                break;
            case 8:
                var to = start + _random.Next(size);
                (_buffer[at], _buffer[to]) = (_buffer[to], _buffer[at]);
                break;
            default:
                var token = Tokens[_random.Next(Tokens.Length)];
                token.AsSpan(0, Math.Min(token.Length, _length - at)).CopyTo(_buffer.AsSpan(at));
                break;
        }
    }

    private void Delete(int at, int count)
    {
        _buffer.AsSpan((at + count).._length).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _buffer.Length)
        {
            return;
        }

        Span<byte> copy = stackalloc byte[bytes.Length];
        bytes.CopyTo(copy);
        _buffer.AsSpan(at.._length).CopyTo(_buffer.AsSpan(at + copy.Length));
        copy.CopyTo(_buffer.AsSpan(at));
        _length += copy.Length;
    }

    private void Repair(int start)
    {
        var frame = _buffer.AsSpan(start.._length);
        var end = frame.LastIndexOf("&&"u8) + 2;
        if (end < 8 || end - 6 > 9999 || start + end + 6 > _buffer.Length)
        {
            return;
        }

        frame[0] = frame[1] = (byte)'#';
        var length = end - 6;
        for (var i = 5; i >= 2; i--)
        {
            frame[i] = (byte)('0' + (length % 10));
            length /= 10;
        }

        var crc = Crc16.Compute(frame[6..end]);
        _length = start + end;
        Span<byte> tail = stackalloc byte[6];
        for (var i = 0; i < 4; i++)
        {
            tail[i] = "0123456789ABCDEF"u8[(crc >> (12 - (4 * i))) & 15];
        }

        tail[4] = (byte)'\r';
        tail[5] = (byte)'\n';
        Append(tail);
    }
}
