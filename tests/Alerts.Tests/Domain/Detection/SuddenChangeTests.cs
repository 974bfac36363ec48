using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>A6 where one step alone says too little: what stays, what comes back, and what the process accounts for.</summary>
public sealed class SuddenChangeTests
{
    private const int At = 24 * 20;
    private static readonly PointProfile Outlet = Watched.Outlet();
    private static readonly PointProfile Minutes = Watched.Stack() with { MinuteInterval = TimeSpan.FromMinutes(10) };

    /// <summary>A batch analyser so lively that a single step of two thirds is nothing new; <paramref name="change"/> is told the measurement.</summary>
    private static Watched Measurements(Action<int, Dictionary<string, double>>? change = null) => new Watched(Outlet).Hours(0, At + 48, (h, v) =>
    {
        v["w01018"] = Math.Round(30 * Math.Exp(0.2 * (Draw(h / 2, 1) + Draw(h / 2, 2) + Draw(h / 2, 3))), 1);
        change?.Invoke(h / 2, v);
    });

    /// <summary>Between −1 and 1, another for each measurement and salt.</summary>
    private static double Draw(int measurement, ulong salt)
    {
        var x = ((ulong)measurement * 0x9E3779B97F4A7C15UL) ^ (salt * 0xD1B54A32D192ED03UL);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return ((x ^ (x >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
    }

    [Fact]
    public void R41_a_step_of_measurements_that_stays_is_news_though_single_ones_are_as_large()
    {
        Assert.Empty(Measurements().Opened(RuleId.A6));
        var alert = Assert.Single(Measurements((m, v) => v["w01018"] *= m >= At / 2 ? 0.3 : 1).Opened(RuleId.A6));
        Assert.Equal(("w01018", Watched.Start.AddHours(At)), (alert.Key.FactorCode, alert.Key.Start));
        Assert.InRange(alert.At, Watched.Start.AddHours(At + 4), Watched.Start.AddHours(At + 6));
    }

    [Fact]
    public void R43_a_step_that_all_analysers_of_an_outlet_share_is_the_water_and_is_recorded()
    {
        var w = Measurements((m, v) => (v["w01018"], v["w21003"]) = m >= At / 2 ? (v["w01018"] * 0.3, v["w21003"] * 0.3) : (v["w01018"], v["w21003"]));
        Assert.DoesNotContain(w.Opened(RuleId.A6), o => o.Key.FactorCode == "w01018");
        Assert.Contains(w.Suppressed(RuleId.A6, "w01018"), s => s.Reason == Guard.ProcessChange);
    }

    [Fact]
    public void R41_a_single_measurement_out_of_both_its_neighbours_is_told_when_the_next_has_gone_back()
    {
        // Every six measurements the works doubles or halves: steps are its habit, going there and straight back is not.
        const int peak = (At / 2) + 3;
        static Watched Stepping(double at) => Measurements((m, v) => v["w01018"] = m == peak ? at : Math.Round((m / 6 % 2 == 0 ? 60 : 30) * (1 + (0.1 * Draw(m, 1))), 1));
        Assert.Empty(Stepping(60).Opened(RuleId.A6));
        var alert = Assert.Single(Stepping(150).Opened(RuleId.A6));
        Assert.Equal(("w01018", Watched.Start.AddHours(2 * peak)), (alert.Key.FactorCode, alert.Key.Start));
        Assert.InRange(alert.At, Watched.Start.AddHours((2 * peak) + 2), Watched.Start.AddHours((2 * peak) + 4));
    }

    /// <summary>Minutes and hours of a stack, or of another point; flag and change are told the minute, and means changes what the hour says.</summary>
    private static Watched Stream(
        Action<int, Dictionary<string, double>> change, Func<int, DataFlag>? flag = null, Action<Watched, int>? before = null, Action<int, Dictionary<string, double>>? means = null, PointProfile? point = null)
    {
        var profile = point ?? Minutes;
        var w = new Watched(profile);
        for (var minute = 0; minute < (At + 12) * 60; minute += 10)
        {
            before?.Invoke(w, minute);
            var values = Watched.Healthy(profile, minute / 60);
            foreach (var code in values.Keys.Where(c => profile.Factors[profile.IndexOf(c)].BatchCycle is null).ToArray())
            {
                values[code] = Watched.Lively(values[code], 0.06, minute / 10, code[^1]);
            }

            change(minute, values);
            w.Frame(Frame(profile, ReadingKind.Minute, minute, values, flag?.Invoke(minute) ?? DataFlag.Normal, 11));
            if (minute % 60 == 50)
            {
                means?.Invoke(minute, values);
                w.Frame(Frame(profile, ReadingKind.Hour, minute - 50, values, DataFlag.Normal, 61));
            }
        }

        return w;
    }

    private static Frame Frame(PointProfile profile, ReadingKind kind, int minute, Dictionary<string, double> values, DataFlag flag, int later) => new(
        Watched.Point, kind, Watched.Start.AddMinutes(minute), Watched.Start.AddMinutes(minute + later),
        values.Select(v => new Reading(profile.IndexOf(v.Key), v.Value) { Min = v.Value * 0.98, Max = v.Value * 1.02, Flag = flag }).ToArray());

    [Fact]
    public void R41_a_step_whose_second_period_is_a_calibrations_is_told_by_what_stands_on_either_side()
    {
        const int at = At * 60;
        var w = Stream((m, v) => v["a21026"] *= m >= at ? 2.2 : 1, m => m == at + 10 ? DataFlag.Calibration : DataFlag.Normal);
        var alert = Assert.Single(w.Opened(RuleId.A6));
        Assert.Equal("a21026", alert.Key.FactorCode);
        Assert.InRange(alert.At, Watched.Start.AddMinutes(at), Watched.Start.AddMinutes(at + 60));
    }

    [Fact]
    public void R41_a_spike_that_was_over_when_a_visit_began_is_told()
    {
        const int at = At * 60;
        var visit = new Visit(Guid.CreateVersion7(), Watched.Point, Guid.CreateVersion7(), Watched.Start.AddMinutes(at + 10), null) { ReceivedAt = Watched.Start.AddMinutes(at + 10) };
        var w = Stream((m, v) => v["a21026"] *= m == at ? 5 : 1, null, (w, m) =>
        {
            if (m == at + 10)
            {
                w.Engine.Apply(visit, w.Events);
            }
        });
        Assert.Equal(("a21026", Watched.Start.AddMinutes(at)), (Assert.Single(w.Opened(RuleId.A6)).Key.FactorCode, w.Opened(RuleId.A6).Single().Key.Start));
    }

    [Fact]
    public void R43_a_temperature_accounts_for_no_gas_but_oxygen_does()
    {
        const int at = At * 60;
        var warm = Stream((m, v) => (v["a21026"], v["a01012"]) = m >= at ? (v["a21026"] * 3, v["a01012"] * 1.4) : (v["a21026"], v["a01012"]));
        Assert.Contains(warm.Opened(RuleId.A6), o => o.Key.FactorCode == "a21026");

        // Twice the air: oxygen goes from 8 to 14.5 per cent, and the gas is thinner by half.
        var thin = Stream((m, v) => (v["a21026"], v["a19001"]) = m >= at ? (v["a21026"] / 2, 21 - ((21 - v["a19001"]) / 2)) : (v["a21026"], v["a19001"]));
        Assert.DoesNotContain(thin.Opened(RuleId.A6), o => o.Key.FactorCode == "a21026");
        Assert.Contains(thin.Suppressed(RuleId.A6, "a21026"), s => s.Reason == Guard.ProcessChange);
    }

    [Fact]
    public void R41_a_spike_measured_within_the_range_is_told_though_the_next_period_goes_over_its_end()
    {
        const int at = At * 60;
        static double Over(int m) => m == at ? 5 : m == at + 10 ? 8 : 1;
        var w = Stream((m, v) => v["a21026"] = Math.Min(200, v["a21026"] * Over(m)), m => m == at + 10 ? DataFlag.OverRange : DataFlag.Normal);
        Assert.Equal(("a21026", Watched.Start.AddMinutes(at)), (Assert.Single(w.Opened(RuleId.A6)).Key.FactorCode, w.Opened(RuleId.A6).Single().Key.Start));

        // A moment at the end of the range, and nothing measured on the way there, is the instrument's.
        Assert.Empty(Stream((m, v) => v["a21026"] = m == at + 10 ? 200 : v["a21026"], m => m == at + 10 ? DataFlag.OverRange : DataFlag.Normal).Opened(RuleId.A6));
    }

    [Fact]
    public void R41_a_spike_that_outlasts_a_service_is_told_when_its_least_value_shows_it()
    {
        const int at = At * 60;
        static Watched Serviced(int last) => Stream((m, v) => v["a34013"] *= m >= at && m < last ? 4 : 1, m => m >= at && m < at + 20 ? DataFlag.Calibration : DataFlag.Normal);
        Assert.Empty(Serviced(at + 20).Opened(RuleId.A6));
        var alert = Assert.Single(Serviced(at + 30).Opened(RuleId.A6));
        Assert.Equal(("a34013", Watched.Start.AddMinutes(at + 20)), (alert.Key.FactorCode, alert.Key.Start));
    }

    [Fact]
    public void R41_a_flow_that_jumps_to_the_end_of_its_range_jumps()
    {
        const int at = At * 60;
        var outlet = Outlet with { MinuteInterval = TimeSpan.FromMinutes(10) };
        var w = Stream((m, v) => v["w00000"] = m >= at ? 100 : v["w00000"], m => m >= at ? DataFlag.OverRange : DataFlag.Normal, point: outlet);
        Assert.Equal(Watched.Start.AddMinutes(at), Assert.Single(w.Opened(RuleId.A6, "w00000")).Key.Start);
    }

    [Fact]
    public void R43_a_trifle_of_air_accounts_for_no_fall_of_temperature()
    {
        const int at = At * 60;
        static Watched Cooled(double oxygen) => Stream((m, v) => (v["a01012"], v["a19001"]) = m >= at ? (v["a01012"] * 0.6, v["a19001"] + oxygen) : (v["a01012"], v["a19001"]));
        Assert.Contains(Cooled(1).Opened(RuleId.A6), o => o.Key.FactorCode == "a01012");
        var thin = Cooled(4);
        Assert.DoesNotContain(thin.Opened(RuleId.A6), o => o.Key.FactorCode == "a01012");
        Assert.Contains(thin.Suppressed(RuleId.A6, "a01012"), s => s.Reason == Guard.ProcessChange);
    }

    /// <summary>A gas that leaps from minute to minute, and is steady over hours; times is told the minute.</summary>
    private static Watched Leaping(Func<int, double> times, double oxygen = 1) => Stream(
        (m, v) =>
        {
            v["a21002"] = Math.Round(55 * Math.Exp(0.6 * (Draw(m / 10, 1) + Draw(m / 10, 2))) * times(m), 1);
            v["a19001"] = times(m) == 1 ? v["a19001"] : 21 - ((21 - v["a19001"]) * oxygen);
        },
        means: (m, v) => v["a21002"] = Math.Round(55 * Math.Exp(0.12 * (Draw(m / 60, 3) + Draw(m / 60, 4))) * times(m), 1));

    [Fact]
    public void R41_a_step_too_small_for_lively_minutes_is_told_by_hourly_means()
    {
        Assert.Empty(Leaping(_ => 1).Opened(RuleId.A6, "a21002"));
        var alert = Assert.Single(Leaping(m => m >= At * 60 ? 0.45 : 1).Opened(RuleId.A6, "a21002"));
        Assert.InRange(alert.At, Watched.Start.AddHours(At + 2), Watched.Start.AddHours(At + 5));
        Assert.StartsWith("NOx: hourly means jumped", alert.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void R43_hourly_means_of_a_gas_thinned_by_air_are_the_process_and_recorded()
    {
        var w = Leaping(m => m >= At * 60 ? 0.45 : 1, 0.45);
        Assert.Empty(w.Opened(RuleId.A6, "a21002"));
        Assert.Contains(w.Suppressed(RuleId.A6, "a21002"), s => s.Reason == Guard.ProcessChange);
    }

    /// <summary>A level that falls at once, but for one measurement that hides it from a look at three.</summary>
    private static double Strayed(int measurement) => measurement >= At / 2 && measurement != (At / 2) + 1 ? 0.3 : 1;

    [Fact]
    public void R41_a_level_that_a_stray_measurement_hid_is_told_half_a_day_later()
    {
        var alert = Assert.Single(Measurements((m, v) => v["w01018"] *= Strayed(m)).Opened(RuleId.A6));
        Assert.Equal(("w01018", Watched.Start.AddHours(At)), (alert.Key.FactorCode, alert.Key.Start));
        Assert.InRange(alert.At, Watched.Start.AddHours(At + 20), Watched.Start.AddHours(At + 44));
        Assert.StartsWith("COD went at once", alert.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void R43_a_late_level_that_the_other_analysers_share_is_the_water_and_is_recorded()
    {
        var w = Measurements((m, v) => (v["w01018"], v["w21003"]) = (v["w01018"] * Strayed(m), v["w21003"] * Strayed(m)));
        Assert.DoesNotContain(w.Opened(RuleId.A6), o => o.Key.FactorCode == "w01018");
        Assert.Contains(w.Suppressed(RuleId.A6, "w01018"), s => s.Reason == Guard.ProcessChange);
    }
}
