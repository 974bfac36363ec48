using System.Text;

namespace Shemss.Hj212.Tests.Framing;

public sealed class FrameFieldsTests
{
    private const string Good = "QN=20240301101530123;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20240301101500&&";

    [Theory]
    [InlineData("QN=20240301101530123", "QN=2024030110153012", "hj212.qn-invalid")]
    [InlineData("QN=20240301101530123", "QN=20241301101530123", "hj212.qn-invalid")]
    [InlineData("ST=32;", "", "hj212.st-missing")]
    [InlineData("ST=32", "ST=3", "hj212.st-invalid")]
    [InlineData("ST=32", "ST=3x", "hj212.st-invalid")]
    [InlineData("ST=32", "ST=99", "hj212.st-unknown")]
    [InlineData("CN=2011;", "", "hj212.cn-missing")]
    [InlineData("CN=2011", "CN=201", "hj212.cn-invalid")]
    [InlineData("CN=2011", "CN=2019", "hj212.cn-unknown")]
    [InlineData("PW=123456", "PW=12 456", "hj212.pw-invalid")]
    [InlineData("MN=010000A8900016F000169DC0;", "", "hj212.mn-missing")]
    [InlineData("MN=010000A8900016F000169DC0", "MN=", "hj212.mn-missing")]
    [InlineData("MN=010000A8900016F000169DC0", "MN=01+0", "hj212.mn-invalid")]
    [InlineData("Flag=5", "Flag=256", "hj212.flag-invalid")]
    [InlineData("Flag=5", "Flag=", "hj212.flag-invalid")]
    [InlineData("Flag=5", "Flag=7", "hj212.packet-number-missing")]
    [InlineData("Flag=5", "Flag=7;PNUM=2", "hj212.packet-number-missing")]
    [InlineData("Flag=5", "Flag=7;PNUM=2;PNO=3", "hj212.packet-number-invalid")]
    [InlineData("Flag=5", "Flag=7;PNUM=2;PNO=0", "hj212.packet-number-invalid")]
    [InlineData("Flag=5", "Flag=7;PNUM=x;PNO=1", "hj212.packet-number-invalid")]
    [InlineData("Flag=5", "Flag=5;Flag=5", "hj212.field-duplicate")]
    [InlineData("Flag=5", "Flag", "hj212.field-malformed")]
    [InlineData("CP=&&DataTime=20240301101500&&", "X=1", "hj212.cp-missing")]
    [InlineData("CP=&&DataTime=20240301101500&&", "CP=DataTime=20240301101500", "hj212.cp-not-closed")]
    [InlineData("CP=&&DataTime=20240301101500&&", "CP=&&&", "hj212.cp-not-closed")]
    [InlineData("20240301101500&&", "20240230101500&&", "hj212.data-time-invalid")]
    [InlineData("20240301101500&&", "202403011015&&", "hj212.data-time-invalid")]
    [InlineData("DataTime", "Data\tTime", "hj212.control-character")]
    public void R40_each_wrong_field_has_its_code(string part, string wrong, string code) =>
        Assert.Equal(code, Wire.Reject(Wire.Frame(Good.Replace(part, wrong, StringComparison.Ordinal))).Code());

    [Fact]
    public void R40_every_reason_has_a_stable_code_that_reads_back()
    {
        foreach (var reason in Enum.GetValues<RejectReason>().Where(r => r != RejectReason.None))
        {
            Assert.StartsWith("hj212.", reason.Code(), StringComparison.Ordinal);
            Assert.True(RejectReasons.TryParse(reason.Code(), out var back));
            Assert.Equal(reason, back);
        }

        Assert.False(RejectReasons.TryParse("hj212.nothing", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((RejectReason)250).Code());
    }

    [Fact]
    public void R40_edition_2005_without_qn_and_flag_is_read_and_not_answered()
    {
        var message = Wire.Parse(Wire.Frame("ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20040516021000;B01-Rtd=100;011-Rtd=231.0,011-Flag=N&&"));
        Assert.Null(message.Qn);
        Assert.Null(message.Flag);
        Assert.Equal(0, message.AnswerCode);
        Assert.Equal(Deviations.QnMissing | Deviations.FlagMissing | Deviations.MnNotEpc, message.Deviations);
        Assert.Equal("w00000", message.Readings[0].Factor?.Code);
        Assert.Equal("w01018", message.Readings[1].Factor?.Code);
    }

    [Theory]
    [InlineData(8, false, false)]
    [InlineData(9, true, false)]
    [InlineData(11, true, true)]
    public void R40_edition_2025_flags_and_commands_are_read(int flag, bool answer, bool numbered)
    {
        var numbers = numbered ? ";PNUM=1;PNO=1" : "";
        var message = Wire.Parse(Wire.Frame(
            $"QN=20260301101530123;ST=31;CN=2062;PW=123456;MN=010000A8900016F000169DC0;Flag={flag}{numbers};CP=&&DataTime=20260301100000;" +
            "a21026-SampleRd=48.7;a21026-StandardValue=50.0;a21026-ResultType=1&&"));
        Assert.Equal(PacketFlag.Edition2025, message.Flag?.Version);
        Assert.Equal(answer ? 9014 : 0, message.AnswerCode);
        Assert.Equal(Deviations.None, message.Deviations);
        var check = Assert.Single(message.Readings);
        Assert.Equal(48.7m, check[Field.CheckReading]);
        Assert.Equal(50.0m, check[Field.CheckNominal]);
        Assert.Equal(1m, check[Field.CheckResult]);
    }

    [Fact]
    public void R40_unknown_codes_are_accepted_when_asked_for()
    {
        var frame = Wire.Frame(Good.Replace("CN=2011", "CN=2063", StringComparison.Ordinal));
        Assert.Equal(RejectReason.CnUnknown, Wire.Reject(frame));
        var message = Wire.Parse(frame, new() { AcceptUnknownCodes = true });
        Assert.Equal(2063, message.Cn);
        Assert.Equal(Deviations.UnknownCode, message.Deviations);
        Assert.Equal(MessageKind.Upload, message.Kind);
    }

    [Theory]
    [InlineData(2011, "", MessageKind.Request)]
    [InlineData(2011, "DataTime=20240301101500", MessageKind.Upload)]
    [InlineData(2061, "BeginTime=20240301000000;EndTime=20240301230000", MessageKind.Request)]
    [InlineData(2061, "w01018-Avg=1,w01018-Flag=N;DataTime=20240301101500", MessageKind.Upload)]
    [InlineData(1011, "PolId=w01018", MessageKind.Request)]
    [InlineData(1011, "PolId=w01018;SystemTime=20240301101500", MessageKind.Upload)]
    [InlineData(3019, "PolId=w01018", MessageKind.Request)]
    [InlineData(3019, "PolId=w01018;w01018-SN=123", MessageKind.Upload)]
    [InlineData(1013, "", MessageKind.Notice)]
    [InlineData(2012, "", MessageKind.Notice)]
    [InlineData(2081, "DataTime=20240301101500;RestartTime=20240301101400", MessageKind.Upload)]
    [InlineData(3011, "PolId=a21026", MessageKind.Request)]
    [InlineData(9014, "", MessageKind.Answer)]
    public void R40_one_code_tells_request_from_data_by_its_parameters(int cn, string cp, MessageKind kind) =>
        Assert.Equal(kind, Wire.Parse(Wire.Frame($"QN=20240301101530123;ST=32;CN={cn};PW=123456;MN=A1;Flag=5;CP=&&{cp}&&")).Kind);

    [Fact]
    public void R40_chinese_text_counts_in_bytes()
    {
        var frame = Wire.Frame("QN=20240301101530123;ST=32;CN=3020;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&DataTime=20240301101500;PolId=w01018;i11001-Info=//清洗管路//&&");
        var message = Wire.Parse(frame);
        Assert.Equal(new KeyValuePair<string, string>("Info", "//清洗管路//"), Assert.Single(message.Readings[0].Others));
        Assert.Equal(frame, MessageWriter.ToFrame(message));
    }

    [Fact]
    public void R40_data_segment_over_the_standard_length_is_reported_and_the_limit_holds()
    {
        var cp = "DataTime=20240301101500" + string.Concat(Enumerable.Range(0, 60).Select(i => $";a{i:D5}-Rtd=12.345,a{i:D5}-Flag=N"));
        var message = Wire.Parse(Wire.Upload(cp));
        Assert.Equal(Deviations.DataOverStandardLength, message.Deviations);
        Assert.Equal(60, message.Readings.Count);
        Assert.Equal(RejectReason.LengthTooLong, Wire.Reject(Wire.Upload(cp), new() { MaximumDataLength = 1024 }));
    }

    [Fact]
    public void R40_times_are_chinese_local_time()
    {
        new FrameReader().Read(Wire.Frame(Good), isCompleted: true, out _, out var frame, out _);
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 2, 15, 0, TimeSpan.Zero), frame.DataTime);
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 10, 15, 30, 123, TimeSpan.FromHours(8)), frame.QnTime);
        Assert.Equal("20240301101530123", ChinaTime.ToQn(frame.QnTime!.Value.ToUniversalTime()));
        Assert.False(ChinaTime.TryParse("20230229000000"u8, out _));
        Assert.False(ChinaTime.TryParse("2024030110150"u8, out _));
        Assert.False(ChinaTime.TryParse("2024030110150:"u8, out _));
        Assert.True(ChinaTime.TryParse("20240229235959"u8, out _));
        Assert.Equal("QN", Encoding.ASCII.GetString(frame.Data[..2]));
    }
}
