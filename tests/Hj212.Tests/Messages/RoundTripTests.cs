using CsCheck;
using Shemss.Hj212.Tests.Framing;

namespace Shemss.Hj212.Tests.Messages;

public sealed class RoundTripTests
{
    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 6_000_000_000].Select(
        s => new DateTimeOffset(1995, 1, 1, 0, 0, 0, ChinaTime.Offset).AddSeconds(s));

    private static readonly Gen<string> Code = Gen.Char["abwSBe0123456789"].Array[1, 12].Select(c => new string(c));

    private static readonly Gen<decimal> Value = Gen.Select(Gen.Long[-9_999_999_999, 9_999_999_999], Gen.Int[0, 9])
        .Select((m, s) => new Number(m, (byte)s).ToDecimal());

    private static readonly Gen<FactorValues> Factor =
        from code in Code
        from fields in Gen.Bool.Array[9]
        from values in Value.Array[9]
        from flag in Gen.Int[0, 8]
        from sample in Time
        from extras in Gen.Int[0, 7]
        select Make(code, fields, values, flag, sample, extras);

    private static readonly Gen<Message> AnyMessage =
        from qn in Time
        from dataTime in Time
        from factors in Factor.Array[0, 40]
        from flag in Gen.Int[0, 2]
        from version in Gen.Int[0, 2]
        from mn in Gen.Char["0123456789ABCDEF"].Array[24].Select(c => new string(c))
        from withQn in Gen.Bool
        from parameters in Gen.Int[0, 3]
        select new Message
        {
            Qn = withQn ? ChinaTime.ToQn(qn.AddMilliseconds(123)) : null,
            St = 32,
            Cn = 2051,
            Pw = "123456",
            Mn = mn,
            Flag = flag == 0 ? null : PacketFlag.Of(version, wantsAnswer: flag == 2),
            DataTime = dataTime,
            Parameters = [.. Enumerable.Range(0, parameters).Select(i => KeyValuePair.Create("P" + i, "值" + i))],
            Readings = Distinct(factors),
        };

    [Fact]
    public void R40_parsing_what_was_built_gives_the_same_message() => AnyMessage.Sample(
        message =>
        {
            var frame = MessageWriter.ToFrame(message);
            var parsed = Wire.Parse(frame, new() { MaximumDataLength = 9999 });
            Assert.Equal(Describe(message), Describe(parsed));
            Assert.Equal(frame, MessageWriter.ToFrame(parsed));
        },
        iter: 5_000);

    [Fact]
    public void R40_sub_packets_keep_to_the_length_and_give_the_message_back_in_any_order() => Gen.Select(AnyMessage, Gen.Int).Sample(
        (message, seed) =>
        {
            var frames = MessageWriter.ToFrames(message);
            var assembler = new SubPacketAssembler();
            var now = DateTimeOffset.UnixEpoch;
            var packets = frames.Select(f => Wire.Parse(f, new() { MaximumDataLength = 1024 })).ToList();
            if (packets.Count == 1)
            {
                Assert.Equal(Describe(message), Describe(packets[0]));
                return;
            }

            var order = packets.OrderBy(p => p.PacketNumber * 7919 % 31 ^ (seed & 31)).ToList();
            IReadOnlyList<Message> whole = [];
            foreach (var (packet, i) in order.Select((p, i) => (p, i)))
            {
                Assert.Equal(i == order.Count - 1 ? SubPacketStatus.Complete : SubPacketStatus.Waiting, assembler.Add(packet, now, out whole));
                if (i < order.Count - 1)
                {
                    Assert.Equal(SubPacketStatus.Duplicate, assembler.Add(packet, now, out _));
                }
            }

            Assert.Equal(
                message.Readings.Select(PublishedFramesTests.Text), whole.SelectMany(p => p.Readings).Select(PublishedFramesTests.Text));
            Assert.Equal(message.Parameters, whole.SelectMany(p => p.Parameters));
            Assert.All(whole, p => Assert.Equal(message.DataTime, p.DataTime));
        },
        iter: 2_000);

    private static FactorValues Make(string code, bool[] fields, decimal[] values, int flag, DateTimeOffset sample, int extras)
    {
        var made = new FactorValues(code)
        {
            Flag = flag == 0 ? DataFlag.None : (DataFlag)"NFMSDCTB"u8[flag - 1],
            SampleTime = (extras & 1) != 0 ? sample : null,
            EFlag = (extras & 2) != 0 ? "A01" : null,
            Others = (extras & 4) != 0 ? [new("ValidNum", "10")] : [],
        };
        for (var i = 0; i < 9; i++)
        {
            made[(Field)i] = fields[i] ? values[i] : null;
        }

        if (made.Numbers.Count == 0)
        {
            made[Field.Rtd] = values[0];
        }

        return made;
    }

    // Two neighbours of one code whose fields do not overlap would be one reading; the standard has each factor once.
    private static List<FactorValues> Distinct(FactorValues[] factors) => [.. factors.DistinctBy(f => f.Code)];

    private static string Describe(Message m) => string.Join(
        "; ",
        m.Qn,
        m.St,
        m.Cn,
        m.Pw,
        m.Mn,
        m.Flag?.Value,
        m.DataTime,
        string.Join(',', m.Parameters),
        string.Join('|', m.Readings.Select(PublishedFramesTests.Text)));
}
