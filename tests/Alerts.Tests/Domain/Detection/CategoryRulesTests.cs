using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>The three categories the notice names, and what they must not confuse.</summary>
public sealed class CategoryRulesTests
{
    [Fact]
    public void R41_a_healthy_stack_and_a_healthy_outlet_raise_nothing_in_five_weeks()
    {
        Assert.Empty(new Watched().Hours(0, 24 * 35).Events);
        Assert.Empty(new Watched(Watched.Outlet()).Hours(0, 24 * 35).Events);
    }

    [Fact]
    public void R41_flat_line_is_raised_once()
    {
        var w = new Watched().Hours(0, 400, (h, v) => { if (h is >= 200 and < 230) { v["a21026"] = 25.13; } });
        var alert = Assert.Single(w.Opened(RuleId.A1));
        Assert.Equal("a21026", alert.Key.FactorCode);
        Assert.Equal("no-fluctuation", alert.Category);
        Assert.Equal(Watched.Start.AddHours(200), alert.Key.Start);
        Assert.Equal(Watched.Start.AddHours(206).AddMinutes(1), alert.At);
        Assert.Equal(25.13, alert.Evidence.Figures["last"]);
        Assert.Equal(6, alert.Evidence.Samples);
        Assert.Contains("25.13", alert.Explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("SO2", alert.Explanation.En, StringComparison.Ordinal);
        Assert.Equal("默认参数，非官方标准", alert.Setting.Label);
        Assert.StartsWith("A1@", alert.Setting.Version, StringComparison.Ordinal);
        Assert.Equal(6, alert.Setting.Values["samples"]);
        Assert.All(w.Events.OfType<AlertExtended>(), e => Assert.Equal(alert.Key, e.Key));
        var closed = Assert.Single(w.Closed(RuleId.A1));
        Assert.Equal(alert.Key, closed.Key);
        Assert.Equal(Watched.Start.AddHours(230), closed.End);
    }

    [Fact]
    public void R41_five_equal_hours_are_no_flat_line() =>
        Assert.Empty(new Watched().Hours(0, 300, (h, v) => { if (h is >= 200 and < 205) { v["a21026"] = 25.13; } }).Events);

    [Fact]
    public void R41_held_values_of_a_batch_analyser_are_one_measurement()
    {
        // Every four hours one result, held: twelve equal hours are three measurements.
        var outlet = Watched.Outlet(TimeSpan.FromHours(4));
        Assert.Empty(new Watched(outlet).Hours(0, 24 * 20, (h, v) => v["w01018"] = Watched.Lively(30, 0.3, h / 4)).Opened(RuleId.A1));
        var w = new Watched(outlet).Hours(0, 24 * 20, (h, v) => v["w01018"] = h is >= 200 and < 240 ? 31.5 : Watched.Lively(30, 0.3, h / 4));
        var alert = Assert.Single(w.Opened(RuleId.A1));
        Assert.Equal(6, alert.Evidence.Samples);
        Assert.Equal(Watched.Start.AddHours(200), alert.Key.Start);
    }

    [Fact]
    public void R41_measurements_are_told_apart_by_their_sampling_time()
    {
        var outlet = Watched.Outlet(TimeSpan.FromHours(2));
        var w = new Watched(outlet);
        for (var hour = 0; hour < 60; hour++)
        {
            // The same result is uploaded for six hours with one sampling time: a measurement failed twice, nothing is constant.
            var sampled = Watched.Start.AddHours(hour / 6 * 6).ToUnixTimeSeconds();
            w.Frame(Watched.Hour(outlet, hour, new() { ["w01018"] = 30 + (hour / 6) }, sampleTime: sampled));
        }

        Assert.Empty(w.Opened(RuleId.A1));
    }

    [Fact]
    public void R41_dithered_plateau_is_no_noticeable_fluctuation()
    {
        var w = new Watched().Hours(0, 500, (h, v) => { if (h is >= 200 and < 320) { v["a21026"] = 25.1 + (h % 3 * 0.01); } });
        var alert = Assert.Single(w.Opened(RuleId.A2));
        Assert.Equal("no-fluctuation", alert.Category);
        Assert.InRange(alert.Key.Start, Watched.Start.AddHours(192), Watched.Start.AddHours(200));
        Assert.Single(w.Closed(RuleId.A2));
    }

    [Fact]
    public void R41_long_low_level_is_raised_after_the_share_of_the_window()
    {
        var w = new Watched().Hours(0, 600, (h, v) => { if (h >= 200) { v["a21026"] = Watched.Lively(1.2, 0.5, h); } });
        var alert = Assert.Single(w.Opened(RuleId.A3, "a21026"));
        Assert.Equal("long-low", alert.Category);
        Assert.Empty(w.Closed(RuleId.A3));
    }

    [Fact]
    public void R41_zero_while_running_is_raised_and_while_stopped_is_recorded_as_held_back()
    {
        var running = new Watched().Hours(0, 300, (h, v) => { if (h is >= 200 and < 210) { v["a21026"] = 0; } });
        Assert.Equal(Watched.Start.AddHours(200), Assert.Single(running.Opened(RuleId.A4)).Key.Start);
        var stopped = new Watched().Hours(0, 300, (h, v) => { if (h is >= 200 and < 210) { (v["a21026"], v["a00000"]) = (0, 0); } });
        Assert.Empty(stopped.Events.OfType<AlertOpened>());
        Assert.Equal(Guard.NotRunning, Assert.Single(stopped.Suppressed(RuleId.A4)).Reason);
    }

    [Fact]
    public void R41_a_jump_of_one_parameter_is_raised_and_one_the_process_shares_is_recorded_as_held_back()
    {
        var alone = new Watched().Hours(0, 300, (h, v) => { if (h >= 250) { v["a21026"] += 90; } });
        var alert = Assert.Single(alone.Opened(RuleId.A6));
        Assert.Equal("sudden-change", alert.Category);
        Assert.Equal(Watched.Start.AddHours(250), alert.Key.Start);
        Assert.True(alert.Evidence.Figures["before"] < 50 && alert.Evidence.Figures["last"] > 90);
        var shared = new Watched().Hours(0, 300, (h, v) =>
        {
            if (h >= 250)
            {
                v["a21026"] += 90;
                v["a00000"] += 60;
                v["a01012"] += 70;
            }
        });
        Assert.Empty(shared.Opened(RuleId.A6, "a21026"));
        Assert.Equal(Guard.ProcessChange, Assert.Single(shared.Suppressed(RuleId.A6, "a21026")).Reason);
    }

    [Fact]
    public void R41_a_pulse_is_one_episode_not_two()
    {
        var w = new Watched().Hours(0, 300, (h, v) => { if (h is 250 or 251) { v["a21026"] += 90; } });
        Assert.Single(w.Opened(RuleId.A6));
        Assert.Single(w.Closed(RuleId.A6));
    }

    [Fact]
    public void R41_a_step_that_goes_back_within_days_is_told_once_and_one_that_goes_elsewhere_or_back_much_later_again()
    {
        static int Told(Func<int, double> shift) => new Watched().Hours(0, 700, (h, v) => v["a21026"] += shift(h)).Opened(RuleId.A6, "a21026").Count();
        Assert.Equal(1, Told(h => h >= 250 ? 90 : 0));
        Assert.Equal(1, Told(h => h is >= 250 and < 350 ? 90 : 0));
        Assert.Equal(2, Told(h => h >= 350 ? 160 : h >= 250 ? 60 : 0));
        Assert.Equal(2, Told(h => h is >= 250 and < 250 + (11 * 24) ? 90 : 0));
    }

    [Fact]
    public void R41_flapping_stays_one_episode()
    {
        // Zero for five hours, one hour of life, zero again: damped by the clearing time of two hours.
        var w = new Watched().Hours(0, 300, (h, v) => { if (h is >= 200 and < 218 && h % 6 != 5) { v["a21026"] = 0; } });
        Assert.Single(w.Opened(RuleId.A4));
        Assert.Single(w.Closed(RuleId.A4));
    }

    [Fact]
    public void R41_steep_drop_after_a_high_value_is_a_sudden_change()
    {
        var w = new Watched().Hours(0, 300, (h, v) => v["a34013"] = h == 250 ? 9.6 : h > 250 ? 3.1 + (h % 7 * 0.11) : v["a34013"]);
        var alert = Assert.Single(w.Events.OfType<AlertOpened>(), o => o.Category == "sudden-change");
        Assert.Contains(w.Events, e => e.Key == alert.Key && (e is AlertOpened { Evidence.Rules: var first } ? first : e is AlertExtended { Evidence.Rules: var later } ? later : []).Contains("A7"));
    }
}
