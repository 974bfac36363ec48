using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Shemss.Simulator.Fleet;

namespace Shemss.Benchmarks;

/// <summary>
/// Verb <c>fuzz-guided [seconds [seed]]</c>: like <c>fuzz</c>, but the codec is instrumented (SharpFuzz) and every input that takes
/// a new branch, or one a new number of times, joins the inputs that are damaged further. Ends with 1 when a promise was broken.
/// </summary>
internal static unsafe class GuidedFuzzRun
{
    private const int MapSize = 1 << 16;

    private delegate void ReadInput(ReadOnlySpan<byte> input);

    public static Task<int> Run(string[] options)
    {
        var seconds = options.Length > 0 ? double.Parse(options[0], CultureInfo.InvariantCulture) : 60;
        var seed = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 212;
        var folder = Directory.CreateTempSubdirectory("shemss-fuzz");
        var map = (byte*)NativeMemory.AllocZeroed(MapSize);
        try
        {
            SharpFuzz.Common.Trace.SharedMem = map;
            var read = Instrumented(folder.FullName);
            return Task.FromResult(Explore(read, new Span<byte>(map, MapSize), TimeSpan.FromSeconds(seconds), seed));
        }
        finally
        {
            // The instrumented code stays loaded until the process ends, and so does its map.
            folder.Delete(recursive: true);
        }
    }

    private static ReadInput Instrumented(string folder)
    {
        var here = AppContext.BaseDirectory;
        var codec = Path.Combine(folder, "Shemss.Hj212.dll");
        File.Copy(Path.Combine(here, "Shemss.Hj212.dll"), codec);
        SharpFuzz.Fuzzer.Instrument(codec, _ => true, SharpFuzz.Options.Value);
        var context = new AssemblyLoadContext("instrumented");
        context.LoadFromStream(new MemoryStream(File.ReadAllBytes(codec)));
        var simulator = context.LoadFromStream(new MemoryStream(File.ReadAllBytes(Path.Combine(here, "Shemss.Simulator.dll"))));
        var type = simulator.GetType(typeof(ReaderProbe).FullName!, throwOnError: true)!;
        return type.GetMethod(nameof(ReaderProbe.Read), BindingFlags.Public | BindingFlags.Instance)!
            .CreateDelegate<ReadInput>(Activator.CreateInstance(type));
    }

    private static int Explore(ReadInput read, Span<byte> map, TimeSpan time, int seed)
    {
        var corpus = new List<byte[]>();
        var seen = new byte[MapSize];
        foreach (var frame in PublishedFrame.All)
        {
            read(frame.Bytes);
            TakeNew(map, seen);
            corpus.Add(frame.Bytes);
        }

        var published = seen.Count(b => b != 0);
        var mutator = new FrameMutator(corpus, seed);
        var clock = Stopwatch.StartNew();
        long inputs = 0;
        while (clock.Elapsed < time)
        {
            for (var i = 0; i < 1000; i++, inputs++)
            {
                var input = mutator.Next();
                try
                {
                    read(input);
                }
                catch (Exception e)
                {
                    Console.WriteLine($"{e}\n{Convert.ToHexString(input)}");
                    return 1;
                }

                // Long inputs cost time and find little.
                if (TakeNew(map, seen) && input.Length <= 4096)
                {
                    corpus.Add(input.ToArray());
                }
            }
        }

        Console.WriteLine(
            $"{inputs:N0} inputs in {clock.Elapsed.TotalSeconds:F0} s; {seen.Count(b => b != 0):N0} branches taken (the published frames take {published:N0}), "
            + $"{corpus.Count - PublishedFrame.All.Count:N0} inputs kept for what they found, nothing broken");
        return 0;
    }

    /// <summary>Whether the map shows a branch, or a magnitude of its count, for the first time; clears the map.</summary>
    private static bool TakeNew(Span<byte> map, byte[] seen)
    {
        var isNew = false;
        var words = MemoryMarshal.Cast<byte, ulong>(map);
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == 0)
            {
                continue;
            }

            for (var i = 8 * w; i < (8 * w) + 8; i++)
            {
                var magnitude = map[i] switch
                {
                    0 => 0,
                    < 4 => 1 << (map[i] - 1),
                    < 8 => 8,
                    < 16 => 16,
                    < 32 => 32,
                    < 128 => 64,
                    _ => 128,
                };
                isNew |= (seen[i] & magnitude) != magnitude;
                seen[i] |= (byte)magnitude;
            }
        }

        map.Clear();
        return isNew;
    }
}
