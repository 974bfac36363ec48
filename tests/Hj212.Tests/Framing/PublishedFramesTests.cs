using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Framing;

public sealed class PublishedFramesTests
{
    public static TheoryData<string> Ids => new(PublishedFrame.All.Select(f => f.Id));

    [Fact]
    public void R40_the_table_has_the_25_published_frames_and_the_four_corrected_ones()
    {
        Assert.Equal(25, PublishedFrame.All.Count(f => !f.Id.EndsWith("-corrected", StringComparison.Ordinal)));
        Assert.Equal(4, PublishedFrame.All.Count(f => f.Outcome == "rejected"));
        Assert.Equal(29, PublishedFrame.All.Count);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void R40_published_frame_has_the_outcome_the_table_states(string id)
    {
        var expected = PublishedFrame.All.Single(f => f.Id == id);
        var status = new FrameReader().Read(expected.Bytes, isCompleted: false, out var consumed, out var frame, out var rejection);
        Assert.Equal(expected.Bytes.Length, consumed);
        if (expected.Outcome == "rejected")
        {
            Assert.Equal(ReadStatus.Rejected, status);
            Assert.Equal(expected.Reason, rejection.Reason.Code());
            Assert.Equal(expected.Bytes, rejection.Raw.ToArray());
            return;
        }

        Assert.Equal(ReadStatus.Frame, status);
        Assert.Equal(expected.Kind, frame.Kind.ToString());
        Assert.Equal(expected.Answer, frame.AnswerCode);
        Assert.Equal(expected.DataTime, frame.DataTime is { } t ? ChinaTime.ToQn(t)[..expected.DataTime.Length] : "");
        Assert.Equal(expected.Deviations, Names(frame.Deviations));
        var message = frame.ToMessage();
        Assert.Equal(expected.Parameters, string.Join('|', message.Parameters.Select(p => p.Key + "=" + p.Value)));
        Assert.Equal(
            expected.Readings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Sorted),
            message.Readings.Select(r => Sorted(Text(r))));
        Assert.All(message.Readings, r => Assert.Equal(RejectReason.None, r.Problem));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void R40_published_frame_of_the_standard_is_rebuilt_byte_for_byte(string id)
    {
        var published = PublishedFrame.All.Single(f => f.Id == id);

        // The others depart from the standard's order of fields.
        if (id.StartsWith("C.", StringComparison.Ordinal) || id is "1" or "2" or "7" or "8" or "10")
        {
            var built = MessageWriter.ToFrame(Wire.Parse(published.Bytes));
            var crcCase = built.AsSpan()[..^6].SequenceEqual(published.Bytes.AsSpan()[..^6]);
            Assert.True(crcCase, System.Text.Encoding.UTF8.GetString(built));
        }
        else if (published.Outcome == "parsed")
        {
            var message = Wire.Parse(published.Bytes);
            var again = Wire.Parse(MessageWriter.ToFrame(message));
            Assert.Equal(message.Readings.Select(Text), again.Readings.Select(Text));
        }
        else
        {
            Assert.Equal("rejected", published.Outcome);
        }
    }

    [Fact]
    public void R40_all_published_frames_in_one_read_come_out_one_by_one()
    {
        var stream = PublishedFrame.All.SelectMany(f => f.Bytes).ToArray();
        var found = Wire.ReadAll(stream);
        Assert.Equal(29, found.Count);
        Assert.Equal(4, found.Count(f => f.StartsWith("hj212.crc-mismatch", StringComparison.Ordinal)));
        Assert.Equal(
            PublishedFrame.All.Where(f => f.Outcome == "parsed").Select(f => f.Packet),
            found.Where(f => f.StartsWith("##", StringComparison.Ordinal)));
    }

    internal static string Names(Deviations deviations) => string.Join(
        '|', Enum.GetValues<Deviations>().Where(d => d != 0 && deviations.HasFlag(d)).Select(d => d.ToString()).Order(StringComparer.Ordinal));

    internal static string Text(FactorValues reading)
    {
        string[] names = ["Rtd", "Min", "Avg", "Max", "Cou", "ZsRtd", "ZsMin", "ZsAvg", "ZsMax", "RS", "RT", "SampleRd", "StandardValue", "ResultType"];
        var fields = reading.Numbers.Select(n => $"{names[(int)n.Key]}={n.Value}")
            .Concat(reading.Others.Select(o => $"{o.Key}={o.Value}")).ToList();
        if (reading.Flag != DataFlag.None)
        {
            fields.Add("Flag=" + (char)reading.Flag);
        }

        if (reading.EFlag is not null)
        {
            fields.Add("EFlag=" + reading.EFlag);
        }

        if (reading.SampleTime is { } time)
        {
            fields.Add("SampleTime=" + ChinaTime.ToQn(time)[..14]);
        }

        return reading.Code + ":" + string.Join(',', fields);
    }

    private static string Sorted(string reading)
    {
        var colon = reading.IndexOf(':', StringComparison.Ordinal);
        return reading[..colon] + ":" + string.Join(',', reading[(colon + 1)..].Split(',').Order(StringComparer.Ordinal));
    }
}
