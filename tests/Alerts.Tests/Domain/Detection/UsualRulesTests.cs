using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

public sealed class UsualRulesTests
{
    [Fact]
    public void R41_negative_means_beyond_the_zero_drift_are_raised()
    {
        // 2.5 % of 200 is 5: −4.9 is drift, −5.1 is not.
        Assert.Empty(new Watched().Hours(0, 100, (h, v) => { if (h is 50 or 51) { v["a21026"] = -4.9; } }).Opened(RuleId.A5));
        Assert.Single(new Watched().Hours(0, 100, (h, v) => { if (h is 50 or 51) { v["a21026"] = -5.1; } }).Opened(RuleId.A5));
    }

    [Fact]
    public void R41_end_of_range_and_flag_T_are_raised()
    {
        Assert.Single(new Watched().Hours(0, 100, (h, v) => { if (h is 50 or 51) { v["a21026"] = 196.5; } }).Opened(RuleId.A8));
        var over = new Watched().Hours(0, 50).Frame(Watched.Hour(Watched.Stack(), 50, new() { ["a21026"] = 200 }, DataFlag.OverRange));
        Assert.Single(over.Opened(RuleId.A8, "a21026"));

        // An hour flagged T for some of its minutes was not at the end of the range for an hour.
        var partly = new Watched().Hours(0, 50).Frame(Watched.Hour(Watched.Stack(), 50, new() { ["a21026"] = 90 }, DataFlag.OverRange));
        Assert.Empty(partly.Events.OfType<AlertOpened>());
    }

    [Fact]
    public void R41_silence_is_raised_when_it_became_one_and_escalates_after_a_day()
    {
        var w = new Watched().Hours(0, 50);
        var last = Watched.Start.AddHours(50).AddMinutes(1);
        w.Engine.Advance(last.AddHours(30), w.Events);
        var alert = Assert.Single(w.Opened(RuleId.A9));
        Assert.Equal(last, alert.Key.Start);
        Assert.Equal(last.AddMinutes(120), alert.At);
        Assert.Equal(AlertLevel.Warning, alert.Level);
        Assert.Contains(w.Events.OfType<AlertExtended>(), e => e.Level == AlertLevel.Supervision);
        w.Hours(81, 90);
        Assert.Single(w.Closed(RuleId.A9));
    }

    [Fact]
    public void R41_silence_does_not_depend_on_how_often_the_clock_is_looked_at()
    {
        var (often, once) = (new Watched().Hours(0, 50), new Watched().Hours(0, 50));
        for (var minute = 0; minute <= 3000; minute++)
        {
            often.Engine.Advance(Watched.Start.AddHours(50).AddMinutes(minute), often.Events);
        }

        once.Engine.Advance(Watched.Start.AddHours(100), once.Events);
        Assert.NotEmpty(once.Events);
        Assert.Equal(Watched.Text(once.Events), Watched.Text(often.Events));
    }

    [Fact]
    public void R41_one_missing_factor_is_raised_for_that_factor()
    {
        var w = new Watched().Hours(0, 150, (h, v) => { if (h >= 100) { v.Remove("a34013"); } });
        var alert = Assert.Single(w.Opened(RuleId.A9));
        Assert.Equal("a34013", alert.Key.FactorCode);
    }

    [Fact]
    public void R41_crowding_at_the_limit_is_raised()
    {
        var w = new Watched().Hours(0, 200, (h, v) => { if (h >= 100) { v["a21026"] = 48 + (h % 5 * 0.39); } });
        Assert.Equal("near-limit", Assert.Single(w.Opened(RuleId.A10)).Category);
    }

    [Theory]
    [InlineData("a19001", 22.0, "0–21")]
    [InlineData("a01014", 55.0, "40")]
    [InlineData("a01012", 3.0, "10")]
    public void R41_impossible_values_are_raised(string factor, double value, string says)
    {
        var w = new Watched().Hours(0, 100, (h, v) => { if (h is >= 50 and < 56) { v[factor] = value; } });
        var alert = Assert.Single(w.Opened(RuleId.A11, factor));
        Assert.Equal(Watched.Start.AddHours(50), alert.Key.Start);
        Assert.Contains(says, alert.Explanation.En, StringComparison.Ordinal);
        Assert.Single(w.Closed(RuleId.A11));
    }

    [Fact]
    public void R41_a_converted_value_that_was_not_recomputed_is_raised()
    {
        var stack = Watched.Stack();
        var w = new Watched(stack);
        for (var hour = 0; hour < 20; hour++)
        {
            // 30 × (21 − 6) / (21 − 8.02) = 34.7; sent is 34.6 until hour 10, the measured value afterwards.
            var so2 = new Reading(0, 30 + (hour * 0.1)) { Converted = hour < 10 ? (30 + (hour * 0.1)) * 15 / 13 : 30 + (hour * 0.1), Flag = DataFlag.Normal };
            var oxygen = new Reading(3, 8.02) { Flag = DataFlag.Normal };
            w.Frame(new Frame(stack.PointId, ReadingKind.Hour, Watched.Start.AddHours(hour), Watched.Start.AddHours(hour + 1), new[] { so2, oxygen }));
        }

        Assert.Equal(Watched.Start.AddHours(10), Assert.Single(w.Opened(RuleId.A11)).Key.Start);
    }

    [Fact]
    public void R41_flow_under_a_stop_mark_is_raised()
    {
        var w = new Watched().Hours(0, 250);
        w.Engine.Apply(new Mark(Guid.CreateVersion7(), Watched.Point, MarkKind.Stopped, Watched.Start.AddHours(250), Watched.Start.AddHours(270)) { ReceivedAt = Watched.Start.AddHours(250) }, w.Events);
        w.Hours(250, 280);
        Assert.Equal(Watched.Start.AddHours(250), Assert.Single(w.Opened(RuleId.A12)).Key.Start);
        Assert.Single(w.Closed(RuleId.A12));
    }

    [Fact]
    public void R41_tanks_emptied_at_every_stop_are_a_habit_not_a_false_mark()
    {
        // Flag F for six hours of every night, and the flow goes on: from the second week on nothing new in it.
        var w = new Watched().Hours(0, 24 * 30, null, h => h % 24 < 6 ? DataFlag.Stopped : DataFlag.Normal);
        Assert.Empty(w.Opened(RuleId.A12));
    }

    [Fact]
    public void R41_the_first_and_the_last_hour_of_a_stop_are_no_habit_of_stops()
    {
        // Each night's stop begins and ends within an hour that still, or again, flows as usual.
        const int day = 24 * 20;
        static bool Stopped(int hour) => hour % 24 is >= 22 or < 6;
        var w = new Watched().Hours(
            0,
            day + 20,
            (h, v) => v["a00000"] = Stopped(h) && h % 24 is not 22 and not 5 ? 1 : v["a00000"],
            h => Stopped(h) || h is >= day + 8 and < day + 18 ? DataFlag.Stopped : DataFlag.Normal);
        Assert.Equal(Watched.Start.AddHours(day + 8), Assert.Single(w.Opened(RuleId.A12)).Key.Start);
    }

    [Fact]
    public void R41_a_wrong_clock_is_raised_after_three_frames()
    {
        var w = new Watched();
        for (var hour = 0; hour < 10; hour++)
        {
            var frame = Watched.Hour(w.Profile, hour, Watched.Healthy(w.Profile, hour));
            w.Frame(frame with { Qn = frame.ReceivedAt.AddMinutes(hour < 5 ? -9 : -11) });
            Assert.Equal(hour >= 7 ? 1 : 0, w.Opened(RuleId.A13).Count());
        }
    }

    [Fact]
    public void R41_a_setting_changed_without_a_record_is_raised_and_a_declared_change_is_recorded()
    {
        var w = new Watched();
        void Report(int hour, double slope) => w.Engine.Apply(new ParameterReport(Watched.Point, "a21026", "slope", slope, Watched.Start.AddHours(hour)) { ReceivedAt = Watched.Start.AddHours(hour) }, w.Events);
        Report(1, 1.02);
        Report(2, 1.02);
        Assert.DoesNotContain(w.Events, e => e.Key.Rule == RuleId.A14);
        Report(3, 0.8);
        Assert.Equal("sudden-change", Assert.Single(w.Opened(RuleId.A14)).Category);
        w.Engine.Apply(new DeclaredChange(Watched.Point, "a21026", "slope", Watched.Start.AddHours(3), Watched.Start.AddHours(5)) { ReceivedAt = Watched.Start.AddHours(3) }, w.Events);
        Report(4, 1.02);
        Assert.Single(w.Opened(RuleId.A14));
        Assert.Equal(Guard.DeclaredChange, Assert.Single(w.Suppressed(RuleId.A14)).Reason);
    }

    [Fact]
    public void R41_records_that_contradict_the_map_or_the_data_are_raised()
    {
        var other = new Guid("0198c0de-0000-7000-8000-000000000002");
        var person = Guid.CreateVersion7();
        var w = new Watched();
        w.Engine.Register(Watched.Stack(other) with { Latitude = 31.80, Longitude = 121.90 });
        w.Hours(0, 100);
        Visit At(Guid point, int hour, double lat, double lon, params string[] calibrated) =>
            new(Guid.CreateVersion7(), point, person, Watched.Start.AddHours(hour), Watched.Start.AddHours(hour).AddMinutes(30)) { Latitude = lat, Longitude = lon, Calibrated = calibrated, ReceivedAt = Watched.Start.AddHours(hour).AddMinutes(40) };

        w.Engine.Apply(At(Watched.Point, 101, 31.2301, 121.4701, "a21026"), w.Events);
        w.Hours(100, 106);
        Assert.Contains("calibrated", Assert.Single(w.Opened(RuleId.A15)).Explanation.En, StringComparison.Ordinal);
        w.Engine.Apply(At(Watched.Point, 110, 31.2301, 121.4701), w.Events);
        w.Engine.Apply(At(other, 111, 31.80, 121.90), w.Events);
        Assert.Contains("two points", w.Opened(RuleId.A15).Last().Explanation.En, StringComparison.Ordinal);
        w.Engine.Apply(At(Watched.Point, 120, 31.30, 121.47), w.Events);
        Assert.Contains("7784 m", w.Opened(RuleId.A15).Last().Explanation.En, StringComparison.Ordinal);
    }
}
