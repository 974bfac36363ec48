namespace Shemss.Hj212.Tests.Framing;

public sealed class Crc16Tests
{
    [Theory]
    [InlineData("", 0xFFFF)]
    [InlineData("A", 0x7080)]
    [InlineData("123456789", 0x2F80)]
    [InlineData("QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&", 0x1C80)]
    public void R40_check_value_is_that_of_annex_a_and_not_modbus(string data, int expected) =>
        Assert.Equal(expected, Crc16.Compute(Wire.Bytes(data)));

    [Fact]
    public void R40_every_form_agrees_with_the_bitwise_one_at_every_length()
    {
        var random = new Random(20240301);
        var data = new byte[2100];
        for (var length = 0; length < data.Length; length++)
        {
            random.NextBytes(data);
            var slice = data.AsSpan(data.Length - length);
            var expected = Crc16.Bitwise(slice);
            Assert.Equal(Wire.Crc(slice), expected);
            Assert.Equal(expected, Crc16.Tabled(slice));
            Assert.Equal(expected, Crc16.Sliced(slice));
            Assert.Equal(expected, Crc16.Compute(slice));
            if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
            {
                Assert.Equal(expected, Crc16.Vectorised(slice));
            }
        }
    }

    [Fact]
    public void R40_only_256_check_values_exist()
    {
        var random = new Random(7);
        var data = new byte[40];
        var values = new HashSet<ushort>();
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(data);
            values.Add(Crc16.Compute(data));
        }

        Assert.Equal(256, values.Count);
    }
}
