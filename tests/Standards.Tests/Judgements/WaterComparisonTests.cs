using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

public sealed class WaterComparisonTests
{
    [Fact]
    public void R32_the_mean_chooses_the_band_unless_each_pair_shall()
    {
        // Mean 58: ± 30 %. One by one: 40 → ± 30 %, 50 → ± 30 %, 84 → ± 20 %.
        var pairs = Pairs("40 50 84", "51 64 62");

        var byMean = WaterComparison.Judge("cod", "mg/L", Day, pairs);
        Assert.Equal((Verdict.Pass, 3m, "cod-2"), (byMean.Verdict, byMean.Value("within"), byMean.Rule!.Id));
        Assert.All(byMean.Pairs, p => Assert.Equal("", p.Note));

        var byPair = WaterComparison.Judge("cod", "mg/L", Day, pairs, [WaterComparison.BandPerPair]);
        Assert.Equal((Verdict.Pass, 2m), (byPair.Verdict, byPair.Value("within")));
        Assert.Equal(["cod-2", "cod-2", "cod-3"], byPair.Pairs.Select(p => p.Note));
        Assert.Equal(["cod-2", "pairs-cod", "cod-3", "need-3"], byPair.Rules.Select(r => r.Id));
        Assert.Equal([27.5m, 28m, -26.19m], byPair.Pairs.Select(p => p.Error!.Value));
    }

    [Fact]
    public void R32_the_band_of_a_pair_is_that_of_its_rounded_value()
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Pairs("59.996 59.99 59.995", "60 60 60"), [WaterComparison.BandPerPair]);

        Assert.Equal(["cod-3", "cod-2", "cod-3"], judgement.Pairs.Select(p => p.Note));
    }

    [Theory]
    [InlineData("cod", "15 20 25", "", "standard-sample.required")]
    [InlineData("cod", "20 22 25", "standard-sample", "")]
    [InlineData("cod", "19.9 22 25", "standard-sample", "standard-sample.concentration")]
    [InlineData("cod", "20 22 25.1", "standard-sample", "standard-sample.concentration")]
    [InlineData("cod", "19 22 26", "standard-sample", "standard-sample.concentration")]
    [InlineData("cod", "30 30 30", "", "")]
    [InlineData("nh3n", "1.5 1.5 1.5", "standard-sample", "")]
    [InlineData("nh3n", "1.5 1.4 1.5", "standard-sample", "standard-sample.concentration")]
    [InlineData("tp", "0.2 0.2 0.2", "standard-sample", "")]
    [InlineData("tp", "0.3 0.3 0.3", "", "standard-sample.required")]
    [InlineData("tn", "1.5 1.5 1.5", "standard-sample", "")]
    [InlineData("tn", "1.5 1.5 1.5", "", "standard-sample.required")]
    [InlineData("toc", "20 20 25", "standard-sample", "")]
    [InlineData("ph", "7 7 7", "", "")]
    public void R32_a_low_concentration_asks_for_a_standard_sample(string item, string laboratory, string tag, string warning)
    {
        var judgement = WaterComparison.Judge(item, item == "ph" ? "1" : "mg/L", Day, Pairs(laboratory, laboratory), tag.Length == 0 ? null : [tag]);

        Assert.Equal(warning, string.Join(',', judgement.Warnings));
        Assert.Equal(Verdict.Pass, judgement.Verdict);
    }

    [Fact]
    public void R32_a_missing_pair_neither_counts_nor_passes()
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, [new(100, null), new(100, 100), new(100, 100), new(100, 130), new(100, 100, "采样管堵塞")]);

        Assert.Equal((Verdict.Pass, 3m, 2m, 2m), (judgement.Verdict, judgement.Value("n"), judgement.Value("within"), judgement.Value("needed")));
        Assert.Equal([null, true, true, false, null], judgement.Pairs.Select(p => p.Within));
        Assert.Equal(["", "", "", "", ""], judgement.Pairs.Select(p => p.Note));
    }

    [Fact]
    public void R32_pH_and_temperature_are_judged_by_their_means()
    {
        var ph = WaterComparison.Judge("ph", "", Day, Pairs("7 7.2", "7.9 7.1"));

        Assert.Equal((Verdict.Pass, 0.40m, "ph-1", 7.1m), (ph.Verdict, ph.Compared, ph.Rule!.Id, ph.BandValue));
        Assert.Equal("mean-laboratory", ph.BandOf);
        Assert.Equal(-0.6m, WaterComparison.Judge("water-temperature", "C", Day, Pairs("20 21", "19.9 19.9")).Error);
    }

    [Fact]
    public void R32_the_level_is_judged_by_its_largest_error()
    {
        var level = WaterComparison.Judge("flow-level", "mm", Day, [.. Pairs("100 200 300 400 500 600", "101 188 300 409 500 600"), new(null, 5)]);

        Assert.Equal((Verdict.Pass, 12m, 12m), (level.Verdict, level.Error, level.Value("e")));
    }

    [Fact]
    public void R32_the_cumulative_flow_is_judged_by_its_relative_error()
    {
        var flow = WaterComparison.Judge("flow-total", "m3", Day, Pairs("90", "80"));

        Assert.Equal((Verdict.Fail, -11.11m, 90m, 80m), (flow.Verdict, flow.Compared, flow.Value("lab"), flow.Value("online")));
    }

    [Fact]
    public void R32_every_standard_check_must_pass()
    {
        var checks = WaterComparison.Judge("standard-check", "mg/L", Day, [new(50, 54), new(50, 44.99m), new(null, 1), new(50, 51)]);

        Assert.Equal((Verdict.Fail, -10.02m), (checks.Verdict, checks.Compared));
        Assert.Equal([true, false, null, true], checks.Pairs.Select(p => p.Within));
        Assert.Equal((Verdict.Pass, 8m), (WaterComparison.Judge("standard-check", "", Day, Pairs("50 50", "46 54")).Verdict, Math.Abs(WaterComparison.Judge("standard-check", "", Day, Pairs("50 50", "46 54")).Error!.Value)));
        Assert.Equal(-8m, WaterComparison.Judge("standard-check", "", Day, Pairs("50 50", "46 54")).Error);
    }

    [Fact]
    public void R32_relative_errors_have_two_decimals_and_absolute_ones_three()
    {
        Assert.Equal(15.00m, WaterComparison.Judge("nh3n", "mg/L", Day, Pairs("3 3 3", "3.450149 3 3")).Pairs[0].Error);
        Assert.Equal(0.300m, WaterComparison.Judge("nh3n", "mg/L", Day, Pairs("1.5 1.5 1.5", "1.8005 1.5 1.5")).Pairs[0].Error);
    }

    // The other reading of "at least 4": 80 % of the pairs, by replacing one row.
    [Theory]
    [InlineData(5, 4)]
    [InlineData(6, 5)]
    [InlineData(10, 8)]
    [InlineData(11, 9)]
    public void R32_the_share_reading_is_a_matter_of_the_table(int pairs, int needed)
    {
        var rows = RuleBook.Builtin.Tables.Single(t => t.Name == "hj355-comparison");
        var table = rows with { Version = 2, Id = "hj355-comparison@2#test", Rows = [.. rows.Rows.Select(r => r.Id == "need-5" ? r with { Kind = "required-share", Limit = 80 } : r)] };

        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Same(pairs, 100, 100), book: RuleBook.Builtin.With(table));

        Assert.Equal((decimal)needed, judgement.Value("needed"));
        Assert.Equal(Verdict.Pass, judgement.Verdict);
    }

    [Fact]
    public void R32_without_a_rule_for_the_number_of_pairs_nothing_is_judged()
    {
        var rows = RuleBook.Builtin.Tables.Single(t => t.Name == "hj355-comparison");
        var book = RuleBook.Builtin.With(rows with { Version = 2, Rows = [.. rows.Rows.Where(r => r.Quantity != "pairs-needed")] });

        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Same(3, 100, 100), book: book);

        Assert.Equal((Verdict.NotJudged, "error.undefined"), (judgement.Verdict, Assert.Single(judgement.Reasons)));
        Assert.Equal("pairs.too-few", Assert.Single(WaterComparison.Judge("cod", "mg/L", Day, Same(2, 100, 100), book: book).Reasons));
    }

    [Fact]
    public void An_unknown_kind_of_limit_is_not_judged()
    {
        var rows = RuleBook.Builtin.Tables.Single(t => t.Name == "hj355-comparison");
        var water = RuleBook.Builtin.With(rows with { Version = 2, Rows = [.. rows.Rows.Select(r => r with { Kind = "moon-phase" })] });
        Assert.Equal("error.undefined", Assert.Single(WaterComparison.Judge("ph", "", Day, Same(3, 7, 7), book: water).Reasons));

        var air = RuleBook.Builtin.Tables.Single(t => t.Name == "hj75-accuracy");
        var book = RuleBook.Builtin.With(air with { Version = 2, Rows = [.. air.Rows.Select(r => r with { Kind = "moon-phase" })] });
        Assert.Equal("error.undefined", Assert.Single(ReferenceMethodComparison.Judge("so2", "ppm", Day, Same(9, 7, 7), book: book).Reasons));
    }

    [Fact]
    public void Per_pair_a_value_without_a_band_does_not_pass()
    {
        var table = TableText.Of(
            "hj355-comparison", 2,
            "a,HJ,1,cod,comparison,,mean-laboratory,[50 ..),mg/L,relative-error,abs<=,10,%,2020-03-24,,P,",
            "n,HJ,1,water,pairs-needed,,,any,,required-count,>=,2,1,2020-03-24,,P,");

        var judgement = WaterComparison.Judge("cod", "mg/L", Day, Pairs("40 100 100", "40 100 100"), [WaterComparison.BandPerPair], RuleBook.Builtin.With(table with { EffectiveFrom = Day }));

        Assert.Equal([false, true, true], judgement.Pairs.Select(p => p.Within));
        Assert.Equal("error.undefined", judgement.Pairs[0].Note);
        Assert.Equal(Verdict.Pass, judgement.Verdict);
    }
}
