using System.Buffers;
using CsCheck;
using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Framing;

/// <summary>The long run (ten million and more) is the verb <c>fuzz</c> of tests/Benchmarks; this is the same on fewer frames.</summary>
public sealed class DamagedFramesTests
{
    [Fact]
    public void R40_damaged_frames_break_no_promise_of_the_reader()
    {
        var probe = new ReaderProbe();
        var seeds = PublishedFrame.All.Select(f => f.Bytes).ToList();
        Gen.Int.Sample(
            seed =>
            {
                var mutator = new FrameMutator(seeds, seed);
                for (var i = 0; i < 1000; i++)
                {
                    lock (probe)
                    {
                        probe.Read(mutator.Next());
                    }
                }
            },
            iter: 200,
            threads: 1);
        Assert.True(probe.Frames > 20_000, $"{probe.Frames} frames passed");
        Assert.True(probe.Problems > 1_000, $"{probe.Problems} fields were refused");

        // Damage of every kind has to be reached, or the run proves little.
        var reached = probe.Rejections.Select(r => r.Reason).ToHashSet();
        RejectReason[] notFromThisReader =
        [
            RejectReason.None, RejectReason.TailMissing, RejectReason.ParameterMalformed, RejectReason.FactorCodeInvalid, RejectReason.NumberInvalid,
            RejectReason.DataFlagUnknown, RejectReason.SampleTimeInvalid, RejectReason.SubPacketConflict, RejectReason.SubPacketsIncomplete,
        ];
        Assert.Empty(Enum.GetValues<RejectReason>().Except(reached).Except(notFromThisReader));
    }

    [Fact]
    public void R40_however_a_stream_is_cut_the_same_frames_come_out()
    {
        var seeds = PublishedFrame.All.Select(f => f.Bytes).ToList();
        Gen.Int.Sample(
            seed =>
            {
                var mutator = new FrameMutator(seeds, seed);
                var random = new Random(seed);
                var stream = new List<byte>();
                for (var i = 0; i < 12; i++)
                {
                    // Good frames between damaged ones, and none of the damage may cost a good frame behind a line end.
                    stream.AddRange(mutator.Next());
                    stream.AddRange("\r\n"u8);
                    stream.AddRange(seeds[random.Next(seeds.Count)]);
                }

                var whole = Wire.ReadAll(stream.ToArray()).Where(f => f.StartsWith("##", StringComparison.Ordinal)).ToList();
                Assert.Equal(whole, InPieces([.. stream], random));
            },
            iter: 2_000);
    }

    private static List<string> InPieces(byte[] stream, Random random)
    {
        // As a pipe does it: what was not taken stays, more is put behind it.
        var reader = new FrameReader();
        var found = new List<string>();
        var pending = new List<byte[]>();
        var at = 0;
        while (true)
        {
            var size = Math.Min(stream.Length - at, random.Next(1, 400));
            pending.Add(stream[at..(at + size)]);
            at += size;
            var completed = at == stream.Length;
            var sequence = Wire.Segments([.. pending]);
            ReadStatus status;
            while ((status = reader.Read(ref sequence, completed, out var frame, out _)) != ReadStatus.NeedMore)
            {
                if (status == ReadStatus.Frame)
                {
                    found.Add(frame.ToString());
                }
            }

            if (completed)
            {
                return found;
            }

            Assert.True(sequence.Length <= reader.Options.MaximumFrameLength, "more than one frame was left unread");
            pending = sequence.IsEmpty ? [] : [sequence.ToArray()];
        }
    }
}
