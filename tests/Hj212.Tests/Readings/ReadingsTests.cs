using System.Globalization;
using System.Text;
using CsCheck;

namespace Shemss.Hj212.Tests.Readings;

public sealed class ReadingsTests
{
    [Fact]
    public void R40_every_field_of_a_factor_is_delivered()
    {
        var reading = Assert.Single(Wire.Parse(Wire.Upload(
            "DataTime=20240301101500;a21026-SampleTime=20240301100000,a21026-Rtd=1.1,a21026-Min=-1.2,a21026-Avg=1.30,a21026-Max=1.4,"
            + "a21026-Cou=1.5,a21026-ZsRtd=2.1,a21026-ZsMin=2.2,a21026-ZsAvg=2.3,a21026-ZsMax=2.4,a21026-Flag=C,a21026-EFlag=A01")).Readings);
        Assert.Equal("a21026", reading.Code);
        Assert.Equal(
            [1.1m, -1.2m, 1.30m, 1.4m, 1.5m, 2.1m, 2.2m, 2.3m, 2.4m],
            Enumerable.Range(0, 9).Select(f => reading[(Field)f]!.Value));
        Assert.Equal("1.30", reading.Numbers[Field.Avg].ToString());
        Assert.Equal(DataFlag.Calibration, reading.Flag);
        Assert.Equal("A01", reading.EFlag);
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 10, 0, 0, TimeSpan.FromHours(8)), reading.SampleTime);
        Assert.Equal(RejectReason.None, reading.Problem);
    }

    [Theory]
    [InlineData("w01018-Rtd=--,w01018-Flag=N", "w01018", RejectReason.NumberInvalid, FieldSet.Rtd)]
    [InlineData("w01018-Rtd=,w01018-Flag=N", "w01018", RejectReason.NumberInvalid, FieldSet.Rtd)]
    [InlineData("w01018-Rtd=1.1.1", "w01018", RejectReason.NumberInvalid, FieldSet.Rtd)]
    [InlineData("w01018-Rtd=1,w01018-Flag=X", "w01018", RejectReason.DataFlagUnknown, FieldSet.Flag)]
    [InlineData("w01018-Rtd=1,w01018-Flag=NN", "w01018", RejectReason.DataFlagUnknown, FieldSet.Flag)]
    [InlineData("w01018-SampleTime=2024,w01018-Rtd=1", "w01018", RejectReason.SampleTimeInvalid, FieldSet.SampleTime)]
    [InlineData("w0?018-Rtd=1", "", RejectReason.FactorCodeInvalid, FieldSet.Other)]
    [InlineData("-Rtd=1", "", RejectReason.FactorCodeInvalid, FieldSet.Other)]
    [InlineData("w01018", "", RejectReason.ParameterMalformed, FieldSet.Other)]
    public void R40_what_cannot_be_read_is_reported_with_its_text_and_the_others_are_read(
        string item, string code, RejectReason problem, FieldSet malformed)
    {
        foreach (var place in new[] { $"{item};w21003-Rtd=2.5,w21003-Flag=N", $"w21003-Rtd=2.5,w21003-Flag=N;{item}" })
        {
            var readings = Wire.Parse(Wire.Upload("DataTime=20240301101500;" + place)).Readings;
            Assert.Equal(2.5m, readings.Single(r => r.Code == "w21003")[Field.Rtd]);
            var bad = readings.Single(r => r.Code != "w21003");
            Assert.Equal((code, problem, malformed), (bad.Code, bad.Problem, bad.Malformed));
            Assert.Equal(item, bad.Raw);
        }
    }

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Codes of up to seven characters, all there are, have a way of their own through the reader; longer ones take the general one.</summary>
    [Fact]
    public void R40_the_usual_way_through_a_frame_reads_what_the_general_one_does() =>
        Gen.Select(
            Any("A", "B", "C", ""),
            Any("-Min=", "-Avg=", "-Max=", "-Rtd=", "-Cou=", "-Flag=", "-Min", "-Flag", "-ZsAvg=", "-Avg==", "-Min-Max=", "=", ""),
            Gen.OneOf(
                Any("", ".", "5.", ".5", "-3.1", "+2", "1e3", "1.2.3", "N", "T", "X", "NN", "12345678.90123456", "1234567890123456", "12345678901234567", "1 2", "7&", "0000.1000"),
                Gen.Select(Gen.Int[0, 99999], Gen.Int[0, 3]).Select((n, d) => (n / Math.Pow(10, d)).ToString("F" + d, CultureInfo.InvariantCulture))),
            Any(",", ";")).Array[1, 24].Sample(
            items =>
            {
                List<string> Read(string a, string b, string c)
                {
                    string Code(string name) => name switch { "A" => a, "B" => b, "C" => c, _ => "" };
                    var cp = string.Concat(items.Select(i => Code(i.Item1) + i.Item2 + i.Item3 + i.Item4));
                    return [.. Wire.Parse(Wire.Upload("DataTime=20240301101500;" + cp)).Readings.Select(r =>
                        $"{(r.Code == a ? "A" : r.Code == b ? "B" : r.Code == c ? "C" : r.Code)} {r.Malformed} {r.Problem} {Framing.PublishedFramesTests.Text(r).Split(':')[^1]} {r.Raw!.Replace(c, "C", StringComparison.Ordinal).Replace(a, "A", StringComparison.Ordinal).Replace(b, "B", StringComparison.Ordinal)}")];
                }

                Assert.Equal(Read("w010182x", "w020", "w01019zz"), Read("w01018", "w020", "w01019"));
                Assert.Equal(Read("a123456789", "b123456789", "b123456788"), Read("a123456", "b123456", "b123455"));
            },
            iter: 20_000);

    [Theory]
    [InlineData("w01018-Rtd=1;w01018-Flag=N", "w01018:Rtd=1,Flag=N")]
    [InlineData("w01018-Rtd=1,w21003-Rtd=2", "w01018:Rtd=1|w21003:Rtd=2")]
    [InlineData("a21-Rtd=0.00;a21-Rtd=0.10", "a21:Rtd=0.00|a21:Rtd=0.10")]
    [InlineData(";;w01018-Rtd=1;,;", "w01018:Rtd=1")]
    [InlineData("w01018-Rtd=1;PolId=x;w01018-Flag=N", "w01018:Rtd=1|w01018:Flag=N")]
    [InlineData("SB1-RS=1;SB2-RS=0", "SB1:RS=1|SB2:RS=0")]
    [InlineData("w0101801018-Rtd=1,w0101801018-Flag=N;w0101801019-Rtd=2", "w0101801018:Rtd=1,Flag=N|w0101801019:Rtd=2")]
    public void R40_fields_of_one_factor_in_succession_are_one_reading(string cp, string expected) => Assert.Equal(
        expected,
        string.Join('|', Wire.Parse(Wire.Upload("DataTime=20240301101500;" + cp)).Readings.Select(Framing.PublishedFramesTests.Text)));

    [Fact]
    public void R40_view_gives_the_same_as_the_lasting_copy()
    {
        new FrameReader().Read(Wire.Upload("DataTime=20240301101500;w01018-Rtd=35.20,w01018-Flag=D"), true, out _, out var frame, out _);
        var readings = frame.Readings;
        Assert.True(readings.MoveNext());
        ref readonly var reading = ref readings.Current;
        Assert.Equal("w01018", Encoding.ASCII.GetString(reading.Code));
        Assert.Equal(35.2, reading.AsDouble(Field.Rtd));
        Assert.Equal(35.20m, reading.AsDecimal(Field.Rtd));
        Assert.Null(reading.AsDecimal(Field.Avg));
        Assert.Equal(double.NaN, reading.AsDouble(Field.Avg));
        Assert.Equal(FieldSet.Rtd | FieldSet.Flag, reading.Present);
        Assert.Equal(DataFlag.Fault, reading.Flag);
        Assert.Equal((byte)'D', reading.FlagCode);
        Assert.False(readings.MoveNext());
        Assert.True(frame.TryGetParameter("DataTime"u8, out var time));
        Assert.Equal("20240301101500", Encoding.ASCII.GetString(time));
        Assert.False(frame.TryGetParameter("None"u8, out _));
        Assert.Null(frame.TimeParameter("BeginTime"u8));
    }

    [Fact]
    public void R40_fast_scan_agrees_with_a_plain_one_on_any_text()
    {
        // Letters that matter to the grammar, often; the plain reader below splits strings.
        string[] words =
        [
            "w01018-Rtd=35.2", "w01018-Flag=N", "w01018-Avg=-1.5", "a21026-ZsAvg=12", "SB1-RS=1", "w01018-SampleTime=20240301100000", ";", ",",
            "DataTime2=1",
        ];
        var noise = Gen.Char[";,=-.;,=-a0123456789w-RtdFlagN="].Array[0, 6].Select(c => new string(c));
        var piece = Gen.Select(noise, Gen.Int[0, (2 * words.Length) - 1]).Select((n, w) => w < words.Length ? words[w] : n);
        piece.Array[0, 30].Select(string.Concat).Sample(text => Assert.Equal(Plain(text), Parameters(text)), iter: 30_000);
    }

    private static List<string> Parameters(string cp)
    {
        new FrameReader().Read(Wire.Upload("X=1;" + cp), true, out _, out var frame, out _);
        var found = new List<string>();
        foreach (ref readonly var p in frame.Parameters)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(p.Name)}|{Encoding.UTF8.GetString(p.Value)}|{p.IsWellFormed}"));
        }

        return found;
    }

    private static List<string> Plain(string cp)
    {
        var found = new List<string> { "X|1|True" };
        foreach (var part in cp.Split(';', ','))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            if (part.Length > 0)
            {
                found.Add(equal < 0 ? part + "||False" : $"{part[..equal]}|{part[(equal + 1)..]}|True");
            }
        }

        return found;
    }
}
