using System.Globalization;
using Shemss.Comparison.Domain;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Tests.Domain;

public sealed class RecomputationTests
{
    private static readonly DateOnly Day = new(2026, 7, 13);

    [Theory]
    [InlineData("0.40", "0.40", true)]
    [InlineData("-0.40", "0.40", true)]
    [InlineData("0.4", "0.36", true)]
    [InlineData("0.4", "0.35", true)]
    [InlineData("0.4", "0.45", true)]
    [InlineData("0.4", "0.46", false)]
    [InlineData("0.41", "0.40", false)]
    [InlineData("12", "12.49", true)]
    [InlineData("12", "12.51", false)]
    [InlineData("0.404", "0.40", false)]
    [InlineData("0.41", "0.4", false)]
    public void R32_a_stated_error_is_ours_but_for_sign_and_rounding(string stated, string ours, bool same) =>
        Assert.Equal(same, Recomputation.SameNumber(decimal.Parse(stated, CultureInfo.InvariantCulture), decimal.Parse(ours, CultureInfo.InvariantCulture)));

    [Fact]
    public void R32_pairs_that_are_counted_have_no_single_error()
    {
        var counted = Judge("w01018", "mg/L", (110, 118), (108, 95), (120, 131));
        Assert.Equal((Verdict.Pass, null), (counted.Verdict, Recomputation.ErrorOf(counted)));
        Assert.Equal(0.40m, Recomputation.ErrorOf(Judge("w01001", "1", (7m, 7.9m), (7.2m, 7.1m))));
    }

    [Theory]
    [InlineData(new[] { Verdict.Pass, Verdict.Pass }, Verdict.Pass)]
    [InlineData(new[] { Verdict.Pass, Verdict.NotJudged }, Verdict.NotJudged)]
    [InlineData(new[] { Verdict.NotJudged, Verdict.Fail, Verdict.Pass }, Verdict.Fail)]
    public void R32_a_report_passes_only_when_every_item_does(Verdict[] items, Verdict overall) =>
        Assert.Equal(overall, Recomputation.Overall(items));

    [Theory]
    [InlineData("9.1", false)]
    [InlineData("9.09", false)]
    [InlineData("9.0909", false)]
    [InlineData("9.08", true)]
    public void R32_a_report_may_state_its_error_rounded_or_not(string stated, bool differs)
    {
        // Temperatures in °C: mean of the instrument less mean of the laboratory is 100/11.
        var judgement = Judge("w01010", "C", (0m, 100m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m), (0m, 0m));
        Assert.Equal(9.090909m, Math.Round(judgement.Error!.Value, 6));
        Assert.Equal(differs, Recomputation.ErrorDiffers(decimal.Parse(stated, CultureInfo.InvariantCulture), judgement));
    }

    [Fact]
    public void R30_each_kind_of_report_has_its_factors()
    {
        Assert.NotNull(Recomputation.ItemOf(ReportKind.WaterComparison, "w21003"));
        Assert.Null(Recomputation.ItemOf(ReportKind.WaterComparison, "a21026"));
        Assert.Null(Recomputation.ItemOf(ReportKind.FlueGasVerification, "a24088"));
        Assert.NotNull(Recomputation.ItemOf(ReportKind.TruenessCheck, "a24088"));
    }

    private static Judgement Judge(string factor, string unit, params (decimal Reference, decimal Measured)[] pairs) => Recomputation.Judge(
        ReportKind.WaterComparison, Recomputation.ItemOf(ReportKind.WaterComparison, factor)!, unit, Day, [.. pairs.Select(p => new ReadingPair(p.Reference, p.Measured))], false, new EmissionLimit(null, null));
}
