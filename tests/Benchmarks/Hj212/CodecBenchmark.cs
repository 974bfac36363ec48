using System.Buffers;
using System.Diagnostics;
using Shemss.Hj212;

namespace Shemss.Benchmarks;

/// <summary>
/// Verb <c>hj212</c>: frames a second on one core, bytes allocated per frame, and the ratio to <see cref="BareLoop"/> measured in
/// turn with it in the same run. Every form sums every number of every frame, and the sums have to agree.
/// </summary>
internal static class CodecBenchmark
{
    private const int Frames = 512;
    private const int Rounds = 9;

    public static Task<int> Run(string[] options)
    {
        var stream = TenFactorFrames.Stream(Frames, out var length);
        var sequence = new ReadOnlySequence<byte>(stream);
        var segmented = Segments(stream, 4096);
        var reader = new FrameReader();
        Console.WriteLine($"{Frames} different 2051 frames, ten factors with Min, Avg, Max, Flag, {length} bytes, check value verified, one core");
        (string Name, Func<double> Pass)[] forms =
        [
            ("bare loop (baseline)", () => BareLoop.Sum(stream, out _)),
            ("codec, every number as double", () => Doubles(reader, sequence)),
            ("codec, every number as decimal", () => Decimals(reader, sequence)),
            ("codec over 4 KB segments of a pipe", () => Doubles(reader, segmented)),
        ];
        var expected = forms[1].Pass();
        foreach (var (name, pass) in forms)
        {
            var sum = pass();
            if (Math.Abs(sum - expected) > 1e-6 * Math.Abs(expected))
            {
                Console.WriteLine($"{name} sums to {sum}, not {expected}");
                return Task.FromResult(1);
            }
        }

        var best = Measure.InTurn(forms, Rounds, out var allocated);
        Console.WriteLine($"{"",-38}{"frames/s",12}{"ratio",8}{"MB/s",8}{"bytes/frame",13}");
        for (var i = 0; i < forms.Length; i++)
        {
            var rate = Frames / best[i];
            Console.WriteLine(
                $"{forms[i].Name,-38}{rate,12:N0}{best[0] / best[i],8:F2}{rate * length / 1e6,8:F0}{allocated[i] / (double)Frames,13:F1}");
        }

        Console.WriteLine();
        var data = stream.AsMemory(6, length - 12);
        (string Name, Func<double> Pass)[] checks =
        [
            ("CRC bit by bit (Annex A)", () => Many(data.Span, Crc16.Bitwise)),
            ("CRC 256-entry table", () => Many(data.Span, Crc16.Tabled)),
            ("CRC sliced by 8 (portable)", () => Many(data.Span, Crc16.Sliced)),
            ("CRC AVX2", () => Many(data.Span, System.Runtime.Intrinsics.X86.Avx2.IsSupported ? Crc16.Vectorised : Crc16.Sliced)),
        ];
        best = Measure.InTurn(checks, Rounds, out _);
        for (var i = 0; i < checks.Length; i++)
        {
            Console.WriteLine($"{checks[i].Name,-38}{best[i] / 1000 * 1e9,9:F0} ns per frame{best[0] / best[i],8:F1} x");
        }

        return Task.FromResult(0);
    }

    private static double Doubles(FrameReader reader, ReadOnlySequence<byte> input)
    {
        var sum = 0.0;
        while (reader.Read(ref input, isCompleted: false, out var frame, out _) == ReadStatus.Frame)
        {
            foreach (ref readonly var reading in frame.Readings)
            {
                sum += reading.AsDouble(Field.Min) + reading.AsDouble(Field.Avg) + reading.AsDouble(Field.Max);
            }
        }

        return sum;
    }

    private static double Decimals(FrameReader reader, ReadOnlySequence<byte> input)
    {
        var sum = 0m;
        while (reader.Read(ref input, isCompleted: false, out var frame, out _) == ReadStatus.Frame)
        {
            foreach (ref readonly var reading in frame.Readings)
            {
                sum += reading.AsDecimal(Field.Min)!.Value + reading.AsDecimal(Field.Avg)!.Value + reading.AsDecimal(Field.Max)!.Value;
            }
        }

        return (double)sum;
    }

    private delegate ushort Check(ReadOnlySpan<byte> data);

    private static double Many(ReadOnlySpan<byte> data, Check check)
    {
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += check(data);
        }

        return sum;
    }

    private static ReadOnlySequence<byte> Segments(byte[] stream, int size)
    {
        Segment? first = null;
        Segment? last = null;
        for (var at = 0; at < stream.Length; at += size)
        {
            last = new Segment(stream.AsMemory(at, Math.Min(size, stream.Length - at)), last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}

/// <summary>Times several forms in turn, so that what else the machine does falls on all of them alike.</summary>
internal static class Measure
{
    /// <returns>Seconds of the fastest pass of each form.</returns>
    public static double[] InTurn((string Name, Func<double> Pass)[] forms, int rounds, out long[] allocated)
    {
        var best = new double[forms.Length];
        Array.Fill(best, double.MaxValue);
        allocated = new long[forms.Length];
        var sink = 0.0;
        for (var round = -2; round < rounds; round++)
        {
            for (var i = 0; i < forms.Length; i++)
            {
                // Passes are short and many: the best one is that which nothing else disturbed.
                var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
                while (Stopwatch.GetTimestamp() < until)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var start = Stopwatch.GetTimestamp();
                    sink += forms[i].Pass();
                    var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    if (round >= 0 && elapsed < best[i])
                    {
                        best[i] = elapsed;
                        allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
                    }
                }
            }
        }

        GC.KeepAlive(sink);
        return best;
    }
}
