using CsCheck;
using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>Late, repeated, corrected and disordered readings; parameters by date.</summary>
public sealed class ArrivalTests
{
    [Fact]
    public void R41_a_repeated_frame_changes_nothing()
    {
        var inputs = Watched.Hours(Watched.Stack(), 0, 300, (h, v) => { if (h is >= 200 and < 203) { v["a21026"] = 25.13; } }).ToList();
        var w = new Watched().Feed(inputs.SelectMany(i => new[] { i, i, i }));
        Assert.Empty(w.Events);
        Assert.Equal(2 * 300 * 7, w.Engine.Counters(Watched.Point).Duplicates);
    }

    [Fact]
    public void R41_a_flat_line_that_arrives_late_is_still_raised_and_closed()
    {
        var stack = Watched.Stack();
        var all = Watched.Hours(stack, 0, 300, (h, v) => { if (h is >= 200 and < 212) { v["a21026"] = 25.13; } }).ToList();
        var late = all[198..215].Select(i => (Input)(i.Frame with { ReceivedAt = Watched.Start.AddHours(221) })).ToList();
        Gen.Shuffle(late.ToArray()).Sample(shuffled =>
        {
            var w = new Watched().Feed(all[..198]).Feed(all[215..220]).Feed(shuffled).Feed(all[221..]);
            var alert = Assert.Single(w.Opened(RuleId.A1));
            Assert.InRange(alert.Key.Start, Watched.Start.AddHours(200), Watched.Start.AddHours(206));
            Assert.Equal(Watched.Start.AddHours(221), alert.At);
            Assert.InRange(Assert.Single(w.Closed(RuleId.A1)).End, Watched.Start.AddHours(206), Watched.Start.AddHours(212));
        }, iter: 50);
    }

    [Fact]
    public void R41_windows_count_late_samples_as_if_they_had_come_in_time() => Gen.Int.Sample(seed =>
    {
        // What is found after the disorder is what is found without it.
        var stack = Watched.Stack();
        var random = new Random(seed);
        var all = Watched.Hours(stack, 0, 430, (h, v) => { if (h >= 330) { v["a21026"] = 25.1 + (h % 3 * 0.01); } }).ToList();
        var disordered = all[..300].Chunk(12).SelectMany(c => c.OrderBy(_ => random.Next())).Concat(all[300..]);
        var (straight, mixed) = (new Watched().Feed(all), new Watched().Feed(disordered));
        Assert.NotEmpty(straight.Opened(RuleId.A2));
        Assert.Equal(Watched.Text(straight.Opened(RuleId.A2)), Watched.Text(mixed.Opened(RuleId.A2)));
    }, iter: 30);

    [Fact]
    public void R41_a_corrected_value_replaces_the_first()
    {
        var stack = Watched.Stack();
        var w = new Watched().Hours(0, 206, (h, v) => { if (h is >= 200 and < 206) { v["a21026"] = h == 203 ? 31 : 25.13; } });
        Assert.Empty(w.Opened(RuleId.A1));
        w.Frame(Watched.Hour(stack, 203, new() { ["a21026"] = 25.13 }, received: Watched.Start.AddHours(207)));
        Assert.Equal(1, w.Engine.Counters(Watched.Point).Corrections);
        Assert.Equal(Watched.Start.AddHours(200), Assert.Single(w.Opened(RuleId.A1)).Key.Start);
    }

    [Fact]
    public void R41_what_is_older_than_the_memory_is_counted_and_left()
    {
        var w = new Watched().Hours(300, 320);
        w.Frame(Watched.Hour(w.Profile, 10, new() { ["a21026"] = 30 }, received: Watched.Start.AddHours(320)));
        Assert.Equal(1, w.Engine.Counters(Watched.Point).TooOld);
    }

    [Fact]
    public void R41_missing_hours_are_not_taken_for_equal_ones()
    {
        // Equal values six hours apart each: never more than one in a row.
        var w = new Watched();
        for (var hour = 0; hour < 200; hour += 8)
        {
            w.Frame(Watched.Hour(w.Profile, hour, new() { ["a21026"] = 25.13 }));
        }

        Assert.Empty(w.Opened(RuleId.A1));
        Assert.Empty(w.Opened(RuleId.A2));
    }

    [Fact]
    public void R41_minute_data_find_a_flat_line_within_the_hour_and_pH_may_rest()
    {
        var outlet = Watched.Outlet() with { MinuteInterval = TimeSpan.FromMinutes(10) };
        const int flat = (4 * 1440) + 600;
        var w = new Watched(outlet);
        for (var minute = 0; minute < flat + 300; minute += 10)
        {
            var values = Watched.Healthy(outlet, minute);
            (values["w00000"], values["w01001"]) = (minute >= flat ? 41.7 : Watched.Lively(40, 0.3, minute), 7.41);
            var readings = values.Select(v => new Reading(outlet.IndexOf(v.Key), v.Value) { Flag = DataFlag.Normal }).ToArray();
            w.Frame(new Frame(outlet.PointId, ReadingKind.Minute, Watched.Start.AddMinutes(minute), Watched.Start.AddMinutes(minute + 11), readings));
        }

        var alert = Assert.Single(w.Opened(RuleId.A1));
        Assert.Equal(("w00000", Watched.Start.AddMinutes(flat)), (alert.Key.FactorCode, alert.Key.Start));
        Assert.Equal(Watched.Start.AddMinutes(flat + 71), alert.At);
    }

    [Fact]
    public void R41_parameters_change_on_their_date_and_for_their_point_only()
    {
        var change = Watched.Start.AddHours(300);
        var book = ParameterBook.Default.With(new ParameterSet(RuleId.A1, "A1@2", change, "*", new Dictionary<string, double> { ["samples"] = 12 }) { PointId = Watched.Point });
        void Flat(int h, Dictionary<string, double> v)
        {
            if (h % 100 is >= 50 and < 58)
            {
                v["a21026"] = 25.13 + (h / 100);
            }
        }

        var w = new Watched(book: book).Hours(0, 400, Flat);
        Assert.Equal([Watched.Start.AddHours(50), Watched.Start.AddHours(150), Watched.Start.AddHours(250)], w.Opened(RuleId.A1).Select(o => o.Key.Start));
        var other = new Watched(Watched.Stack(Guid.CreateVersion7()), book).Hours(0, 400, Flat);
        Assert.Equal(4, other.Opened(RuleId.A1).Count());
    }

    [Theory]
    [InlineData("hourz", 5.0, "alerts.parameter.unknown")]
    [InlineData("samples", -1.0, "alerts.parameter.out-of-range")]
    [InlineData("samples", double.NaN, "alerts.parameter.out-of-range")]
    public void R41_a_wrong_parameter_is_refused_with_a_code(string name, double value, string code) => Assert.Equal(code, Assert.Throws<ParameterException>(
        () => ParameterBook.Default.With(new ParameterSet(RuleId.A1, "x", Watched.Start, "*", new Dictionary<string, double> { [name] = value }))).Code);
}
