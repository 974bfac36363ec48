using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Framing;

public sealed class FrameReaderTests
{
    private static readonly byte[] One = Wire.Upload("DataTime=20240301101500;w01018-Rtd=35.2,w01018-Flag=N");
    private static readonly byte[] Two = Wire.Upload("DataTime=20240301101600;w21003-Rtd=1.803,w21003-Flag=N");
    private static readonly string OneText = Encoding.UTF8.GetString(One)[..^2];
    private static readonly string TwoText = Encoding.UTF8.GetString(Two)[..^2];

    [Fact]
    public void R40_half_frames_are_waited_for_at_every_byte()
    {
        for (var cut = 1; cut < One.Length - 2; cut++)
        {
            var reader = new FrameReader();
            Assert.Equal(ReadStatus.NeedMore, reader.Read(One.AsSpan(0, cut), isCompleted: false, out var consumed, out _, out _));
            Assert.Equal(0, consumed);
        }
    }

    [Fact]
    public void R40_frame_is_handed_out_once_its_check_value_is_there_and_the_late_tail_is_skipped()
    {
        Assert.Equal([OneText, TwoText], Wire.ReadAll([.. One[..^2], .. "\r\n"u8, .. Two]));
        var reader = new FrameReader();
        Assert.Equal(ReadStatus.Frame, reader.Read(One.AsSpan(0, One.Length - 2), isCompleted: false, out _, out var frame, out _));
        Assert.Equal(Deviations.None, frame.Deviations);
        Assert.Equal(ReadStatus.NeedMore, reader.Read("\r\n"u8, isCompleted: false, out var consumed, out _, out _));
        Assert.Equal(2, consumed);
    }

    [Fact]
    public void R40_frames_over_two_segments_are_read_at_every_split()
    {
        byte[] stream = [.. One, .. Two];
        for (var cut = 1; cut < stream.Length; cut++)
        {
            var sequence = Wire.Segments(stream[..cut], stream[cut..]);
            var reader = new FrameReader();
            Assert.Equal(ReadStatus.Frame, reader.Read(ref sequence, isCompleted: false, out var frame, out _));
            Assert.Equal(OneText, frame.ToString());
            Assert.Equal(ReadStatus.Frame, reader.Read(ref sequence, isCompleted: false, out frame, out _));
            Assert.Equal(TwoText, frame.ToString());
            Assert.Equal(ReadStatus.NeedMore, reader.Read(ref sequence, isCompleted: false, out frame, out _));
            Assert.True(sequence.IsEmpty);
        }
    }

    [Fact]
    public void R40_frames_over_single_byte_segments_are_read()
    {
        byte[] stream = [.. "noise"u8, .. One, .. Two];
        var sequence = Wire.Segments([.. stream.Select(b => new[] { b })]);
        var reader = new FrameReader();
        var frames = 0;
        ReadStatus status;
        while ((status = reader.Read(ref sequence, isCompleted: true, out _, out _)) != ReadStatus.NeedMore)
        {
            frames += status == ReadStatus.Frame ? 1 : 0;
        }

        Assert.Equal(2, frames);
    }

    [Fact]
    public void R40_blank_lines_longer_than_the_scratch_do_not_hide_the_frame_behind_them()
    {
        var blank = Enumerable.Repeat((byte)'\n', 9000).ToArray();
        var sequence = Wire.Segments(blank[..10], [.. blank, .. One[..50]], One[50..]);
        Assert.Equal(ReadStatus.Frame, new FrameReader().Read(ref sequence, isCompleted: false, out var frame, out _));
        Assert.Equal(OneText, frame.ToString());
    }

    [Fact]
    public void R40_garbage_between_frames_is_reported_with_its_bytes() => Assert.Equal(
        ["hj212.garbage:noise", OneText, "hj212.garbage:#\u0001\u0002", TwoText, "hj212.garbage:end"],
        Wire.ReadAll([.. "noise"u8, .. One, .. "#\u0001\u0002"u8, .. Two, .. "end"u8]));

    [Fact]
    public void R40_stray_head_sign_before_a_frame_costs_nothing() =>
        Assert.Equal(["hj212.garbage:#", OneText], Wire.ReadAll([.. "#"u8, .. One]));

    [Fact]
    public void R40_missing_tail_is_tolerated_and_reported()
    {
        Assert.Equal([OneText, TwoText], Wire.ReadAll([.. One[..^2], .. Two]));
        var status = new FrameReader().Read([.. One[..^2], .. Two], isCompleted: false, out _, out var frame, out _);
        Assert.Equal(ReadStatus.Frame, status);
        Assert.Equal(Deviations.TailMissing, frame.Deviations);
        Assert.Equal(RejectReason.TailMissing, Wire.Reject([.. One[..^2], .. Two], new() { RequireTail = true }));
        status = new FrameReader(new() { RequireTail = true }).Read(One.AsSpan()[..^2], isCompleted: false, out _, out _, out _);
        Assert.Equal(ReadStatus.NeedMore, status);
    }

    [Fact]
    public void R40_wrong_length_costs_only_its_own_frame()
    {
        var shorter = Encoding.UTF8.GetBytes(OneText.Replace(OneText[2..6], "0100", StringComparison.Ordinal) + "\r\n");
        Assert.Equal(["hj212.length-mismatch:" + Encoding.UTF8.GetString(shorter), TwoText], Wire.ReadAll([.. shorter, .. Two]));
        var longer = Encoding.UTF8.GetBytes(OneText.Replace(OneText[2..6], "0900", StringComparison.Ordinal) + "\r\n");
        Assert.Equal(
            ["hj212.length-mismatch:" + Encoding.UTF8.GetString(longer), TwoText], Wire.ReadAll([.. longer, .. Two], completed: false));
        var tooLong = Encoding.UTF8.GetBytes(OneText.Replace(OneText[2..6], "9999", StringComparison.Ordinal) + "\r\n");
        Assert.Equal(["hj212.length-too-long:" + Encoding.UTF8.GetString(tooLong), TwoText], Wire.ReadAll([.. tooLong, .. Two], completed: false));
        var letters = Encoding.UTF8.GetBytes(OneText.Replace(OneText[2..6], "01x0", StringComparison.Ordinal) + "\r\n");
        Assert.Equal(["hj212.length-not-digits:" + Encoding.UTF8.GetString(letters), TwoText], Wire.ReadAll([.. letters, .. Two]));
    }

    [Fact]
    public void R40_wrong_length_without_a_tail_costs_only_its_own_frame()
    {
        var longer = OneText.Replace(OneText[2..6], "0250", StringComparison.Ordinal);
        Assert.Equal(["hj212.length-mismatch:" + longer, TwoText, OneText], Wire.ReadAll([.. Wire.Bytes(longer), .. Two, .. One]));
    }

    [Fact]
    public void R40_wrong_check_value_is_refused_and_the_next_frame_is_read()
    {
        var bad = (byte[])One.Clone();
        bad[^3] ^= 1;
        Assert.Equal(["hj212.crc-mismatch:" + Encoding.UTF8.GetString(bad), TwoText], Wire.ReadAll([.. bad, .. Two]));
        bad[^3] = (byte)'G';
        Assert.Equal(["hj212.crc-not-hex:" + Encoding.UTF8.GetString(bad), TwoText], Wire.ReadAll([.. bad, .. Two]));
    }

    [Fact]
    public void R40_frame_swallowed_by_a_broken_one_is_found()
    {
        // The first frame lost its end; its stated length reaches into the second and happens to end at a "&&".
        var start = $"##{40 + TwoText.Length - 4:D4}" + OneText[6..46];
        Assert.Equal(["hj212.crc-mismatch:" + start, TwoText], Wire.ReadAll([.. Wire.Bytes(start), .. Two]));
    }

    [Theory]
    [InlineData("QN=2024;lost\r\n", "\r\nw01018", "hj212.control-character")]
    [InlineData("QN=20240301101530123;ST=32;lost", "w01018", "hj212.field-duplicate")]
    public void R40_frame_swallowed_by_one_whose_check_value_fits_by_chance_is_found(string lost, string behind, string code)
    {
        // A wrong length that ends where four hexadecimal digits happen to be right for all that lies before: one in 256.
        var outer = Encoding.UTF8.GetString(Wire.Frame(lost + TwoText + behind));
        var start = outer[..(6 + lost.Length)];
        var found = Wire.ReadAll([.. Wire.Bytes(outer), .. One]);
        Assert.Equal([$"{code}:{start}", TwoText], found[..2]);
        Assert.Equal(OneText, found[^1]);
    }

    [Fact]
    public void R40_half_frame_at_the_end_is_refused_as_truncated()
    {
        Assert.Equal([OneText, "hj212.truncated:" + TwoText[..60]], Wire.ReadAll([.. One, .. Two[..60]]));
        Assert.Equal(["hj212.truncated:##01"], Wire.ReadAll("##01"u8));
        Assert.Equal(["hj212.garbage:#"], Wire.ReadAll("#"u8));
    }

    [Fact]
    public void R40_refusal_shows_whose_frame_it_may_have_been()
    {
        var bad = (byte[])One.Clone();
        bad[^3] ^= 1;
        new FrameReader().Read(bad, isCompleted: true, out _, out _, out var rejection);
        Assert.Equal("010000A8900016F000169DC0", Encoding.ASCII.GetString(rejection.ApparentMn));
        Assert.Equal("20240301101530123", Encoding.ASCII.GetString(rejection.ApparentQn));
    }

    [Fact]
    public void R40_never_asks_for_more_than_one_frame_of_bytes()
    {
        var options = new FrameReaderOptions { MaximumDataLength = 1024 };
        foreach (var start in new[] { "##1024QN=", "##0000", "##", "##1024" })
        {
            var flood = new byte[options.MaximumFrameLength];
            flood.AsSpan().Fill((byte)'x');
            Wire.Bytes(start).CopyTo(flood, 0);
            var status = new FrameReader(options).Read(flood, isCompleted: false, out var consumed, out _, out _);
            Assert.Equal(ReadStatus.Rejected, status);
            Assert.True(consumed > 0);
        }
    }

    [Fact]
    public async Task R40_pipe_is_read_to_its_end()
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 64, pauseWriterThreshold: 8192, resumeWriterThreshold: 4096));
        var writing = Task.Run(async () =>
        {
            var random = new Random(3);
            var stream = Enumerable.Range(0, 50).SelectMany(_ => PublishedFrame.All.SelectMany(f => f.Bytes)).ToArray();
            for (var at = 0; at < stream.Length;)
            {
                var size = Math.Min(stream.Length - at, 1 + random.Next(300));
                await pipe.Writer.WriteAsync(stream.AsMemory(at, size));
                at += size;
            }

            await pipe.Writer.CompleteAsync();
        });
        var found = new List<Received>();
        await foreach (var received in Received.ReadAllAsync(pipe.Reader))
        {
            found.Add(received);
        }

        await writing;
        Assert.Equal(50 * 25, found.Count(r => r.Message is not null));
        Assert.Equal(50 * 4, found.Count(r => r.Reason == RejectReason.CrcMismatch));
        Assert.Equal("Y80110010000010", found.First(r => r.Reason == RejectReason.CrcMismatch).ApparentMn);
    }

    [Fact]
    public void R40_reading_frames_allocates_nothing()
    {
        var stream = Enumerable.Range(0, 20).SelectMany(_ => One.Concat(Two)).ToArray();
        var reader = new FrameReader();
        var sum = 0.0;
        void Pass()
        {
            var sequence = new ReadOnlySequence<byte>(stream);
            while (reader.Read(ref sequence, isCompleted: false, out var frame, out _) == ReadStatus.Frame)
            {
                foreach (ref readonly var reading in frame.Readings)
                {
                    sum += reading.AsDouble(Field.Rtd) + (double)reading.AsDecimal(Field.Rtd)!.Value;
                }
            }
        }

        Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(2 * 2 * 20 * (35.2 + 1.803), sum, 6);
    }
}
