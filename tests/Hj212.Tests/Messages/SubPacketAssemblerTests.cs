using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Messages;

public sealed class SubPacketAssemblerTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void R40_the_two_packets_of_annex_c50_are_one_message_though_their_qn_differ()
    {
        var packets = PublishedFrame.All.Where(f => f.Source.Contains("sub-packet", StringComparison.Ordinal)).Select(f => Wire.Parse(f.Bytes)).ToList();
        Assert.NotEqual(packets[0].Qn, packets[1].Qn);
        var assembler = new SubPacketAssembler();
        Assert.Equal(SubPacketStatus.Waiting, assembler.Add(packets[1], Start, out _));
        Assert.Equal(SubPacketStatus.Complete, assembler.Add(packets[0], Start, out var whole));
        Assert.Equal(["w00000", "w01001", "w01018"], whole.SelectMany(p => p.Readings).Select(r => r.Code));
        Assert.Empty(assembler.TakeIncomplete(Start.AddDays(1)));
    }

    [Fact]
    public void R40_what_does_not_become_whole_in_time_is_given_up_and_reported()
    {
        var assembler = new SubPacketAssembler(TimeSpan.FromSeconds(30));
        Assert.Equal(SubPacketStatus.Waiting, assembler.Add(Packet("A", 3, 1), Start, out _));
        Assert.Empty(assembler.TakeIncomplete(Start.AddSeconds(30)));
        var lost = Assert.Single(assembler.TakeIncomplete(Start.AddSeconds(31)));
        Assert.Equal(("A", 2061, 3, RejectReason.SubPacketsIncomplete), (lost.Mn, lost.Cn, lost.PacketCount, lost.Reason));
        Assert.Single(lost.Packets);
        Assert.Empty(assembler.TakeIncomplete(Start.AddSeconds(31)));
    }

    [Fact]
    public void R40_other_content_under_the_same_number_begins_a_new_message()
    {
        var assembler = new SubPacketAssembler();
        assembler.Add(Packet("A", 2, 1), Start, out _);
        Assert.Equal(SubPacketStatus.Waiting, assembler.Add(Packet("A", 2, 1, hour: 9), Start, out _));
        Assert.Equal(RejectReason.SubPacketConflict, Assert.Single(assembler.TakeIncomplete(Start)).Reason);
        Assert.Equal(SubPacketStatus.Complete, assembler.Add(Packet("A", 2, 2, hour: 9), Start, out _));
    }

    [Fact]
    public void R40_memory_is_bounded_whatever_comes()
    {
        var assembler = new SubPacketAssembler(maximumMessages: 4, maximumPackets: 10);
        for (var i = 0; i < 1000; i++)
        {
            assembler.Add(Packet("M" + i, 2, 1), Start.AddMilliseconds(i), out _);
            assembler.Add(Packet("L" + i, 9999, 1), Start.AddMilliseconds(i), out _);
        }

        Assert.InRange(assembler.TakeIncomplete(Start.AddSeconds(1)).Count, 1, 18);
        Assert.Equal(SubPacketStatus.Complete, assembler.Add(Packet("M999", 2, 2), Start.AddSeconds(1), out _));
    }

    [Fact]
    public void R40_a_frame_that_is_not_numbered_needs_no_assembling() =>
        Assert.Equal(SubPacketStatus.NotNumbered, new SubPacketAssembler().Add(Packet("A", 1, 1), Start, out _));

    private static Message Packet(string mn, int count, int number, int hour = 8) => Wire.Parse(Wire.Frame(
        $"QN=20240301101530123;ST=32;CN=2061;PW=123456;MN={mn};Flag=7;PNUM={count};PNO={number};CP=&&DataTime=202403010{hour}0000;w0101{number}-Avg=1.5&&"));
}
