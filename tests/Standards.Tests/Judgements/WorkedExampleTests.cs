using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

/// <summary>Every worked example of the domain facts, with its printed intermediate values.</summary>
public sealed class WorkedExampleTests
{
    // domain.md 1.4 (synthetic data computed there): reference, CEMS, RM, CE, d, Sd, cc, symbol judged, its value, limit.
    [Theory]
    [InlineData("so2", "mg/m³", "820 815 830 842 826 818 835 828 824", "812 809 818 850 815 811 829 820 819", 826.4444, 820.3333, 6.1111, 5.7759, 4.4397, "RA", 1.2767, 15)]
    [InlineData("so2", "mg/m³", "72 75 70 74 73 71 76 72 74", "80 82 79 83 80 79 85 81 82", 73.0, 81.2222, -8.2222, 0.8333, 0.6406, "RE", 11.2633, 30)]
    [InlineData("so2", "mg/m³", "12 13 11 12 14 12 13 11 12", "17 18 16 18 19 17 18 17 17", 12.2222, 17.4444, -5.2222, 0.4410, 0.3390, "AE", 5.2222, 17)]
    [InlineData("o2", "%", "6.2 6.3 6.1 6.2 6.4 6.3 6.2 6.1 6.3", "6.5 6.4 6.3 6.4 6.6 6.5 6.4 6.3 6.5", 6.2333, 6.4333, -0.2, 0.05, 0.0384, "RA", 3.8251, 15)]
    [InlineData("pm", "mg/m³", "8.2 7.9 8.4 8.0 8.1", "10.9 11.2 11.0 10.8 11.3", 8.12, 11.04, -2.92, 0.3114, 0.3867, "AE", 2.92, 5)]
    [InlineData("velocity", "m/s", "12.1 12.3 12.0 12.2 12.4", "13.0 13.2 13.1 13.0 13.3", 12.2, 13.12, -0.92, 0.1095, 0.1360, "RE", 7.541, 10)]
    public void R32_the_examples_of_HJ_75_give_their_printed_values(
        string item, string unit, string reference, string cems, double rm, double ce, double d, double sd, double cc, string symbol, double error, double limit)
    {
        var judgement = ReferenceMethodComparison.Judge(item, unit, Day, Pairs(reference, cems));

        Assert.Equal(Verdict.Pass, judgement.Verdict);
        Assert.True(judgement.IsPass);
        Assert.Equal((decimal)rm, Round(judgement.Value("RM"), 4));
        Assert.Equal((decimal)ce, Round(judgement.Value("CE"), 4));
        Assert.Equal((decimal)d, Round(judgement.Value("d"), 4));
        Assert.Equal((decimal)sd, Round(judgement.Value("Sd"), 4));
        Assert.Equal((decimal)cc, Round(judgement.Value("cc"), 4));
        Assert.Equal((decimal)error, Round(judgement.Error, 4));
        Assert.Equal(judgement.Error, judgement.Value(symbol));
        Assert.Equal(Round(judgement.Error, 2), judgement.Compared);
        Assert.Equal((decimal)limit, judgement.Rule!.Limit);
        Assert.Equal("HJ 75-2017", judgement.Rule.Standard);
        Assert.StartsWith("hj75-accuracy@1#", judgement.Rule.Table, StringComparison.Ordinal);
        Assert.Empty(judgement.Reasons);
    }

    [Fact]
    public void R32_a_low_mean_is_judged_by_absolute_error_although_RA_would_fail()
    {
        var judgement = ReferenceMethodComparison.Judge("so2", "mg/m³", Day, Pairs("12 13 11 12 14 12 13 11 12", "17 18 16 18 19 17 18 17 17"));

        Assert.Equal(45.5m, Round(judgement.Value("RA"), 1));
        Assert.Equal(("so2-mg-4", Verdict.Pass), (judgement.Rule!.Id, judgement.Verdict));
    }

    // domain.md 2.1, COD: lab mean 112.67, errors +7.27, −12.04, +9.17, 3 of 3 within ± 15 %.
    [Fact]
    public void R32_the_COD_example_of_HJ_355()
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Pairs("110 108 120", "118 95 131"));

        Assert.Equal(112.67m, judgement.BandValue);
        Assert.Equal([7.27m, -12.04m, 9.17m], judgement.Pairs.Select(p => p.Error!.Value));
        Assert.Equal([true, true, true], judgement.Pairs.Select(p => p.Within!.Value));
        Assert.Equal(("cod-4", 15m, Verdict.Pass), (judgement.Rule!.Id, judgement.Rule.Limit, judgement.Verdict));
        Assert.Equal((3m, 2m), (judgement.Value("within"), judgement.Value("needed")));
        Assert.Empty(judgement.Warnings);
    }

    // domain.md 2.1, NH3-N against the 1.5 standard: +0.4 no, −0.3 yes, +0.2 yes, 2 of 3.
    [Fact]
    public void R32_the_ammonia_example_of_HJ_355()
    {
        var judgement = WaterComparison.Judge("nh3n", "mg/L", Day, Pairs("1.5 1.5 1.5", "1.9 1.2 1.7"), [WaterComparison.StandardSample]);

        Assert.Equal([0.4m, -0.3m, 0.2m], judgement.Pairs.Select(p => p.Error!.Value));
        Assert.Equal([false, true, true], judgement.Pairs.Select(p => p.Within!.Value));
        Assert.Equal(Verdict.Pass, judgement.Verdict);
        Assert.Empty(judgement.Warnings);
    }

    // domain.md 2.1: COD 24.9 against 20 is within ± 5, 25.1 is not.
    [Theory]
    [InlineData("24.9", true)]
    [InlineData("25", true)]
    [InlineData("25.1", false)]
    public void R32_the_edge_example_of_HJ_355(string online, bool within)
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Pairs("20 20 20", $"{online} {online} {online}"), [WaterComparison.StandardSample]);

        Assert.All(judgement.Pairs, p => Assert.Equal(within, p.Within));
        Assert.Equal(within ? Verdict.Pass : Verdict.Fail, judgement.Verdict);
        Assert.Empty(judgement.Warnings);
    }

    // domain.md 1.5, 1.3: 9 pairs use t(8) = 2.306, 5 pairs t(4) = 2.776.
    [Theory]
    [InlineData(9, 2.306)]
    [InlineData(5, 2.776)]
    public void Student_t_of_nine_and_five_pairs(int n, double t) => Assert.Equal((decimal)t, RuleBook.Builtin.At(Day).StudentT(n - 1));

    // domain.md 2.2: 23 of 24 hours is 95.83 %, and counts as 100 % where one hour a day is exempt.
    [Fact]
    public void The_transmission_example()
    {
        var plain = DataRates.Transmission(24, 23, 23);
        Assert.Equal(95.83m, Round(plain.Transmission, 2));
        Assert.Equal(100m, plain.Validity);
        Assert.Equal(95.83m, Round(plain.Effective, 2));

        Assert.Equal(new TransmissionRates(100, 100, 100), DataRates.Transmission(24, 23, 23, 1));
    }

    // domain.md 1.2: mg/m³ equivalents are µmol/mol × M / 22.4: SO2 2.86, NO2 2.05.
    [Theory]
    [InlineData("so2", 1, 2.86, 2)]
    [InlineData("nox", 1, 2.05, 2)]
    [InlineData("so2", 250, 715, 0)]
    [InlineData("so2", 50, 143, 0)]
    [InlineData("so2", 20, 57, 0)]
    [InlineData("so2", 6, 17, 0)]
    [InlineData("nox", 50, 103, 0)]
    [InlineData("nox", 20, 41, 0)]
    [InlineData("nox", 6, 12, 0)]
    public void The_limits_in_milligrams_follow_from_those_in_micromoles(string item, double molar, double milligrams, int decimals)
    {
        var converted = UnitConversion.ToMilligrams(item, (decimal)molar);

        Assert.Equal((decimal)milligrams, Round(converted, decimals));
        Assert.Equal((decimal)molar, Round(UnitConversion.ToMolar(item, converted!.Value), 9));
    }
}
