using System.Text;
using Shemss.Simulator.Fleet;

namespace Shemss.Hj212.Tests.Building;

public sealed class RequestsTests
{
    private static readonly Target To = new("010000A8900016F000169DC0", 32, "123456");
    private static readonly DateTimeOffset Now = new(2016, 8, 1, 8, 58, 57, 223, TimeSpan.FromHours(8));

    [Fact]
    public void R40_requests_are_those_of_the_annexes_byte_for_byte()
    {
        Assert.Equal(Published("C.1-12"), Text(Requests.SetTimeout(To, Now, 5, 3)));
        Assert.Equal(Published("1"), Text(Requests.SetRealTimeInterval(To with { Pw = "100000" }, Now, 30)));
        var hour = new DateTimeOffset(2016, 8, 1, 8, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Published("C.50-22"), Text(Requests.History(To, Now, 2061, hour, hour)));
    }

    [Fact]
    public void R40_every_request_is_read_as_a_request_and_every_notice_as_a_notice()
    {
        Message[] all =
        [
            Requests.SetTimeout(To, Now, 10, 3), Requests.GetTime(To, Now), Requests.GetTime(To, Now, "w01018"), Requests.SetTime(To, Now, "w01018"),
            Requests.GetRealTimeInterval(To, Now), Requests.SetRealTimeInterval(To, Now, 60), Requests.GetMinuteInterval(To, Now),
            Requests.SetMinuteInterval(To, Now, 10), Requests.SetPassword(To, Now, "654321"), Requests.Start(To, Now, 2011), Requests.Start(To, Now, 2021),
            Requests.Stop(To, Now, 2012), Requests.Stop(To, Now, 2022), Requests.History(To, Now, 2031, Now, Now), Requests.History(To, Now, 2051, Now, Now),
            Requests.Instrument(To, Now, 3011, "a21026"), Requests.Instrument(To, Now, 3019, "a21026"), Requests.KeepSample(To, Now),
            Requests.SetSamplingPeriod(To, Now, "w01018", new TimeOnly(0, 30), 2), Requests.GetInformation(To, Now, "w01018", "i11001", Now, Now),
            Requests.SetParameter(To, Now, "w01018", "i13004", "168.0"),
        ];
        foreach (var message in all)
        {
            var parsed = Wire.Parse(MessageWriter.ToFrame(message));
            Assert.Equal(message.Cn is 2012 or 2022 ? MessageKind.Notice : MessageKind.Request, parsed.Kind);
            Assert.Equal(message.Cn is 2012 or 2022 ? 9013 : 9011, parsed.AnswerCode);
            Assert.Equal(message.Parameters, parsed.Parameters);
        }
    }

    [Fact]
    public void R40_values_outside_the_standards_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.SetRealTimeInterval(To, Now, 29));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.SetRealTimeInterval(To, Now, 3601));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.SetMinuteInterval(To, Now, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.SetPassword(To, Now, "12345"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.Start(To, Now, 2051));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.History(To, Now, 2051, Now, Now.AddHours(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Requests.Of(To, Now, 1234));
    }

    [Fact]
    public void R40_a_reserved_character_cannot_be_smuggled_into_a_frame()
    {
        foreach (var value in new[] { "a;b=c", "a,b", "a&&", "a\r\n##", "a=b" })
        {
            Assert.Throws<ArgumentException>(() => MessageWriter.ToFrame(Requests.Of(To, Now, 3021, ("PolId", value))));
            Assert.Throws<ArgumentException>(() => MessageWriter.ToFrame(Requests.GetTime(To with { Mn = value }, Now)));
        }
    }

    [Fact]
    public void R40_a_frame_without_room_is_an_error()
    {
        for (var room = 0; room < 140; room++)
        {
            var buffer = new byte[room];
            if (room < Published("C.1-12").Length)
            {
                Assert.Throws<ArgumentException>(() => Write(buffer));
            }
            else
            {
                Assert.Equal(Published("C.1-12"), Encoding.ASCII.GetString(buffer, 0, Write(buffer)));
            }
        }

        static int Write(byte[] buffer)
        {
            var writer = new FrameWriter(buffer, new FrameHeader(32, 1000, To.Mn, ChinaTime.ToQn(Now), To.Pw, new PacketFlag(5)));
            writer.Parameter("OverTime"u8, 5);
            writer.Parameter("ReCount"u8, 3);
            return writer.Finish();
        }
    }

    [Fact]
    public void R40_a_factor_too_large_for_a_packet_is_an_error()
    {
        var message = Requests.Of(To, Now, 2051) with { Readings = [new FactorValues("w01018") { Others = [new("Info", new string('x', 1100))] }] };
        Assert.Throws<ArgumentException>(() => MessageWriter.ToFrames(message));
    }

    private static string Text(Message message) => Encoding.ASCII.GetString(MessageWriter.ToFrame(message));

    private static string Published(string id) => PublishedFrame.All.Single(f => f.Id == id).Packet + "\r\n";
}
