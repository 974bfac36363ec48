using Shemss.Hj212;

namespace Shemss.Benchmarks;

/// <summary>
/// The baseline: the least that turns a stream of good frames into numbers. Vectorised check value, span search for the
/// delimiters, digits by hand. It checks nothing but length and check value, and knows neither factors nor fields.
/// </summary>
internal static class BareLoop
{
    private static readonly double[] Powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    public static double Sum(ReadOnlySpan<byte> stream, out int frames)
    {
        var sum = 0.0;
        frames = 0;
        while (stream.Length >= 12)
        {
            if (stream[0] != '#' || stream[1] != '#')
            {
                throw new InvalidDataException();
            }

            var length = ((stream[2] - '0') * 1000) + ((stream[3] - '0') * 100) + ((stream[4] - '0') * 10) + (stream[5] - '0');
            var data = stream.Slice(6, length);
            if (Crc16.Compute(data) != Hex(stream.Slice(6 + length, 4)))
            {
                throw new InvalidDataException();
            }

            var cp = data[(data.IndexOf("CP=&&"u8) + 5)..^2];
            while (true)
            {
                var equal = cp.IndexOf((byte)'=');
                if (equal < 0)
                {
                    break;
                }

                cp = cp[(equal + 1)..];
                var end = cp.IndexOfAny((byte)',', (byte)';');
                var value = end < 0 ? cp : cp[..end];
                // Numbers, and not DataTime.
                if (value.Length < 14 && (uint)(value[0] - '0') <= 9)
                {
                    sum += Parse(value);
                }

                if (end < 0)
                {
                    break;
                }

                cp = cp[(end + 1)..];
            }

            frames++;
            stream = stream[(length + 12)..];
        }

        return sum;
    }

    private static double Parse(ReadOnlySpan<byte> text)
    {
        long mantissa = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
            }
            else
            {
                point = i;
            }
        }

        return point < 0 ? mantissa : mantissa / Powers[text.Length - 1 - point];
    }

    private static int Hex(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var b in text)
        {
            value = (value << 4) | (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }

        return value;
    }
}
