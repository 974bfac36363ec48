using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

public sealed class AcceptanceCheckTests
{
    // domain.md 1.7: range, nominal, largest error, what it is related to.
    [Theory]
    [InlineData("so2", "ppm", "100", "50", "2.5", "of-nominal", "so2-ppm-1")]
    [InlineData("so2", "ppm", "99.99", "50", "2.49975", "of-range", "so2-ppm-2")]
    [InlineData("so2", "mg/m³", "286", "100", "5", "of-nominal", "so2-mg-1")]
    [InlineData("so2", "mg/m³", "200", "100", "5", "of-range", "so2-mg-2")]
    [InlineData("nox", "ppm", "200", "100", "5", "of-nominal", "nox-ppm-1")]
    [InlineData("nox", "ppm", "100", "50", "2.5", "of-range", "nox-ppm-2")]
    [InlineData("nox", "mg/m³", "410", "200", "10", "of-nominal", "nox-mg-1")]
    [InlineData("nox", "mg/m³", "400", "200", "10", "of-range", "nox-mg-2")]
    [InlineData("o2", "%", "25", "20", "1", "of-nominal", "o2")]
    public void Indication_error_is_related_to_the_gas_or_to_a_small_range(string item, string unit, string range, string nominal, string error, string kind, string row)
    {
        var (r, n, e) = (Numbers(range)[0], Numbers(nominal)[0], Numbers(error)[0]);
        foreach (var sign in new[] { 1, -1 })
        {
            var at = AcceptanceChecks.JudgeIndicationError(item, unit, Day, r, n, [n + (sign * e), null, n + (sign * e), n + (sign * e)]);
            Assert.Equal((Verdict.Pass, kind, "indication-" + row), (at.Verdict, at.Rule!.Kind, at.Rule.Id));
            Assert.Equal((3m, n, n + (sign * e), "range", r), (at.Value("n"), at.Value("nominal"), at.Value("mean"), at.BandOf, at.BandValue));
            Assert.Equal(at.Value("error"), at.Error);
            Assert.Equal("reading.missing", at.Pairs[1].Excluded);
            Assert.Equal(Verdict.Fail, AcceptanceChecks.JudgeIndicationError(item, unit, Day, r, n, [n + (sign * (e + 0.05m))]).Verdict);
        }
    }

    [Fact]
    public void Indication_error_takes_the_mean_of_the_readings()
    {
        var judgement = AcceptanceChecks.JudgeIndicationError("so2", "ppm", Day, 300, 150, [160, 150, 149]);

        Assert.Equal((2m, 153m, 2.00m), (judgement.Value("error"), judgement.Value("mean"), judgement.Compared));
        Assert.Equal(10m, judgement.Pairs[0].Difference);
    }

    [Theory]
    [InlineData("so2", "ppm", "300", "0", "5", "error.undefined")]
    [InlineData("so2", "ppm", "0", "50", "5", "error.undefined")]
    [InlineData("pm", "mg/m³", "50", "50", "5", "item.no-rule")]
    [InlineData("so2", "%", "50", "50", "5", "unit.no-rule")]
    [InlineData("so2", "ppm", "50", "50", "", "pairs.none")]
    [InlineData("so2", "ppm", "50", "50", "1000001", "reading.out-of-range")]
    public void Indication_error_that_cannot_be_judged_says_why(string item, string unit, string range, string nominal, string readings, string reasons)
    {
        var judgement = AcceptanceChecks.JudgeIndicationError(item, unit, Day, Numbers(range)[0], Numbers(nominal)[0], [.. Numbers(readings).Select(r => (decimal?)r)]);

        Assert.Equal((Verdict.NotJudged, reasons), (judgement.Verdict, string.Join(',', judgement.Reasons)));
    }

    [Theory]
    [InlineData("so2", 100, 100, Verdict.Pass)]
    [InlineData("so2", 100.4, 100, Verdict.Pass)]
    [InlineData("so2", 100.5, 100.0, Verdict.Pass)]
    [InlineData("so2", 100.6, 100, Verdict.Fail)]
    [InlineData("nox", 101, 100, Verdict.Fail)]
    [InlineData("o2", 100, 101, Verdict.Fail)]
    [InlineData("other-gas", 100, 101, Verdict.Fail)]
    [InlineData("nmhc", 150, 150, Verdict.Pass)]
    [InlineData("nmhc", 151, 150, Verdict.Fail)]
    public void Response_time_is_T1_and_T2_to_the_second(string item, double transport, double rise, Verdict verdict)
    {
        var judgement = AcceptanceChecks.JudgeResponseTime(item, Day, [((decimal)transport, (decimal)rise)]);

        Assert.Equal((verdict, (decimal)transport + (decimal)rise), (judgement.Verdict, judgement.Value("T")));
        Assert.Equal(1m, judgement.Value("n"));
    }

    [Fact]
    public void Response_time_is_the_mean_of_the_runs()
    {
        Assert.Equal(150m, AcceptanceChecks.JudgeResponseTime("so2", Day, [(100, 20), (100, 80)]).Error);
        Assert.Equal("error.undefined", Assert.Single(AcceptanceChecks.JudgeResponseTime("so2", Day, [(-1, 20), (100, 80)]).Reasons));
        Assert.Equal("error.undefined", Assert.Single(AcceptanceChecks.JudgeResponseTime("so2", Day, [(100, 80), (20, -1)]).Reasons));
        Assert.Equal("pairs.none", Assert.Single(AcceptanceChecks.JudgeResponseTime("so2", Day, []).Reasons));
        Assert.Equal("item.no-rule", Assert.Single(AcceptanceChecks.JudgeResponseTime("pm", Day, [(100, 80)]).Reasons));
    }

    // Computed by hand: x 1 2 3 4 5, y 2.1 3.9 6.2 7.8 10.0: Sxy 19.7, Sxx 10, Syy 38.9, slope 1.97, intercept 0.09,
    // r = 19.7/√389, SE = √(0.091/3), half-width 3.182 · SE/√5 = 0.24784.
    private static readonly ReadingPair[] Line = Pairs("2.1 3.9 6.2 7.8 10.0", "1 2 3 4 5");

    [Fact]
    public void The_correlation_of_a_particulate_calibration()
    {
        var judgement = AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 30);

        Assert.Equal(1.97m, judgement.Value("slope"));
        Assert.Equal(0.09m, judgement.Value("intercept"));
        Assert.Equal(0.998830m, Round(judgement.Value("r"), 6));
        Assert.Equal(0.174165m, Round(judgement.Value("SE"), 6));
        Assert.Equal((5m, 3.182m), (judgement.Value("n"), judgement.Value("t")));
        Assert.Equal(0.8261m, Round(judgement.Value("CI"), 4));
        Assert.Equal((Verdict.Pass, 1.00m, "pm-correlation-2"), (judgement.Verdict, judgement.Compared, judgement.Rule!.Id));
        Assert.Equal(["pm-correlation-2", "pm-confidence-interval", "pairs-pm"], judgement.Rules.Select(r => r.Id));
        Assert.Equal("pm-correlation-1", AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 50.01m).Rule!.Id);
        Assert.Equal("pm-correlation-2", AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 50).Rule!.Id);
    }

    [Fact]
    public void A_wide_confidence_interval_fails_although_r_is_good()
    {
        // Half-width 0.24784 mg/m³: 9.99 % of 2.48, 10.33 % of 2.4.
        Assert.Equal(Verdict.Pass, AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 2.48m).Verdict);
        var wide = AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 2.4m);
        Assert.Equal((Verdict.Fail, 1.00m), (wide.Verdict, wide.Compared));
    }

    [Fact]
    public void A_table_that_lacks_one_of_the_two_limits_judges_nothing()
    {
        var table = TableText.Of("hj75-acceptance", 2, "x,HJ,1,pm,calibration-correlation,,,any,mg/m³,correlation,>=,0.5,1,2018-03-01,,P,");
        Assert.Equal("item.no-rule", Assert.Single(AcceptanceChecks.JudgeParticulateCorrelation(Day, Line, 30, RuleBook.Builtin.With(table)).Reasons));
    }

    [Fact]
    public void Response_time_is_matched_by_its_own_value()
    {
        var table = TableText.Of("hj75-acceptance", 2, "x,HJ,1,so2,response-time,,T,[100 ..),s,response-time,<=,200,s,2018-03-01,,P,");
        var book = RuleBook.Builtin.With(table);
        Assert.Equal(Verdict.Pass, AcceptanceChecks.JudgeResponseTime("so2", Day, [(100, 20)], book).Verdict);
        Assert.Equal("band.no-rule", Assert.Single(AcceptanceChecks.JudgeResponseTime("so2", Day, [(10, 20)], book).Reasons));
    }

    [Fact]
    public void A_weak_correlation_fails_although_the_interval_is_narrow()
    {
        var weak = AcceptanceChecks.JudgeParticulateCorrelation(Day, Pairs("10 10.1 10 10.1 10 10.1", "1 2 3 4 5 6"), 100);

        Assert.Equal((Verdict.Fail, 0.29m), (weak.Verdict, weak.Compared));
    }

    [Theory]
    [InlineData("1 2 3 4 5", "1 2 3 4 5", null, "number.missing:emission-limit")]
    [InlineData("1 2 3 4", "1 2 3 5", "30", "pairs.too-few")]
    [InlineData("1 2", "1 2", "30", "pairs.too-few,error.undefined")]
    [InlineData("1 2 3 4 5", "7 7 7 7 7", "30", "error.undefined,error.undefined")]
    [InlineData("7 7 7 7 7", "1 2 3 4 5", "30", "error.undefined")]
    [InlineData("1 2 3 4 5", "1 2 3 4 6", "0", "error.undefined")]
    [InlineData("", "", "30", "pairs.none")]
    public void A_correlation_that_cannot_be_judged_says_why(string reference, string signal, string? limit, string reasons)
    {
        var judgement = AcceptanceChecks.JudgeParticulateCorrelation(Day, Pairs(reference, signal), limit is null ? null : Numbers(limit)[0]);

        Assert.Equal((Verdict.NotJudged, reasons), (judgement.Verdict, string.Join(',', judgement.Reasons)));
    }
}
