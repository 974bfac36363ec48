using CsCheck;
using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>The same inputs give the same alerts: live or replayed, saved and restored, split or whole, rebuilt from the last days.</summary>
public sealed class SameAlertsTests
{
    private const int Days = 46;

    /// <summary>
    /// A small fleet whose points suffer every kind of trouble, in the order of arrival: two that send hours alone, two that send ten
    /// minutes and hours, what their batch analysers hold among them.
    /// </summary>
    private static (List<PointProfile> Points, List<Input> Inputs) Fleet(int seed)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? Watched.Stack() : Watched.Outlet()) with { PointId = new Guid(i + 1, 7, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]), MinuteInterval = i < 2 ? TimeSpan.Zero : TimeSpan.FromMinutes(10) }).ToList();
        var inputs = new List<(DateTimeOffset At, int Order, Input Input)>();
        foreach (var point in points)
        {
            var (flatFrom, lowFrom, jumpAt, gapFrom) = (random.Next(250, 300), random.Next(400, 450), random.Next(320, 380), random.Next(700, 800));
            var (code, flow) = (point.Factors[0].Code, point.Factors[^1].Code);
            var (stepFrom, stepping) = (random.Next(820, 900), point.Source == SourceKind.FlueGas ? "a21002" : "w01001");
            foreach (var input in Watched.Hours(point, 0, Days * 24, (h, v) =>
            {
                if (h >= flatFrom && h < flatFrom + 40)
                {
                    v[code] = 33.3;
                }
                else if (h >= lowFrom && h < lowFrom + 240)
                {
                    v[code] = Watched.Lively(1.1, 0.5, h);
                }
                else if (h == jumpAt)
                {
                    v[code] = 170;
                }

                if (h >= stepFrom && h < stepFrom + 30)
                {
                    v[stepping] *= point.Source == SourceKind.FlueGas ? 2.6 : 1.4;
                }

                if (h / 24 % 7 == 5 && h % 24 is >= 1 and < 5)
                {
                    v[flow] = 0;
                }
            }))
            {
                var hour = (int)(input.Frame.Time - Watched.Start).TotalHours;
                if (hour >= gapFrom && hour < gapFrom + 6)
                {
                    // Back-filled when the line is up again, after live data, in any order.
                    inputs.Add((Watched.Start.AddHours(gapFrom + 8).AddSeconds(random.Next(3000)), inputs.Count, input));
                    continue;
                }

                foreach (var minute in Watched.Minutes(point, hour, input.Frame))
                {
                    inputs.Add((minute.Frame.ReceivedAt, inputs.Count, minute));
                    if (random.Next(300) == 0)
                    {
                        inputs.Add((minute.Frame.ReceivedAt.AddMinutes(random.Next(60)), inputs.Count, minute));
                    }
                }

                inputs.Add((input.Frame.ReceivedAt, inputs.Count, input));
                if (random.Next(50) == 0)
                {
                    inputs.Add((input.Frame.ReceivedAt.AddMinutes(random.Next(600)), inputs.Count, input));
                }
            }

            for (var n = 0; n < 4; n++)
            {
                var from = Watched.Start.AddHours(random.Next(100, Days * 24));
                var received = from.AddHours(random.Next(-5, 30));
                inputs.Add((received, inputs.Count, Input.Of(new Mark(Guid.CreateVersion7(), point.PointId, (MarkKind)random.Next(5), from, from.AddHours(random.Next(1, 20))) { ReceivedAt = received })));
                var person = new Guid(random.Next(2) + 100, 1, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 2]);
                inputs.Add((from.AddHours(3), inputs.Count, Input.Of(new Visit(Guid.CreateVersion7(), point.PointId, person, from, from.AddHours(2)) { Latitude = 31 + random.NextDouble(), Longitude = 121, Calibrated = [code], ReceivedAt = from.AddHours(3) })));
                inputs.Add((from, inputs.Count, Input.Of(new ParameterReport(point.PointId, code, "slope", 1 + (random.Next(3) * 0.1), from) { ReceivedAt = from })));
            }
        }

        return (points, [.. inputs.OrderBy(i => i.At).ThenBy(i => i.Order).Select(i => i.Input.Fact is null ? i.Input.Frame with { ReceivedAt = i.At } : i.Input)]);
    }

    /// <summary>Of the rules of the category only A1.</summary>
    private static ParameterBook OnlyEqual => ParameterBook.Default.With(new ParameterSet(RuleId.A2, "off", Watched.Start.AddYears(-1), "*", new Dictionary<string, double> { ["enabled"] = 0 }));

    private static DateTimeOffset End => Watched.Start.AddDays(Days + 1);

    private static List<string> Sorted(IEnumerable<AlertEvent> events) => [.. Watched.Text(events).Order(StringComparer.Ordinal)];

    [Fact]
    public void R41_the_fleet_of_these_tests_has_alerts_of_many_kinds()
    {
        var (points, inputs) = Fleet(1);
        var events = Replay.Run(ParameterBook.Default, points, inputs, End);
        Assert.True(events.OfType<AlertOpened>().Select(o => o.Key.Rule).Distinct().Count() >= 6);
        Assert.NotEmpty(events.OfType<AlertSuppressed>());
        Assert.NotEmpty(events.OfType<AlertClosed>());
        Assert.All(points, p => Assert.Contains(events.OfType<AlertOpened>(), o => o.Key.Rule == RuleId.A6 && o.Key.PointId == p.PointId && o.Key.FactorCode == (p.Source == SourceKind.FlueGas ? "a21002" : "w01001")));
        Assert.Equal(events.OfType<AlertOpened>().Count(), events.OfType<AlertOpened>().Select(o => o.Key).Distinct().Count());
    }

    [Fact]
    public void R41_every_alert_is_opened_once_before_it_is_extended_and_closed_once_at_the_end() => Gen.Int.Sample(seed =>
    {
        var (points, inputs) = Fleet(seed);
        foreach (var episode in Replay.Run(ParameterBook.Default, points, inputs, End).Where(e => e is not AlertSuppressed).GroupBy(e => e.Key))
        {
            Assert.IsType<AlertOpened>(episode.First());
            Assert.Single(episode.OfType<AlertOpened>());
            Assert.True(episode.Count(e => e is AlertClosed) <= 1 && (episode.All(e => e is not AlertClosed) || episode.Last() is AlertClosed));
        }
    }, iter: 8);

    [Fact]
    public void R41_a_replay_gives_exactly_the_alerts_raised_live() => Gen.Int.Sample(seed =>
    {
        // Live, the clock is advanced between the inputs; in the replay only the inputs move it.
        var (points, inputs) = Fleet(seed);
        var live = new DetectionEngine(ParameterBook.Default);
        points.ForEach(live.Register);
        var output = new List<AlertEvent>();
        foreach (var input in inputs)
        {
            if (input.Fact is null)
            {
                live.Advance(input.Frame.ReceivedAt, output);
            }

            Replay.Feed(live, input, output);
        }

        live.Advance(End, output);
        Assert.Equal(Sorted(Replay.Run(ParameterBook.Default, points, inputs, End)), Sorted(output));
    }, iter: 8);

    [Fact]
    public void R41_a_saved_and_restored_engine_goes_on_as_if_nothing_had_happened() => Gen.Select(Gen.Int, Gen.Double[0.02, 0.98]).Sample((seed, share) =>
    {
        var (points, inputs) = Fleet(seed);
        var whole = Replay.Run(ParameterBook.Default, points, inputs, End);
        var cut = (int)(inputs.Count * share);
        var output = new List<AlertEvent>();
        DetectionEngine Fresh()
        {
            var engine = new DetectionEngine(ParameterBook.Default);
            points.ForEach(engine.Register);
            return engine;
        }

        var first = Fresh();
        inputs[..cut].ForEach(i => Replay.Feed(first, i, output));
        var state = first.Save();
        var second = Fresh();
        second.Restore(state);
        Assert.Equal(state, second.Save());
        inputs[cut..].ForEach(i => Replay.Feed(second, i, output));
        second.Advance(End, output);
        Assert.Equal(Watched.Text(whole), Watched.Text(output));
    }, iter: 10);

    [Fact]
    public void R41_any_split_of_the_fleet_gives_the_same_alerts() => Gen.Select(Gen.Int, Gen.Int[0, 15]).Sample((seed, split) =>
    {
        var (points, inputs) = Fleet(seed);
        var whole = Replay.Run(ParameterBook.Default, points, inputs, End);
        var left = Replay.Run(ParameterBook.Default, points.Where((_, i) => (split >> i & 1) == 0), inputs, End);
        var right = Replay.Run(ParameterBook.Default, points.Where((_, i) => (split >> i & 1) == 1), inputs, End);
        Assert.Equal(Sorted(whole), Sorted(left.Concat(right)));
    }, iter: 8);

    [Fact]
    public void R41_an_engine_rebuilt_from_the_last_days_goes_on_with_the_same_alerts() => Gen.Int.Sample(seed =>
    {
        var (points, inputs) = Fleet(seed);
        var cut = Watched.Start.AddDays(31);
        var before = new List<AlertEvent>();
        var after = new List<AlertEvent>();
        var live = new DetectionEngine(ParameterBook.Default);
        points.ForEach(live.Register);
        inputs.ForEach(i => Replay.Feed(live, i, i.At < cut ? before : after));
        live.Advance(End, after);

        // The store knows the open alerts and the inputs of the last 21 days; settings reported before come as their last values.
        var rebuilt = new DetectionEngine(ParameterBook.Default);
        points.ForEach(rebuilt.Register);
        var thrown = new List<AlertEvent>();
        inputs.Where(i => i.At < cut && (i.At >= cut.AddDays(-21) || i.Fact is ParameterReport or Mark)).ToList().ForEach(i => Replay.Feed(rebuilt, i, thrown));
        var closed = before.OfType<AlertClosed>().Select(c => c.Key).ToHashSet();
        foreach (var open in before.OfType<AlertOpened>().Where(o => !closed.Contains(o.Key)))
        {
            var last = before.OfType<AlertExtended>().LastOrDefault(e => e.Key == open.Key);
            rebuilt.Adopt(open.Key, last?.Until ?? open.Evidence.To, last?.Level ?? open.Level);
        }

        var output = new List<AlertEvent>();
        inputs.Where(i => i.At >= cut).ToList().ForEach(i => Replay.Feed(rebuilt, i, output));
        rebuilt.Advance(End, output);
        List<string> Essence(List<AlertEvent> events) => [.. events.Where(e => e is AlertOpened or AlertClosed).Select(e => $"{e.GetType().Name} {e.Key} {e.At:O}").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(Essence(after));
        Assert.Equal(Essence(after), Essence(output));
    }, iter: 8);

    [Fact]
    public void R41_other_parameters_are_tried_on_history_before_they_are_switched_on()
    {
        var stack = Watched.Stack();
        var inputs = Watched.Hours(stack, 0, 400, (h, v) => { if (h is >= 200 and < 210 or >= 300 and < 330) { v["a21026"] = 25.13; } }).ToList();
        var stricter = OnlyEqual.With(new ParameterSet(RuleId.A1, "trial", Watched.Start.AddYears(-1), "a21026", new Dictionary<string, double> { ["samples"] = 20 }));
        var difference = Replay.WhatIf(OnlyEqual, stricter, [stack], inputs);
        Assert.Equal(Watched.Start.AddHours(200), Assert.Single(difference.Gone, g => g.Opened.Key.Rule == RuleId.A1).Opened.Key.Start);
        Assert.Empty(difference.New);
        var kept = Assert.Single(difference.Kept, k => k.After.Opened.Key.Rule == RuleId.A1);
        Assert.Equal("A1@1+trial", kept.After.Opened.Setting.Version);
        Assert.True(kept.TimesChanged);
        Assert.InRange(kept.After.Opened.At - kept.Before.Opened.At, TimeSpan.FromHours(13), TimeSpan.FromHours(14));
    }

    [Fact]
    public void R41_history_before_the_stretch_asked_for_only_warms_the_rules_up()
    {
        var stack = Watched.Stack();
        var inputs = Watched.Hours(stack, 0, 400, (h, v) => { if (h is >= 200 and < 210 or >= 300 and < 330) { v["a21026"] = 25.13; } }).ToList();
        var off = OnlyEqual.With(new ParameterSet(RuleId.A1, "off", Watched.Start.AddYears(-1), "*", new Dictionary<string, double> { ["enabled"] = 0 }));
        var difference = Replay.WhatIf(OnlyEqual, off, [stack], inputs, from: Watched.Start.AddHours(250));
        Assert.Equal(Watched.Start.AddHours(300), Assert.Single(difference.Gone).Opened.Key.Start);
        Assert.NotNull(difference.Gone[0].End);
        var same = Replay.WhatIf(OnlyEqual, OnlyEqual, [stack], inputs);
        Assert.Empty(same.Gone);
        Assert.Empty(same.New);
        Assert.Equal(2, same.Kept.Count);
        Assert.DoesNotContain(same.Kept, k => k.TimesChanged);
    }
}
