using System.Diagnostics;
using System.Globalization;
using Shemss.Hj212;
using Shemss.Simulator.Fleet;

namespace Shemss.Benchmarks;

/// <summary>
/// Verb <c>fuzz [inputs [seed]]</c>: damaged real frames against the reader, ten million by default, and what they led to. Ends
/// with 1 when a promise was broken; the seed and the input are printed then.
/// </summary>
internal static class FuzzRun
{
    public static Task<int> Run(string[] options)
    {
        var inputs = options.Length > 0 ? long.Parse(options[0], CultureInfo.InvariantCulture) : 10_000_000;
        var seed = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 212;
        var mutator = new FrameMutator([.. PublishedFrame.All.Select(f => f.Bytes)], seed);
        var probe = new ReaderProbe();
        var clock = Stopwatch.StartNew();
        long bytes = 0;
        var slowest = TimeSpan.Zero;
        byte[] last = [];
        try
        {
            for (long i = 0; i < inputs; i++)
            {
                var input = mutator.Next();
                bytes += input.Length;
                var start = Stopwatch.GetTimestamp();
                try
                {
                    probe.Read(input);
                }
                catch
                {
                    last = input.ToArray();
                    throw;
                }

                var took = Stopwatch.GetElapsedTime(start);
                slowest = took > slowest ? took : slowest;
            }
        }
        catch (Exception e)
        {
            Console.WriteLine($"seed {seed}: {e}\n{Convert.ToHexString(last)}");
            return Task.FromResult(1);
        }

        Console.WriteLine($"{inputs:N0} damaged inputs, {bytes:N0} bytes, seed {seed}, {clock.Elapsed.TotalSeconds:F0} s; slowest {slowest.TotalMilliseconds:F2} ms");
        Console.WriteLine($"memory held at the end: {GC.GetTotalMemory(forceFullCollection: true) / 1024:N0} KB");
        Console.WriteLine($"{probe.Frames,14:N0} frames accepted, {probe.Readings:N0} readings, {probe.Problems:N0} of them with a field refused");
        foreach (var (reason, count) in probe.Rejections.OrderByDescending(r => r.Count))
        {
            Console.WriteLine($"{count,14:N0} {reason.Code()}");
        }

        return Task.FromResult(0);
    }
}
