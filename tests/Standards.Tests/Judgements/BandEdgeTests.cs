using CsCheck;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

/// <summary>Exactly at, just below and just above each edge of each band, and of each limit.</summary>
public sealed class BandEdgeTests
{
    private static readonly RuleSet Rules = RuleBook.Builtin.At(Day);

    [Theory]
    [InlineData("so2", "µmol/mol", "19.99:4 20:3 49.99:3 50:2 249.99:2 250:1 -5:4 0:4 5000:1")]
    [InlineData("so2", "mg/m³", "56.99:4 57:3 142.99:3 143:2 714.99:2 715:1 0:4")]
    [InlineData("nox", "µmol/mol", "19.99:4 20:3 49.99:3 50:2 249.99:2 250:1 0:4")]
    [InlineData("nox", "mg/m³", "40.99:4 41:3 102.99:3 103:2 512.99:2 513:1 0:4")]
    [InlineData("o2", "%", "4.99:2 5:2 5.01:1 0:2 21:1")]
    [InlineData("pm", "mg/m³", "9.99:6 10:6 10.01:5 20:5 20.01:4 50:4 50.01:3 100:3 100.01:2 200:2 200.01:1 0:6 -1:6")]
    [InlineData("velocity", "m/s", "9.99:2 10:2 10.01:1")]
    [InlineData("humidity", "%", "4.99:2 5:2 5.01:1")]
    [InlineData("temperature", "℃", "-20:1 0:1 150:1")]
    public void R32_each_side_of_a_band_edge_falls_into_its_row(string item, string unit, string expected)
    {
        foreach (var (mean, row) in expected.Split(' ').Select(e => e.Split(':')).Select(e => (Numbers(e[0])[0], e[1])))
        {
            var match = AccuracyBand.Choose(Rules, item, unit, mean);
            Assert.EndsWith("-" + row, match.Row?.Id, StringComparison.Ordinal);
            Assert.Equal("", match.Reason);
        }
    }

    // Limits of Table 4 (domain.md 1.2): mean, largest error that passes.
    [Theory]
    [InlineData("so2", "µmol/mol", "250", "37.5", "RA")]
    [InlineData("so2", "µmol/mol", "50", "20", "AE")]
    [InlineData("so2", "µmol/mol", "20", "6", "RE")]
    [InlineData("so2", "µmol/mol", "10", "6", "AE")]
    [InlineData("so2", "mg/m³", "800", "120", "RA")]
    [InlineData("so2", "mg/m³", "143", "57", "AE")]
    [InlineData("so2", "mg/m³", "100", "30", "RE")]
    [InlineData("so2", "mg/m³", "20", "17", "AE")]
    [InlineData("nox", "µmol/mol", "250", "37.5", "RA")]
    [InlineData("nox", "µmol/mol", "50", "20", "AE")]
    [InlineData("nox", "µmol/mol", "20", "6", "RE")]
    [InlineData("nox", "µmol/mol", "10", "6", "AE")]
    [InlineData("nox", "mg/m³", "600", "90", "RA")]
    [InlineData("nox", "mg/m³", "103", "41", "AE")]
    [InlineData("nox", "mg/m³", "50", "15", "RE")]
    [InlineData("nox", "mg/m³", "40", "12", "AE")]
    [InlineData("other-gas", "mg/m³", "100", "15", "RA")]
    [InlineData("other-gas", "ppm", "100", "15", "RA")]
    [InlineData("o2", "%", "10", "1.5", "RA")]
    [InlineData("o2", "%", "5", "1", "AE")]
    [InlineData("pm", "mg/m3", "300", "45", "RE")]
    [InlineData("pm", "mg/m³", "200", "40", "RE")]
    [InlineData("pm", "mg/m³", "100", "25", "RE")]
    [InlineData("pm", "mg/m³", "50", "15", "RE")]
    [InlineData("pm", "mg/m³", "20", "6", "AE")]
    [InlineData("pm", "mg/m³", "10", "5", "AE")]
    [InlineData("velocity", "m/s", "20", "2", "RE")]
    [InlineData("velocity", "m/s", "10", "1.2", "RE")]
    [InlineData("temperature", "C", "120", "3", "AE")]
    [InlineData("humidity", "%", "10", "2.5", "RE")]
    [InlineData("humidity", "%", "5", "1.5", "AE")]
    public void R32_the_limit_itself_passes_and_a_hundredth_more_fails(string item, string unit, string mean, string error, string symbol)
    {
        var (m, e) = (Numbers(mean)[0], Numbers(error)[0]);
        // One hundredth of the unit that is compared: percent of the mean for relative errors.
        var step = symbol == "AE" ? 0.01m : m / 10000;
        foreach (var sign in new[] { 1, -1 })
        {
            var at = ReferenceMethodComparison.Judge(item, unit, Day, Same(9, m, m + (sign * e)));
            Assert.Equal(Verdict.Pass, at.Verdict);
            Assert.Equal(at.Value(symbol), at.Error);
            Assert.Equal(at.Rule!.Limit, Math.Abs(at.Compared!.Value));
            Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge(item, unit, Day, Same(9, m, m + (sign * (e - step)))).Verdict);
            var above = ReferenceMethodComparison.Judge(item, unit, Day, Same(9, m, m + (sign * (e + step))));
            Assert.Equal((Verdict.Fail, at.Rule.Limit + 0.01m), (above.Verdict, Math.Abs(above.Compared!.Value)));
        }
    }

    [Fact]
    public void R32_the_rounded_error_is_compared_half_to_even()
    {
        // 15.005 % rounds to 15.00 and passes, 15.0051 % to 15.01 and fails, 14.995 % to 15.00 (8 … even).
        Judgement Of(decimal shift) => ReferenceMethodComparison.Judge("so2", "µmol/mol", Day, Same(9, 1000, 1000 + shift));

        Assert.Equal((Verdict.Pass, 15.00m, 15.005m), (Of(150.05m).Verdict, Of(150.05m).Compared!.Value, Of(150.05m).Error!.Value));
        Assert.Equal((Verdict.Fail, 15.01m), (Of(150.051m).Verdict, Of(150.051m).Compared!.Value));
        Assert.Equal((Verdict.Fail, 15.02m), (Of(150.15m).Verdict, Of(150.15m).Compared!.Value));
    }

    [Fact]
    public void R32_the_band_follows_the_mean_as_it_is_reported()
    {
        // 249.996 is reported as 250.00, so it is judged in the band of 250.
        var judgement = ReferenceMethodComparison.Judge("so2", "ppm", Day, Same(9, 249.996m, 260));

        Assert.Equal((250.00m, "so2-ppm-1", "mean-reference"), (judgement.BandValue, judgement.Rule!.Id, judgement.BandOf));
        Assert.Equal(249.996m, judgement.Value("RM"));
    }

    [Fact]
    public void Every_mean_of_every_item_has_exactly_one_row() =>
        Gen.Select(
            OneOf(("so2", "µmol/mol"), ("so2", "mg/m³"), ("nox", "µmol/mol"), ("nox", "mg/m³"), ("o2", "%"), ("pm", "mg/m³"), ("velocity", "m/s"), ("humidity", "%"), ("temperature", "℃"), ("other-gas", "mg/m³"), ("other-gas", "µmol/mol")),
            Gen.Int[-100_00, 1000_00]).Sample((item, hundredths) =>
            Rules.Find(item.Item1, "accuracy").Count(r => r.IsFor(item.Item2) && r.Interval.Contains(hundredths / 100m)) == 1);

    [Theory]
    [InlineData("cod", "29.99:1 30:2 59.99:2 60:3 99.99:3 100:4 0:1")]
    [InlineData("toc", "29.99:1 30:2 59.99:2 60:3 99.99:3 100:4")]
    [InlineData("nh3n", "1.99:1 2:2")]
    [InlineData("tp", "0.39:1 0.4:2")]
    [InlineData("tn", "1.99:1 2:2")]
    public void R32_the_bands_of_HJ_355(string item, string expected)
    {
        foreach (var (mean, row) in expected.Split(' ').Select(e => e.Split(':')).Select(e => (Numbers(e[0])[0], e[1])))
        {
            Assert.Equal($"{item}-{row}", WaterComparison.Judge(item, "mg/L", Day, Same(3, mean, mean)).Rule!.Id);
        }
    }

    [Theory]
    [InlineData("cod", "mg/L", "20", "5", "0.001")]
    [InlineData("cod", "mg/L", "40", "12", "0.004")]
    [InlineData("cod", "mg/L", "80", "16", "0.008")]
    [InlineData("cod", "mg/L", "200", "30", "0.02")]
    [InlineData("toc", "mg/L", "20", "5", "0.001")]
    [InlineData("nh3n", "mg/L", "1.5", "0.3", "0.001")]
    [InlineData("nh3n", "mg/L", "10", "1.5", "0.001")]
    [InlineData("tp", "mg/L", "0.2", "0.04", "0.001")]
    [InlineData("tp", "mg/L", "1", "0.15", "0.0001")]
    [InlineData("tn", "mg/L", "1.5", "0.3", "0.001")]
    [InlineData("tn", "mg/L", "10", "1.5", "0.001")]
    [InlineData("ph", "", "7", "0.5", "0.01")]
    [InlineData("water-temperature", "℃", "20", "0.5", "0.01")]
    [InlineData("flow-level", "mm", "300", "12", "0.001")]
    [InlineData("flow-total", "m3", "100", "10", "0.01")]
    [InlineData("standard-check", "mg/L", "50", "5", "0.005")]
    public void R32_the_limits_of_HJ_355_pass_and_a_hair_more_fails(string item, string unit, string laboratory, string error, string hair)
    {
        var (l, e, h) = (Numbers(laboratory)[0], Numbers(error)[0], Numbers(hair)[0]);
        foreach (var sign in new[] { 1, -1 })
        {
            Assert.Equal(Verdict.Pass, WaterComparison.Judge(item, unit, Day, Same(6, l, l + (sign * e))).Verdict);
            Assert.Equal(Verdict.Pass, WaterComparison.Judge(item, unit, Day, Same(6, l, l + (sign * (e - h)))).Verdict);
            Assert.Equal(Verdict.Fail, WaterComparison.Judge(item, unit, Day, Same(6, l, l + (sign * (e + h)))).Verdict);
        }
    }

    // domain.md 3.
    [Theory]
    [InlineData("20", "49.99", "49", "nmhc-1", "10")]
    [InlineData("49.99", "49.99", "49", "nmhc-1", "10")]
    [InlineData("20", "50", "50", "nmhc-2", "20")]
    [InlineData("50", "20", "20", "nmhc-3", "20")]
    [InlineData("499.99", "20", "20", "nmhc-3", "199.99")]
    [InlineData("500", "20", "20", "nmhc-4", "175")]
    public void R32_the_bands_of_HJ_1286_look_at_mean_and_emission_limit(string mean, string limit, string otherLimit, string row, string error)
    {
        var (m, e) = (Numbers(mean)[0], Numbers(error)[0]);
        foreach (var emission in new[] { Numbers(limit)[0], Numbers(otherLimit)[0] })
        {
            var judgement = ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(9, m, m + e), emission);
            Assert.Equal((row, Verdict.Pass, "HJ 1286-2023"), (judgement.Rule!.Id, judgement.Verdict, judgement.Rule.Standard));
            Assert.Equal(Verdict.Fail, ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(9, m, m + e + 1m), emission).Verdict);
        }
    }

    [Fact]
    public void R32_nmhc_without_an_emission_limit_is_not_judged_where_it_matters()
    {
        var low = ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(9, 20, 21));
        Assert.Equal((Verdict.NotJudged, "number.missing:emission-limit"), (low.Verdict, Assert.Single(low.Reasons)));
        Assert.Equal(1m, low.Value("AE"));
        Assert.Null(low.Rule?.Id == "pairs-nmhc" ? null : low.Rule?.Id);

        Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(9, 100, 101)).Verdict);
    }

    [Fact]
    public void R32_before_its_standard_was_in_force_nothing_is_judged()
    {
        Assert.Equal("item.no-rule", Assert.Single(ReferenceMethodComparison.Judge("nmhc", "mg/m³", new DateOnly(2023, 7, 31), Same(9, 100, 101)).Reasons));
        Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge("nmhc", "mg/m³", new DateOnly(2023, 8, 1), Same(9, 100, 101)).Verdict);
        Assert.Equal("item.no-rule", Assert.Single(WaterComparison.Judge("cod", "mg/L", new DateOnly(2020, 3, 23), Same(3, 100, 101)).Reasons));
        Assert.Equal(Verdict.Pass, WaterComparison.Judge("cod", "mg/L", new DateOnly(2020, 3, 24), Same(3, 100, 101)).Verdict);
        Assert.Equal(Verdict.NotJudged, ReferenceMethodComparison.Judge("so2", "mg/m³", DateOnly.MinValue, Same(9, 100, 101)).Verdict);
    }

    [Theory]
    [InlineData("so2", 9)]
    [InlineData("nox", 9)]
    [InlineData("other-gas", 9)]
    [InlineData("o2", 9)]
    [InlineData("nmhc", 9)]
    [InlineData("pm", 5)]
    [InlineData("velocity", 5)]
    [InlineData("temperature", 5)]
    [InlineData("humidity", 5)]
    public void R32_the_pairs_needed_are_nine_for_gases_and_five_otherwise(string item, int needed)
    {
        var unit = item switch { "velocity" => "m/s", "temperature" => "℃", "o2" or "humidity" => "%", _ => "mg/m³" };

        var enough = ReferenceMethodComparison.Judge(item, unit, Day, Same(needed, 20, 20), 100);
        Assert.Equal(Verdict.Pass, enough.Verdict);
        Assert.Equal((decimal)needed, enough.Rules[1].Limit);
        var few = ReferenceMethodComparison.Judge(item, unit, Day, Same(needed - 1, 20, 20), 100);
        Assert.Equal((Verdict.NotJudged, "pairs.too-few", 0m), (few.Verdict, Assert.Single(few.Reasons), few.Compared));
    }

    // domain.md 2.1: 3 pairs need 2, 4 need 3, 5 and more need 4.
    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(6, 4)]
    [InlineData(20, 4)]
    public void R32_the_number_of_pairs_that_must_pass(int pairs, int needed)
    {
        Judgement With(int good) => WaterComparison.Judge("cod", "mg/L", Day, [.. Same(good, 100, 100), .. Same(pairs - good, 100, 200)]);

        Assert.Equal((Verdict.Pass, (decimal)needed, (decimal)needed), (With(needed).Verdict, With(needed).Value("needed"), With(needed).Compared));
        Assert.Equal((Verdict.Fail, needed - 1m), (With(needed - 1).Verdict, With(needed - 1).Value("within")));
    }

    [Fact]
    public void R32_two_pairs_of_water_are_too_few()
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Same(2, 100, 100));

        Assert.Equal((Verdict.NotJudged, "pairs.too-few"), (judgement.Verdict, Assert.Single(judgement.Reasons)));
        Assert.All(judgement.Pairs, p => Assert.True(p.Within));
        Assert.Equal("pairs.too-few", Assert.Single(WaterComparison.Judge("flow-level", "mm", Day, Same(5, 100, 100)).Reasons));
    }
}
