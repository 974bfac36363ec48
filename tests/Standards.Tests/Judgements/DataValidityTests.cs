using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

public sealed class DataValidityTests
{
    // domain.md 1.9 (air, HJ 76 annex B) and 2.4 (water).
    [Theory]
    [InlineData("air", 45, true)]
    [InlineData("air", 44, false)]
    [InlineData("water", 45, true)]
    [InlineData("water", 44, false)]
    public void An_hour_needs_45_valid_minutes(string item, int minutes, bool valid)
    {
        var judgement = DataValidity.JudgeHour(item, Day, minutes);

        Assert.Equal((valid, (decimal)minutes, "valid-hour"), (judgement.IsPass, judgement.Compared, judgement.Rule!.Quantity));
        Assert.Equal(valid ? Verdict.Pass : Verdict.Fail, judgement.Verdict);
        Assert.Equal((decimal)minutes, judgement.Value("valid"));
    }

    [Theory]
    [InlineData("air", 20, true)]
    [InlineData("air", 19, false)]
    [InlineData("water", 18, true)]
    [InlineData("water", 17, false)]
    public void A_day_needs_20_valid_hours_of_air_and_18_of_water(string item, int hours, bool valid) =>
        Assert.Equal(valid, DataValidity.JudgeDay(item, Day, hours).IsPass);

    [Theory]
    [InlineData("2026-01-31", 25, true)]
    [InlineData("2026-01-31", 24, false)]
    [InlineData("2026-02-01", 23, true)]
    [InlineData("2026-02-28", 22, false)]
    [InlineData("2026-03-01", 23, false)]
    public void A_month_needs_25_valid_days_and_February_23(string month, int days, bool valid) =>
        Assert.Equal(valid, DataValidity.JudgeMonth("air", DateOnly.Parse(month, null), days).IsPass);

    [Theory]
    [InlineData(2160, 500, 160, 75, true)]
    [InlineData(2160, 540, 0, 75, true)]
    [InlineData(2160, 541, 0, 74.95, false)]
    [InlineData(2160, 0, 0, 100, true)]
    [InlineData(2160, 2160, 0, 0, false)]
    public void The_capture_rate_leaves_out_the_hours_of_a_stopped_source(int quarter, int invalid, int stopped, double rate, bool enough)
    {
        var judgement = DataValidity.JudgeCaptureRate(Day, quarter, invalid, stopped);

        Assert.Equal(((decimal)rate, enough), (judgement.Compared, judgement.IsPass));
        Assert.Equal(judgement.Error, judgement.Value("rate"));
        Assert.Equal((quarter, invalid, stopped), ((int)judgement.Input.Numbers["quarter-hours"], (int)judgement.Input.Numbers["invalid-hours"], (int)judgement.Input.Numbers["stopped-hours"]));
    }

    [Theory]
    [InlineData(2160, 0, 2160)]
    [InlineData(2160, 1, 2160)]
    [InlineData(2160, -1, 0)]
    [InlineData(2160, 0, -1)]
    [InlineData(0, 0, 0)]
    [InlineData(2160, 2161, 0)]
    public void A_capture_rate_of_nothing_is_not_judged(int quarter, int invalid, int stopped) =>
        Assert.Equal("error.undefined", Assert.Single(DataValidity.JudgeCaptureRate(Day, quarter, invalid, stopped).Reasons));

    [Theory]
    [InlineData(1000, 900, true)]
    [InlineData(1000, 899, false)]
    [InlineData(1000, 0, false)]
    [InlineData(1000, 1000, true)]
    public void The_monthly_valid_data_rate_of_water_is_ninety_percent(int expected, int valid, bool enough)
    {
        var judgement = DataValidity.JudgeValidDataRate(Day, expected, valid);

        Assert.Equal((enough, valid / 10m), (judgement.IsPass, judgement.Compared));
        Assert.Equal((expected, valid), ((int)judgement.Input.Numbers["expected"], (int)judgement.Input.Numbers["valid"]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 11)]
    [InlineData(10, -1)]
    public void A_valid_data_rate_of_nothing_is_not_judged(int expected, int valid) =>
        Assert.Equal("error.undefined", Assert.Single(DataValidity.JudgeValidDataRate(Day, expected, valid).Reasons));

    [Fact]
    public void An_unknown_item_has_no_rule() => Assert.Equal("item.no-rule", Assert.Single(DataValidity.JudgeHour("soil", Day, 60).Reasons));

    // domain.md 1.9, Tables 6 and 7.
    [Theory]
    [InlineData("90", 1, 180)]
    [InlineData("90", 24, 180)]
    [InlineData("89.995", 24, 180)]
    [InlineData("100", 25, 720)]
    [InlineData("89.99", 1, 2160)]
    [InlineData("75", 500, 2160)]
    [InlineData("74.995", 500, 2160)]
    public void An_emission_is_replaced_by_the_maximum_of_the_hours_before(string rate, int hours, int window)
    {
        foreach (var kind in Enum.GetValues<InvalidKind>())
        {
            // The largest of all lies just before the window, the largest within it at its first hour.
            decimal[] history = [9999, 777, .. Enumerable.Range(0, window - 1).Select(i => (decimal)(i % 500))];
            var substitute = Substitution.OfEmission(kind, Day, Numbers(rate)[0], hours, history);
            Assert.Equal((777m, window, window, ""), (substitute.Value, substitute.HoursWanted, substitute.HoursUsed, substitute.Reason));
            Assert.StartsWith(kind == InvalidKind.OutOfControl ? "revision-out-of-control" : "revision-invalid", substitute.Rule!.Id, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_short_history_is_used_and_an_empty_one_gives_no_value()
    {
        Assert.Equal((7m, 180, 3), (Substitution.OfEmission(InvalidKind.Other, Day, 95, 5, [7, 5, 6]) is var s ? s.Value : 0, s.HoursWanted, s.HoursUsed));
        Assert.Equal((null, 180, 0, "history.empty"), (Substitution.OfEmission(InvalidKind.Other, Day, 95, 5, []) is var e ? e.Value : 0, e.HoursWanted, e.HoursUsed, e.Reason));
    }

    [Fact]
    public void Below_75_percent_nothing_is_replaced()
    {
        var substitute = Substitution.OfEmission(InvalidKind.OutOfControl, Day, 74.99m, 5, [1]);
        Assert.Equal((null, "capture-rate.too-low", "revision-out-of-control-4"), (substitute.Value, substitute.Reason, substitute.Rule!.Id));
        Assert.Equal("capture-rate.too-low", Substitution.OfEmission(InvalidKind.Other, Day, decimal.MinValue, 5, [1]).Reason);
        Assert.Equal(1m, Substitution.OfEmission(InvalidKind.Other, Day, decimal.MaxValue, 5, [1]).Value);
        Assert.Equal("hours.not-positive", Substitution.OfEmission(InvalidKind.Other, Day, 95, 0, [1]).Reason);
        Assert.Equal("item.no-rule", Substitution.OfEmission(InvalidKind.Other, new DateOnly(2018, 2, 28), 95, 5, [1]).Reason);
    }

    // domain.md 2.4: as many valid hours before the gap as are missing; pH median, others mean; two decimals.
    [Theory]
    [InlineData("ph", 3, "9 7.1 7.9 7.2", 7.2, 3)]
    [InlineData("ph", 2, "9 7.1 7.9 7.25", 7.58, 2)]
    [InlineData("cod", 3, "90 10 20 40", 23.33, 3)]
    [InlineData("nh3n", 9, "1 2", 1.5, 2)]
    [InlineData("cod", 1, "1 2.345", 2.34, 1)]
    public void Missing_water_hours_are_replaced_from_the_hours_before(string item, int missing, string history, double value, int used)
    {
        var substitute = Substitution.OfWater(item, Day, missing, Numbers(history));

        Assert.Equal(((decimal)value, missing, used, ""), (substitute.Value, substitute.HoursWanted, substitute.HoursUsed, substitute.Reason));
        Assert.Equal(item == "ph" ? "substitute-ph" : "substitute-other", substitute.Rule!.Id);
    }

    [Fact]
    public void A_water_gap_without_history_has_no_substitute()
    {
        Assert.Equal((null, 3, 0, "history.empty"), (Substitution.OfWater("cod", Day, 3, []) is var s ? s.Value : 0, s.HoursWanted, s.HoursUsed, s.Reason));
        Assert.Equal("hours.not-positive", Substitution.OfWater("cod", Day, 0, [1]).Reason);
        Assert.Equal(("item.no-rule", 3), (Substitution.OfWater("soil", Day, 3, [1]) is var u ? u.Reason : "", u.HoursWanted));
    }
}
