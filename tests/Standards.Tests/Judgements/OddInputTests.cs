using CsCheck;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

/// <summary>What a report may hold and a formula cannot take: always a judgement, never an exception.</summary>
public sealed class OddInputTests
{
    private static Judgement So2(params ReadingPair[] pairs) => ReferenceMethodComparison.Judge("so2", "mg/m³", Day, pairs);

    [Fact]
    public void No_pairs_at_all()
    {
        var judgement = So2();

        Assert.Equal((Verdict.NotJudged, "pairs.none"), (judgement.Verdict, Assert.Single(judgement.Reasons)));
        Assert.Empty(judgement.Steps);
        Assert.Null(judgement.Rule);
        Assert.Equal("pairs.none", Assert.Single(WaterComparison.Judge("cod", "mg/L", Day, []).Reasons));
    }

    [Fact]
    public void One_pair_has_no_standard_deviation()
    {
        var judgement = So2(new ReadingPair(800, 810));

        Assert.Equal(["pairs.too-few", "error.undefined"], judgement.Reasons);
        Assert.Null(judgement.Value("Sd"));
        Assert.Null(judgement.Value("RA"));
        Assert.Equal(1.25m, judgement.Value("RE"));
        Assert.Equal("so2-mg-1", judgement.Rule!.Id);
    }

    [Fact]
    public void Equal_pairs_have_a_confidence_coefficient_of_zero()
    {
        var judgement = So2(Same(9, 800, 808));

        Assert.Equal((0m, 0m, 1m), (judgement.Value("Sd"), judgement.Value("cc"), judgement.Value("RA")));
        Assert.Equal(Verdict.Pass, judgement.Verdict);
    }

    [Theory]
    [InlineData("so2", "mg/m³", "0", Verdict.Pass, "")]
    [InlineData("so2", "mg/m³", "-3", Verdict.Pass, "")]
    [InlineData("pm", "mg/m³", "0", Verdict.Pass, "")]
    [InlineData("velocity", "m/s", "0", Verdict.NotJudged, "error.undefined")]
    [InlineData("velocity", "m/s", "-1", Verdict.NotJudged, "error.undefined")]
    [InlineData("other-gas", "mg/m³", "0", Verdict.NotJudged, "error.undefined")]
    public void A_mean_of_zero_or_below_has_no_relative_error(string item, string unit, string mean, Verdict verdict, string reason)
    {
        var m = Numbers(mean)[0];
        var judgement = ReferenceMethodComparison.Judge(item, unit, Day, Same(9, m, m + 1));

        Assert.Equal((verdict, reason), (judgement.Verdict, string.Join(',', judgement.Reasons)));
        Assert.Null(judgement.Value("RE"));
        Assert.Null(judgement.Value("RA"));
        Assert.Equal(1m, judgement.Value("AE"));
    }

    [Fact]
    public void Missing_and_excluded_pairs_are_listed_with_their_reason_and_do_not_count()
    {
        ReadingPair[] pairs = [.. Same(9, 800, 808), new(null, 1), new(1, null), new(1, 900, "回流阀未关"), new(null, null, "停产"), new(5, 5, "")];

        var judgement = So2(pairs);

        Assert.Equal(10m, judgement.Value("n"));
        Assert.Equal(
            ["", "", "", "", "", "", "", "", "", "reading.missing", "reading.missing", "回流阀未关", "停产", ""],
            judgement.Pairs.Select(p => p.Excluded));
        Assert.Equal(Enumerable.Range(1, 14), judgement.Pairs.Select(p => p.Number));
        Assert.Equal((1m, 900m, null), (judgement.Pairs[11].Reference, judgement.Pairs[11].Measured, judgement.Pairs[11].Difference));
        Assert.Equal(-8m, judgement.Pairs[0].Difference);
        Assert.Equal("pairs.none", Assert.Single(So2(new ReadingPair(1, 1, "x")).Reasons));
    }

    [Fact]
    public void A_reading_beyond_a_million_is_a_slip_and_stops_the_judgement()
    {
        var judgement = So2([.. Same(9, 800, 808), new(1_000_000.000001m, 1), new(1, -1_000_000.000001m), new(decimal.MaxValue, decimal.MinValue)]);

        Assert.Equal((Verdict.NotJudged, "reading.out-of-range"), (judgement.Verdict, Assert.Single(judgement.Reasons)));
        Assert.Equal(1m, judgement.Value("RA"));
        Assert.Equal([10, 11, 12], judgement.Pairs.Where(p => p.Excluded == "reading.out-of-range").Select(p => p.Number));
        Assert.Equal(Verdict.Fail, So2([.. Same(9, 1_000_000, -1_000_000)]).Verdict);
    }

    [Fact]
    public void More_than_a_hundred_pairs_are_too_many()
    {
        Assert.Equal("pairs.too-many", Assert.Single(So2(Same(101, 800, 808)).Reasons));
        Assert.Equal(Verdict.Pass, So2(Same(100, 800, 808)).Verdict);
        Assert.Equal(100m, So2(Same(103, 800, 808)).Value("n"));
        Assert.Equal([101, 102, 103], So2(Same(103, 800, 808)).Pairs.Where(p => p.Excluded == "pairs.too-many").Select(p => p.Number));
    }

    [Fact]
    public void Readings_are_used_with_six_decimals_half_to_even()
    {
        var judgement = So2(Same(9, 800.0000005m, 800.0000015m));

        Assert.Equal((800m, 800.000002m), (judgement.Pairs[0].Reference, judgement.Pairs[0].Measured));
        Assert.Equal(800.0000005m, judgement.Input.Pairs[0].Reference);

        // A table may ask for fewer decimals, not for more than can be summed exactly.
        var handling = RuleBook.Builtin.Tables.Single(t => t.Name == "handling");
        ReadingPair Used(decimal decimals)
        {
            var book = RuleBook.Builtin.With(handling with { Version = 2, Rows = [.. handling.Rows.Select(r => r.Id == "input" ? r with { Limit = decimals } : r)] });
            var pair = ReferenceMethodComparison.Judge("so2", "ppm", Day, Same(9, 800.12345678m, 1), book: book).Pairs[0];
            return new ReadingPair(pair.Reference, pair.Measured);
        }

        Assert.Equal((800.123457m, 800.12m), (Used(8).Reference, Used(2).Reference));
    }

    [Theory]
    [InlineData("mg/m³", "unit.no-rule")]
    [InlineData("furlong", "unit.no-rule")]
    [InlineData(null, "unit.no-rule")]
    public void An_unknown_unit_is_not_judged(string? unit, string reason) =>
        Assert.Equal(reason, Assert.Single(ReferenceMethodComparison.Judge("o2", unit!, Day, Same(9, 6, 6)).Reasons));

    [Theory]
    [InlineData("unobtainium")]
    [InlineData("")]
    public void An_unknown_item_is_not_judged_but_computed(string item)
    {
        var judgement = ReferenceMethodComparison.Judge(item, "mg/m³", Day, Same(9, 100, 110));

        Assert.Equal((Verdict.NotJudged, "item.no-rule", 10m), (judgement.Verdict, Assert.Single(judgement.Reasons), judgement.Value("RE")));
        Assert.Null(judgement.Error);
        Assert.Null(judgement.Value("no such symbol"));
    }

    [Fact]
    public void A_reference_below_the_detection_limit_counts_as_half_of_it()
    {
        var judgement = ReferenceMethodComparison.Judge("so2", "mg/m³", Day, [.. Same(8, 3, 4), new(2.9m, 4)], detectionLimit: 3);

        Assert.Equal((1.5m, "detection-limit"), (judgement.Pairs[8].Reference, judgement.Pairs[8].Note));
        Assert.Equal((3m, ""), (judgement.Pairs[0].Reference, judgement.Pairs[0].Note));
        Assert.Equal(25.5m / 9, judgement.Value("RM"));
        Assert.Equal(3m, judgement.Input.Numbers["detection-limit"]);
        Assert.Equal(Verdict.Pass, judgement.Verdict);
    }

    [Fact]
    public void Detection_and_emission_limit_may_both_be_given()
    {
        var judgement = ReferenceMethodComparison.Judge("nmhc", "mg/m³", Day, Same(9, 0.01m, 4), 60, 0.07m);

        Assert.Equal((0.035m, "nmhc-2"), (judgement.Pairs[0].Reference, judgement.Rule!.Id));
    }

    [Fact]
    public void A_laboratory_value_of_zero_makes_its_pair_fail_where_the_error_is_relative()
    {
        var judgement = WaterComparison.Judge("cod", "mg/L", Day, [new(0, 5), new(200, 200), new(200, 200)]);

        Assert.Equal((Verdict.Pass, 2m), (judgement.Verdict, judgement.Value("within")));
        Assert.Equal((false, "error.undefined", null), (judgement.Pairs[0].Within, judgement.Pairs[0].Note, judgement.Pairs[0].Error));
        Assert.Equal("error.undefined", Assert.Single(WaterComparison.Judge("standard-check", "mg/L", Day, [new(0, 5)]).Reasons));
        Assert.Equal("error.undefined", Assert.Single(WaterComparison.Judge("flow-total", "m³", Day, [new(0, 5)]).Reasons));
    }

    [Fact]
    public void Any_readings_whatever_give_a_judgement_that_survives_JSON()
    {
        var reading = Gen.OneOf(Gen.Decimal.Select(d => (decimal?)d), Gen.Decimal[-100, 1000].Select(d => (decimal?)d), Gen.Const((decimal?)null), Gen.Const((decimal?)0));
        var items = OneOf("so2", "nox", "o2", "pm", "velocity", "temperature", "humidity", "nmhc", "other-gas", "cod", "nh3n", "ph", "flow-level", "flow-total", "standard-check", "?");
        Gen.Select(items, OneOf("mg/m³", "ppm", "%", "mg/L", "1", "mm", "m³", ""), Gen.Select(reading, reading).Array[0, 12], Gen.Decimal).Sample((item, unit, readings, number) =>
        {
            ReadingPair[] pairs = [.. readings.Select(r => new ReadingPair(r.Item1, r.Item2))];
            Judgement[] made =
            [
                ReferenceMethodComparison.Judge(item, unit, Day, pairs, number, number),
                WaterComparison.Judge(item, unit, Day, pairs),
                WaterComparison.Judge(item, unit, Day, pairs, [WaterComparison.BandPerPair]),
                AcceptanceChecks.JudgeParticulateCorrelation(Day, pairs, number),
                AcceptanceChecks.JudgeIndicationError(item, unit, Day, number, number, [.. readings.Select(r => r.Item1)]),
                AcceptanceChecks.JudgeResponseTime(item, Day, [.. readings.Select(r => (r.Item1 ?? 0, r.Item2 ?? 0))]),
                DriftCheck.Judge(item, DriftKind.Span, unit, Day, number, readings.FirstOrDefault().Item1 ?? 0, number),
                DataValidity.JudgeCaptureRate(Day, number, number, readings.FirstOrDefault().Item1 ?? 0),
            ];
            return made.All(j => (j.Verdict == Verdict.NotJudged) == (j.Reasons.Count > 0) && Judgement.FromJson(j.ToJson())!.ToJson() == j.ToJson() && j.Rerun().ToJson() == j.ToJson());
        });
    }
}
