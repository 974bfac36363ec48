using System.Numerics;
using CsCheck;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Formulas;

/// <summary>
/// Every intermediate value against an independent computation in rationals of unbounded integers, with roots to 40 decimals, by the textbook's
/// two-pass formula (not the one the library uses).
/// </summary>
public sealed class HighPrecisionTests
{
    private static readonly BigInteger Scale = BigInteger.Pow(10, 40);

    [Fact]
    public void R32_every_intermediate_value_agrees_with_unbounded_arithmetic()
    {
        var reading = Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Select(Gen.Int[0, 6], (units, drop) => units / (long)Math.Pow(10, drop) / 1_000_000m);
        Gen.Select(reading, reading, (r, m) => new ReadingPair(r, m)).Array[2, 40].Sample(
            pairs =>
            {
                var judgement = ReferenceMethodComparison.Judge("so2", "mg/m³", Day, pairs);
                var n = pairs.Length;
                var reference = pairs.Aggregate(Fraction.Zero, (sum, p) => sum + Fraction.Of(p.Reference!.Value)) / n;
                var measured = pairs.Aggregate(Fraction.Zero, (sum, p) => sum + Fraction.Of(p.Measured!.Value)) / n;
                var difference = reference - measured;
                var squares = pairs.Aggregate(Fraction.Zero, (sum, p) =>
                {
                    var deviation = Fraction.Of(p.Reference!.Value) - Fraction.Of(p.Measured!.Value) - difference;
                    return sum + (deviation * deviation);
                });
                var deviationOf = (squares / (n - 1)).Root();
                var t = Fraction.Of(judgement.Value("t")!.Value);
                var confidence = t * (squares / (n - 1) / n).Root();

                Close(reference, judgement.Value("RM"), 1e-21);
                Close(measured, judgement.Value("CE"), 1e-21);
                Close(difference, judgement.Value("d"), 1e-21);
                Close(deviationOf, judgement.Value("Sd"), 1e-19);
                Close(confidence, judgement.Value("cc"), Math.Max(1e-18, confidence.ToDouble() * 1e-20));
                if (reference.Sign > 0 && reference.ToDouble() > 0.001)
                {
                    var accuracy = (difference.Abs() + confidence) / reference * 100;
                    Close(accuracy, judgement.Value("RA"), 1e-14 * Math.Max(1, accuracy.ToDouble() / 1e6));
                    Close((measured - reference) / reference * 100, judgement.Value("RE"), 1e-14 * Math.Max(1, accuracy.ToDouble() / 1e6));
                }

                Close(measured - reference, judgement.Value("AE"), 1e-20);
            },
            iter: 300);
    }

    [Fact]
    public void A_square_root_is_right_to_twenty_decimals() =>
        Gen.OneOf(Gen.Decimal[0, 1_000_000_000_000], Gen.Decimal[0, 1], Gen.Int[0, 10_000].Select(i => (decimal)i), Gen.Long[0, 100].Select(i => i / 1e28m)).Sample(value =>
        {
            var root = Decimals.Sqrt(value)!.Value;
            Close(Fraction.Of(value).Root(), root, 0.5001e-20 + ((double)root * 1e-27));
        });

    [Theory]
    [InlineData("0", "0")]
    [InlineData("4", "2")]
    [InlineData("2", "1.41421356237309504880")]
    [InlineData("3", "1.73205080756887729353")]
    [InlineData("0.25", "0.5")]
    public void Known_roots(string value, string root) => Assert.Equal(Numbers(root)[0], Decimals.Sqrt(Numbers(value)[0]));

    [Fact]
    public void A_negative_number_has_no_root()
    {
        Assert.Null(Decimals.Sqrt(-0.0000001m));
        Assert.Equal(281474976710656m, Readings.Round(Decimals.Sqrt(decimal.MaxValue), 0));
    }

    /// <summary>Student's t by the integral of its density (Simpson, 20,000 steps), independent of the table: the probability of ± t is 95 %.</summary>
    [Fact]
    public void Every_t_value_of_the_table_is_the_95_percent_point()
    {
        var rules = RuleBook.Builtin.At(Day);
        for (var f = 1; f <= 99; f++)
        {
            var t = (double)rules.StudentT(f)!.Value;
            Assert.True(Probability(t - 0.0005001, f) < 0.95, $"f = {f}");
            Assert.True(Probability(t + 0.0005001, f) > 0.95, $"f = {f}");
        }

        Assert.Null(rules.StudentT(0));
        Assert.Null(rules.StudentT(-1));
        Assert.Null(rules.StudentT(100));
    }

    private static double Probability(double t, int freedom)
    {
        // With x = √f · tan u the density becomes cosᶠ⁻¹ u, which is smooth and bounded.
        const int steps = 20_000;
        var upper = Math.Atan(t / Math.Sqrt(freedom));
        double Integral(double to)
        {
            double sum = 0;
            for (var i = 0; i <= steps; i++)
            {
                sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Pow(Math.Cos(to * i / steps), freedom - 1);
            }

            return sum * to / steps / 3;
        }

        return Integral(upper) / Integral(Math.PI / 2);
    }

    private static void Close(Fraction expected, decimal? actual, double tolerance)
    {
        var error = Math.Abs((Fraction.Of(actual!.Value) - expected).ToDouble());
        Assert.True(error <= tolerance, $"{actual} differs by {error:E3}, allowed {tolerance:E3}");
    }

    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static Fraction Zero => new(0, 1);

        public int Sign => Numerator.Sign;

        public static Fraction Of(decimal value) => new((new BigInteger(decimal.Truncate(value)) * BigInteger.Pow(10, 28)) + Rest(value), BigInteger.Pow(10, 28));

        public static Fraction operator +(Fraction a, Fraction b) => new Fraction((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator).Reduce();

        public static Fraction operator -(Fraction a, Fraction b) => a + new Fraction(-b.Numerator, b.Denominator);

        public static Fraction operator *(Fraction a, Fraction b) => new Fraction(a.Numerator * b.Numerator, a.Denominator * b.Denominator).Reduce();

        public static Fraction operator /(Fraction a, Fraction b) => new Fraction(a.Numerator * b.Denominator * b.Numerator.Sign, a.Denominator * BigInteger.Abs(b.Numerator)).Reduce();

        public static implicit operator Fraction(int value) => new(value, 1);

        public Fraction Abs() => new(BigInteger.Abs(Numerator), Denominator);

        public double ToDouble() => (double)(Numerator * Scale / Denominator) / 1e40;

        // Floor of the root in units of 10⁻⁴⁰, by Newton's iteration on integers.
        public Fraction Root()
        {
            var square = Numerator * Scale * Scale / Denominator;
            if (square.IsZero)
            {
                return 0;
            }

            var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
            while (true)
            {
                var next = (root + (square / root)) >> 1;
                if (next >= root)
                {
                    return new Fraction(root, Scale);
                }

                root = next;
            }
        }

        private static BigInteger Rest(decimal value) => new((value - decimal.Truncate(value)) * 1e28m);

        private Fraction Reduce()
        {
            var divisor = BigInteger.GreatestCommonDivisor(Numerator, Denominator);
            return divisor.IsOne ? this : new Fraction(Numerator / divisor, Denominator / divisor);
        }
    }
}
