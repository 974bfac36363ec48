using System.Text;
using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Building;

public sealed class AnswersTests
{
    [Fact]
    public void R40_answers_are_those_of_annex_c_byte_for_byte()
    {
        var upload = Packet("C.14-16");
        var request = Packet("C.1-12");
        var buffer = new byte[Answers.MaximumLength];
        Assert.Equal(Published("C.14-17"), Written(Answers.WriteDataAnswer(upload, buffer)));
        Assert.Equal(Published("C.13-15"), Written(Answers.WriteNoticeAnswer(upload, buffer)));
        Assert.Equal(Published("C.1-13"), Written(Answers.WriteRequestAnswer(request, RequestResult.Accepted, buffer)));
        Assert.Equal(Published("C.1-14"), Written(Answers.WriteExecutionResult(request, ExecutionOutcome.Done, buffer)));
        Assert.Equal(Published("C.14-17"), Written(Answers.Write(upload, buffer)));
        Assert.Equal(Published("C.1-13"), Written(Answers.Write(request, buffer)));
        Assert.Equal(0, Answers.Write(Packet("C.14-17"), buffer));

        string Written(int size) => Encoding.ASCII.GetString(buffer, 0, size);
    }

    [Fact]
    public void R40_answer_to_a_message_is_that_to_its_frame()
    {
        var upload = Wire.Parse(PublishedFrame.All.Single(f => f.Id == "C.14-16").Bytes);
        Assert.Equal(Published("C.14-17"), Encoding.ASCII.GetString(MessageWriter.ToFrame(Answers.To(upload, 9014))));
        var request = Wire.Parse(PublishedFrame.All.Single(f => f.Id == "C.1-12").Bytes);
        Assert.Equal(Published("C.1-13"), Encoding.ASCII.GetString(MessageWriter.ToFrame(Answers.To(request, 9011))));
        Assert.Equal(Published("C.1-14"), Encoding.ASCII.GetString(MessageWriter.ToFrame(Answers.To(request, 9012))));
    }

    [Fact]
    public void R40_answer_keeps_the_edition_of_what_it_answers()
    {
        new FrameReader().Read(
            Wire.Frame("QN=20260301101530123;ST=31;CN=2051;PW=123456;MN=A1;Flag=9;CP=&&DataTime=20260301100000&&"), true, out _, out var frame, out _);
        var buffer = new byte[Answers.MaximumLength];
        var size = Answers.Write(frame, buffer);
        Assert.Equal(
            Encoding.ASCII.GetString(Wire.Frame("QN=20260301101530123;ST=91;CN=9014;PW=123456;MN=A1;Flag=8;CP=&&&&")),
            Encoding.ASCII.GetString(buffer, 0, size));
    }

    [Fact]
    public void R40_answering_allocates_nothing()
    {
        var upload = Packet("C.14-16");
        Span<byte> buffer = stackalloc byte[Answers.MaximumLength];
        Answers.Write(upload, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Answers.Write(upload, buffer);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Frame Packet(string id)
    {
        var bytes = PublishedFrame.All.Single(f => f.Id == id).Bytes;
        Assert.Equal(ReadStatus.Frame, new FrameReader().Read(bytes, isCompleted: true, out _, out var frame, out _));
        return frame;
    }

    private static string Published(string id) => PublishedFrame.All.Single(f => f.Id == id).Packet + "\r\n";
}
