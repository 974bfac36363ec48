using System.Globalization;
using CsCheck;

namespace Shemss.Hj212.Tests.Readings;

public sealed class NumberTests
{
    [Theory]
    [InlineData("7.10", "7.10", 7.1)]
    [InlineData("0", "0", 0)]
    [InlineData("0.033", "0.033", 0.033)]
    [InlineData("-12.5", "-12.5", -12.5)]
    [InlineData("+3", "3", 3)]
    [InlineData("007.1", "7.1", 7.1)]
    [InlineData(".5", "0.5", 0.5)]
    [InlineData("5.", "5", 5)]
    [InlineData("1E-05", "0.00001", 1e-5)]
    [InlineData("1.5e3", "1500", 1500)]
    [InlineData("999999999999999999", "999999999999999999", 999999999999999999d)]
    [InlineData("0.000000000000000001", "0.000000000000000001", 1e-18)]
    [InlineData("0.09055002", "0.09055002", 0.09055002)]
    public void R40_number_is_delivered_as_sent_and_as_the_nearest_double(string text, string written, double value)
    {
        Assert.True(Number.TryParse(Wire.Bytes(text), out var number));
        Assert.Equal(written, number.ToString());
        Assert.Equal(decimal.Parse(written, CultureInfo.InvariantCulture), number.ToDecimal());
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(number.ToDouble()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    [InlineData("1 ")]
    [InlineData("--")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e99")]
    [InlineData("1e-99")]
    [InlineData("9999999999999999999")]
    [InlineData("0.0000000000000000001")]
    [InlineData("１")]
    public void R40_what_is_not_a_number_is_refused(string text) => Assert.False(Number.TryParse(Wire.Bytes(text), out _));

    [Fact]
    public void R40_any_decimal_of_18_digits_comes_back_and_its_double_is_the_nearest() =>
        Gen.Select(Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999], Gen.Int[0, 18], Gen.Int[0, 17]).Sample((mantissa, scale, cut) =>
        {
            // Cutting digits gives the short numbers that real frames have.
            var number = new Number(mantissa / (long)Math.Pow(10, cut), (byte)scale);
            var text = number.ToString();
            Assert.True(Number.TryParse(Wire.Bytes(text), out var back));
            Assert.Equal(number, back);
            Assert.Equal(text, number.ToDecimal().ToString(CultureInfo.InvariantCulture));
            Assert.Equal(number, Number.From(number.ToDecimal()));
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)),
                BitConverter.DoubleToInt64Bits(number.ToDouble()));
        }, iter: 200_000);

    [Fact]
    public void R40_decimal_of_more_digits_is_an_error()
    {
        Assert.Throws<OverflowException>(() => Number.From(1234567890123456789m));
        Assert.Throws<OverflowException>(() => Number.From(0.0000000000000000001m));
        Assert.False(new Number(12345, 2).TryFormat(new byte[3], out _));
    }
}
