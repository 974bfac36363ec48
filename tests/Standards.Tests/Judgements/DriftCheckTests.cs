using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

public sealed class DriftCheckTests
{
    // domain.md 1.6: performance limit and control limit, % F.S.; both edges belong to the better state.
    [Theory]
    [InlineData("pm", DriftKind.Zero, "2", "8")]
    [InlineData("pm", DriftKind.Span, "2", "8")]
    [InlineData("so2", DriftKind.Zero, "2.5", "5")]
    [InlineData("so2", DriftKind.Span, "2.5", "10")]
    [InlineData("nox", DriftKind.Zero, "2.5", "5")]
    [InlineData("other-gas", DriftKind.Span, "2.5", "10")]
    [InlineData("gas", DriftKind.Zero, "2.5", "5")]
    [InlineData("o2", DriftKind.Zero, "2.5", "5")]
    [InlineData("o2", DriftKind.Span, "2.5", "10")]
    [InlineData("nmhc", DriftKind.Zero, "2.5", "5")]
    [InlineData("nmhc", DriftKind.Span, "2.5", "10")]
    public void R26_two_limits_make_three_states(string item, DriftKind kind, string performance, string control)
    {
        var (p, c) = (Numbers(performance)[0], Numbers(control)[0]);
        foreach (var sign in new[] { 1, -1 })
        {
            Judgement At(decimal percent) => DriftCheck.Judge(item, kind, "mg/m³", Day, 500, 100 + (sign * percent * 5), 100);
            Assert.Equal((DriftCheck.Within, Verdict.Pass), (At(0).State, At(0).Verdict));
            Assert.Equal((DriftCheck.Within, Verdict.Pass), (At(p).State, At(p).Verdict));
            Assert.Equal((DriftCheck.Adjust, Verdict.Fail), (At(p + 0.01m).State, At(p + 0.01m).Verdict));
            Assert.Equal((DriftCheck.Adjust, Verdict.Fail), (At(c).State, At(c).Verdict));
            Assert.Equal((DriftCheck.OutOfControl, Verdict.Fail), (At(c + 0.01m).State, At(c + 0.01m).Verdict));
            Assert.Equal(sign * c, At(c).Compared);
            Assert.Equal(("performance-limit", p), (At(p).Rule!.Kind, At(p).Rule!.Limit));
            Assert.Equal(("performance-limit", p), (At(c).Rule!.Kind, At(c).Rule!.Limit));
            Assert.Equal(("control-limit", c), (At(c + 0.01m).Rule!.Kind, At(c + 0.01m).Rule!.Limit));
            Assert.Equal(2, At(p).Rules.Count);
        }
    }

    // domain.md 1.6: ± 3.0 % F.S. or ± 0.9 m/s; out of control beyond ± 8.0 % F.S. and beyond ± 1.8 m/s.
    [Theory]
    [InlineData("40", "1.2", "within")]
    [InlineData("40", "1.21", "adjust")]
    [InlineData("20", "0.9", "within")]
    [InlineData("20", "0.91", "adjust")]
    [InlineData("10", "1.8", "adjust")]
    [InlineData("10", "1.81", "out-of-control")]
    [InlineData("40", "3.2", "adjust")]
    [InlineData("40", "3.21", "out-of-control")]
    public void R26_velocity_exceeds_a_limit_only_in_both_forms(string range, string shift, string state)
    {
        var judgement = DriftCheck.Judge("velocity", DriftKind.Zero, "m/s", Day, Numbers(range)[0], Numbers(shift)[0], 0);

        Assert.Equal(state, judgement.State);
        Assert.Equal(4, judgement.Rules.Count);
        Assert.Equal(Numbers(shift)[0], judgement.Value("shift"));
        Assert.Equal(Numbers(shift)[0] * 100 / Numbers(range)[0], judgement.Error);
    }

    [Fact]
    public void The_drift_is_the_reading_less_the_reading_after_the_last_calibration()
    {
        var judgement = DriftCheck.Judge("so2", DriftKind.Span, "ppm", Day, 300, 196, 199);

        Assert.Equal((-3m, -1m, -1.00m), (judgement.Value("shift"), judgement.Value("drift"), judgement.Compared));
        Assert.Equal((196m, 199m, -3m), (judgement.Pairs[0].Measured, judgement.Pairs[0].Reference, judgement.Pairs[0].Difference));
        Assert.Equal(("µmol/mol", 300m, "span-drift"), (judgement.Input.Unit, judgement.Input.Numbers["range"], judgement.Input.Tags[0]));
        Assert.Equal("gas-span-drift-perf", judgement.Rule!.Id);
    }

    [Theory]
    [InlineData("so2", "0", "1", "range.not-positive")]
    [InlineData("so2", "-5", "1", "range.not-positive")]
    [InlineData("so2", "100", "1000001", "reading.out-of-range")]
    [InlineData("?", "100", "1", "item.no-rule")]
    [InlineData("temperature", "100", "1", "item.no-rule")]
    public void A_drift_that_cannot_be_judged_says_why(string item, string range, string reading, string reason)
    {
        var judgement = DriftCheck.Judge(item, DriftKind.Zero, "mg/m³", Day, Numbers(range)[0], Numbers(reading)[0], 0);

        Assert.Equal((Verdict.NotJudged, reason, ""), (judgement.Verdict, Assert.Single(judgement.Reasons), judgement.State));
    }

    [Fact]
    public void A_table_without_a_row_for_the_unit_is_no_rule()
    {
        var table = TableText.Of("hj75-drift", 2, "x,HJ,1,pm,zero-drift,,,any,m/s,control-limit,abs<=,1,m/s,2018-03-01,,P,");
        var book = RuleBook.Builtin.With(table);

        Assert.Equal("unit.no-rule", Assert.Single(DriftCheck.Judge("pm", DriftKind.Zero, "mg/m³", Day, 100, 1, 0, book).Reasons));
        Assert.Equal(DriftCheck.OutOfControl, DriftCheck.Judge("pm", DriftKind.Zero, "m/s", Day, 100, 2, 0, book).State);
        Assert.Equal(DriftCheck.Within, DriftCheck.Judge("pm", DriftKind.Zero, "m/s", Day, 100, 1, 0, book).State);
        Assert.Equal("item.no-rule", Assert.Single(DriftCheck.Judge("pm", DriftKind.Span, "m/s", Day, 100, 1, 0, book).Reasons));
    }
}
