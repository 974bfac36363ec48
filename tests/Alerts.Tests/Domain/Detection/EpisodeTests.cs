using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>R42: whatever rules of a category see one thing, it is one alert.</summary>
public sealed class EpisodeTests
{
    [Fact]
    public void R42_two_rules_of_a_category_that_see_one_plateau_make_one_alert()
    {
        // Exactly constant for five days: the run of equal values is noticed first, the narrow window later.
        var w = new Watched().Hours(0, 500, (h, v) => { if (h is >= 200 and < 320) { v["a21026"] = 25.13; } });
        var alert = Assert.Single(w.Events.OfType<AlertOpened>(), o => o.Category == "no-fluctuation");
        Assert.Equal((RuleId.A1, Watched.Start.AddHours(200)), (alert.Key.Rule, alert.Key.Start));
        Assert.Equal(["A1"], alert.Evidence.Rules);
        var extensions = w.Events.OfType<AlertExtended>().ToList();
        Assert.All(extensions, e => Assert.Equal(alert.Key, e.Key));
        Assert.Contains(extensions, e => e.Evidence.Rules.SequenceEqual(["A1", "A2"]));
        var closed = Assert.Single(w.Events.OfType<AlertClosed>());
        Assert.Equal(alert.Key, closed.Key);
        Assert.InRange(closed.End, Watched.Start.AddHours(320), Watched.Start.AddHours(324));
    }

    [Fact]
    public void R42_each_factor_and_each_category_has_an_alert_of_its_own()
    {
        var w = new Watched().Hours(0, 500, (h, v) =>
        {
            if (h is >= 200 and < 230)
            {
                (v["a21026"], v["a21002"], v["a34013"]) = (25.13, 55.31, 0);
            }
        });
        Assert.Equal(["long-low a34013", "no-fluctuation a21002", "no-fluctuation a21026", "sudden-change a34013"],
            w.Events.OfType<AlertOpened>().Select(o => $"{o.Category} {o.Key.FactorCode}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void R42_a_changed_setting_and_the_jump_it_makes_are_one_alert()
    {
        var w = new Watched().Hours(0, 250);
        void Report(int hour, double slope) => w.Engine.Apply(new ParameterReport(Watched.Point, "a21026", "slope", slope, Watched.Start.AddHours(hour)) { ReceivedAt = Watched.Start.AddHours(hour) }, w.Events);
        Report(249, 1);
        Report(250, 5);
        w.Hours(250, 290, (_, v) => v["a21026"] *= 5);
        var alert = Assert.Single(w.Events.OfType<AlertOpened>(), o => o.Category == "sudden-change");
        Assert.Equal(RuleId.A14, alert.Key.Rule);
        Assert.Contains(w.Events.OfType<AlertExtended>(), e => e.Key == alert.Key && e.Evidence.Rules.SequenceEqual(["A6", "A14"]));
        Assert.Single(w.Events.OfType<AlertClosed>(), c => c.Key == alert.Key);
    }

    [Fact]
    public void R42_an_adopted_alert_goes_on_under_its_own_name()
    {
        // The store says A2 opened it; the rules that see it after the rebuild are others.
        var w = new Watched().Hours(0, 215, (h, v) => { if (h >= 200) { v["a21026"] = 25.13; } });
        var key = new AlertKey(Watched.Point, "a21026", RuleId.A2, Watched.Start.AddHours(198));
        w.Engine.Adopt(key, Watched.Start.AddHours(212), AlertLevel.Warning);
        w.Events.Clear();
        w.Hours(215, 260);
        Assert.Equal(key, Assert.Single(w.Events.OfType<AlertClosed>()).Key);
        Assert.Empty(w.Events.OfType<AlertOpened>());
    }
}
