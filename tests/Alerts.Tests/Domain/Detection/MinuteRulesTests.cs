using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>The rules on minute data, and what minutes tell of batch analysers.</summary>
public sealed class MinuteRulesTests
{
    private static readonly PointProfile Stack = Watched.Stack() with { MinuteInterval = TimeSpan.FromMinutes(10) };

    /// <summary>Minutes and hours of a healthy stack, but for what is done to the minutes; hour means are those of the minutes.</summary>
    private static Watched Stream(Watched w, int fromHour, int toHour, Action<int, Dictionary<string, double>>? change = null)
    {
        for (var hour = fromHour; hour < toHour; hour++)
        {
            var sums = new Dictionary<string, List<double>>();
            for (var minute = hour * 60; minute < (hour + 1) * 60; minute += 10)
            {
                var values = Watched.Healthy(w.Profile, hour);
                foreach (var code in values.Keys.ToArray())
                {
                    values[code] = Watched.Lively(values[code], 0.06, minute / 10, code[^1]);
                }

                change?.Invoke(minute, values);
                var readings = values.Select(v => new Reading(w.Profile.IndexOf(v.Key), v.Value) { Min = v.Value * 0.98, Max = v.Value * 1.02, Flag = DataFlag.Normal }).ToArray();
                w.Frame(new Frame(w.Profile.PointId, ReadingKind.Minute, Watched.Start.AddMinutes(minute), Watched.Start.AddMinutes(minute + 11), readings));
                foreach (var (code, value) in values)
                {
                    (sums.TryGetValue(code, out var list) ? list : sums[code] = []).Add(value);
                }
            }

            var means = sums.Select(s => new Reading(w.Profile.IndexOf(s.Key), Math.Round(s.Value.Average(), 2)) { Min = s.Value.Min(), Max = s.Value.Max(), Flag = DataFlag.Normal }).ToArray();
            w.Frame(new Frame(w.Profile.PointId, ReadingKind.Hour, Watched.Start.AddHours(hour), Watched.Start.AddHours(hour + 1).AddMinutes(1), means));
        }

        return w;
    }

    [Fact]
    public void R41_a_healthy_stack_of_minutes_raises_nothing_in_three_weeks() => Assert.Empty(Stream(new Watched(Stack), 0, 24 * 21).Events.OfType<AlertOpened>());

    [Fact]
    public void R41_a_step_in_minute_data_is_raised_within_the_hour()
    {
        const int at = (24 * 15 * 60) + 90;
        var w = Stream(new Watched(Stack), 0, 24 * 16, (m, v) => { if (m >= at) { v["a21026"] *= 4; } });
        var alert = Assert.Single(w.Opened(RuleId.A6));
        Assert.Equal(("a21026", Watched.Start.AddMinutes(at)), (alert.Key.FactorCode, alert.Key.Start));
        Assert.InRange(alert.At, Watched.Start.AddMinutes(at), Watched.Start.AddMinutes(at + 40));
    }

    [Fact]
    public void R41_a_drop_from_near_the_limit_is_raised_on_minutes()
    {
        // Up to the limit of 50 over hours, then down to a third of it at once, and it stays there.
        const int from = 24 * 15 * 60;
        var w = Stream(new Watched(Stack), 0, 24 * 16, (m, v) => v["a21026"] = m < from ? v["a21026"] : m < from + 360 ? Math.Round(25 + ((m - from) / 360.0 * 24), 2) : 16 + (m % 70 / 50.0));
        var alert = Assert.Single(w.Opened(RuleId.A7, "a21026"));
        Assert.Equal("sudden-change", alert.Category);
        Assert.InRange(alert.At, Watched.Start.AddMinutes(from + 360), Watched.Start.AddMinutes(from + 400));
        Assert.InRange(alert.Evidence.Figures["before"], 45, 50);
    }

    [Fact]
    public void R41_crowding_at_the_limit_is_raised_from_hours_while_minutes_come()
    {
        const int from = 24 * 10 * 60;
        var w = Stream(new Watched(Stack), 0, 24 * 12, (m, v) => { if (m >= from) { v["a34013"] = 9.6 + (m / 10 % 5 * 0.08); } });
        var alert = Assert.Single(w.Opened(RuleId.A10));
        Assert.Equal(("a34013", "near-limit"), (alert.Key.FactorCode, alert.Category));
        Assert.Equal(10, alert.Evidence.Figures["limit"]);
    }

    [Fact]
    public void R41_values_that_hardly_move_within_the_hour_are_found_within_hours()
    {
        // The hour means go on as usual; within the hours nothing happens any more.
        const int from = 24 * 12 * 60;
        var w = Stream(new Watched(Stack), 0, 24 * 13, (m, v) => { if (m >= from) { v["a21002"] = 55 + (m / 10 % 3 * 0.05); } });
        var alert = Assert.Single(w.Opened(RuleId.A2), o => o.Key.FactorCode == "a21002");
        Assert.InRange(alert.At, Watched.Start.AddMinutes(from), Watched.Start.AddMinutes(from).AddHours(9));
    }

    [Fact]
    public void R41_history_that_is_played_again_is_raised_and_a_daily_rhythm_is_not()
    {
        // Nine hours, again and again, to the last digit.
        var w = new Watched().Hours(0, 420, (h, v) => { if (h >= 300) { v["a21026"] = Watched.Healthy(Watched.Stack(), 291 + ((h - 300) % 9))["a21026"]; } });
        var alert = Assert.Single(w.Opened(RuleId.A2));
        Assert.Contains("repeat", alert.Explanation.En, StringComparison.Ordinal);
        Assert.InRange(alert.At, Watched.Start.AddHours(308), Watched.Start.AddHours(330));
        var rhythm = new Watched().Hours(0, 420, (h, v) => v["a21026"] = Watched.Lively(25 + (8 * Math.Sin(h % 24 / 24.0 * 2 * Math.PI)), 0.05, h));
        Assert.Empty(rhythm.Opened(RuleId.A2));
    }

    [Fact]
    public void R43_a_jump_during_a_visit_on_minute_data_is_held_back_and_recorded_once()
    {
        const int hour = 24 * 15;
        var visit = new Visit(Guid.CreateVersion7(), Watched.Point, Guid.CreateVersion7(), Watched.Start.AddHours(hour), null) { ReceivedAt = Watched.Start.AddHours(hour) };
        var w = Stream(new Watched(Stack), 0, hour);
        w.Engine.Apply(visit, w.Events);
        Stream(w, hour, hour + 2, (_, v) => v["a21026"] *= 5);
        w.Engine.Apply(visit with { To = Watched.Start.AddHours(hour + 2), ReceivedAt = Watched.Start.AddHours(hour + 2) }, w.Events);
        Stream(w, hour + 2, hour + 30);
        Assert.Empty(w.Opened(RuleId.A6));
        var held = Assert.Single(w.Suppressed(RuleId.A6, "a21026"));
        Assert.Equal((Guard.VisitInProgress, visit.Id), (held.Reason, held.ReasonId));
    }

    [Fact]
    public void R43_a_jump_at_the_start_of_production_is_held_back_and_recorded_once()
    {
        // A day's stop; afterwards one gas stands at five times what it was.
        const int stop = 24 * 15 * 60;
        var w = Stream(new Watched(Stack), 0, 24 * 17, (m, v) =>
        {
            if (m is >= stop and < stop + 1440)
            {
                (v["a00000"], v["a21026"], v["a21002"], v["a34013"], v["a19001"]) = (0, 0.1, 0.1, 0.1, 20.9);
            }
            else if (m is >= stop + 1440 and < stop + 1490)
            {
                v["a21026"] *= 5;
            }
        });
        var held = Assert.Single(w.Suppressed(RuleId.A6, "a21026"), s => s.Reason == Guard.StartUp);
        Assert.InRange(held.At, Watched.Start.AddMinutes(stop + 1440), Watched.Start.AddMinutes(stop + 1500));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(240)]
    public void R41_measurements_are_read_from_held_minutes_without_sampling_times(int cycle)
    {
        // Results change 40 minutes into each cycle, so every hour mean mixes two of them; eight equal results are a flat line.
        var outlet = Watched.Outlet(TimeSpan.FromMinutes(cycle)) with { MinuteInterval = TimeSpan.FromMinutes(10) };
        var (w, hours) = (new Watched(outlet), 240 * cycle / 60);
        for (var minute = 0; minute < hours * 60; minute += 10)
        {
            var result = (minute - 40 + (10 * cycle)) / cycle;
            var values = Watched.Healthy(outlet, minute / 60);
            values["w01018"] = result is >= 200 and < 212 ? 31.57 : Watched.Lively(30, 0.3, result);
            var readings = values.Select(v => new Reading(outlet.IndexOf(v.Key), v.Value) { Min = v.Value, Max = v.Value, Flag = DataFlag.Normal }).ToArray();
            w.Frame(new Frame(outlet.PointId, ReadingKind.Minute, Watched.Start.AddMinutes(minute), Watched.Start.AddMinutes(minute + 11), readings));
            if (minute % 60 == 50)
            {
                var mixed = readings.Select(r => r with { Avg = r.Avg + 0.013, Max = r.Max + 0.1 }).ToArray();
                w.Frame(new Frame(outlet.PointId, ReadingKind.Hour, Watched.Start.AddMinutes(minute - 50), Watched.Start.AddMinutes(minute + 12), mixed));
            }
        }

        var alert = Assert.Single(w.Opened(RuleId.A1, "w01018"));
        Assert.Equal(31.57, alert.Evidence.Figures["last"]);
        Assert.Equal(6, alert.Evidence.Samples);
    }

    [Fact]
    public void R41_pauses_of_a_pump_are_no_stops()
    {
        // Forty minutes of flow, twenty of none, for three weeks: pH is watched all the same.
        var outlet = Watched.Outlet() with { MinuteInterval = TimeSpan.FromMinutes(10) };
        const int at = 24 * 20 * 60;
        var w = Stream(new Watched(outlet), 0, (24 * 20) + 12, (m, v) =>
        {
            v["w00000"] = m % 60 < 40 ? v["w00000"] : 0;
            v["w01001"] = (m >= at ? 9.6 : 7.4) + (m / 10 % 4 * 0.01);
        });
        Assert.Equal(Watched.Start.AddMinutes(at), Assert.Single(w.Opened(RuleId.A6, "w01001")).Key.Start);
    }
}
