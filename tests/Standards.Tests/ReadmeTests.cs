using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests;

/// <summary>The examples of the folder's README that are not among the worked examples.</summary>
public sealed class ReadmeTests
{
    private static readonly ReadingPair[] Nmhc = Pairs("31 29 30 32 28 30 31 29 30", "37 36 38 39 35 36 38 36 38");

    [Fact]
    public void R32_nmhc_by_hand()
    {
        var judgement = ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Nmhc, emissionLimit: 40);

        Assert.Equal((Verdict.Pass, 30.00m, 7.00m, 10m), (judgement.Verdict, judgement.BandValue, judgement.Compared, judgement.Rule!.Limit));
        ReadingPair[] higher = [.. Nmhc.Select(p => new ReadingPair(p.Reference, p.Measured + 10))];
        Assert.Equal((Verdict.Fail, 17.00m), (ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, higher, 40) is var j ? j.Verdict : default, j.Compared));
        Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, higher, 60).Verdict);
    }

    [Fact]
    public void R26_drift_by_hand()
    {
        var judgement = DriftCheck.Judge("so2", DriftKind.Span, "µmol/mol", Day, range: 300, reading: 188, afterLastCalibration: 199);

        Assert.Equal((DriftCheck.Adjust, -3.67m), (judgement.State, judgement.Compared));
    }

    [Fact]
    public void Substitution_by_hand()
    {
        Assert.Equal(720, Substitution.OfEmission(InvalidKind.OutOfControl, Day, captureRate: 92, hours: 30, [1]).HoursWanted);
        Assert.Equal(7.2m, Substitution.OfWater("ph", Day, missingHours: 3, Numbers("8 7.1 7.9 7.2")).Value);
    }

    [Fact]
    public void R32_so2_to_the_last_digit_as_printed()
    {
        var judgement = ReferenceMethodComparison.Judge(
            "so2", "mg/m³", Day, Pairs("820 815 830 842 826 818 835 828 824", "812 809 818 850 815 811 829 820 819"));

        Assert.Equal((5.77590781705448542827m, 1.28m), (judgement.Value("Sd"), judgement.Compared));
    }
}
