using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>R43: marks, visits, flags and the running state hold alerts back, and the reason is on record.</summary>
public sealed class GuardTests
{
    private static readonly Guid Id = new("0198c0de-0000-7000-8000-0000000000aa");

    private static Mark Mark(MarkKind kind, int from, int? to, int received, string? factor = null) =>
        new(Id, Watched.Point, kind, Watched.Start.AddHours(from), to is { } t ? Watched.Start.AddHours(t) : null) { FactorCode = factor, ReceivedAt = Watched.Start.AddHours(received) };

    private static void Flat(int hour, Dictionary<string, double> values)
    {
        if (hour is >= 200 and < 215)
        {
            values["a21026"] = 25.13;
        }
    }

    [Theory]
    [InlineData(DataFlag.Maintenance, Guard.FlagMaintenance)]
    [InlineData(DataFlag.Calibration, Guard.FlagCalibration)]
    [InlineData(DataFlag.Stopped, Guard.FlagStopped)]
    [InlineData(DataFlag.Fault, Guard.FlagFault)]
    [InlineData(DataFlag.CommunicationError, Guard.FlagCommunication)]
    internal void R43_flagged_data_raise_nothing_and_the_reason_is_recorded_once(DataFlag flag, Guard reason)
    {
        var w = new Watched().Hours(0, 300, Flat, h => h is >= 200 and < 215 ? flag : DataFlag.Normal);
        Assert.Empty(w.Opened(RuleId.A1));
        var held = Assert.Single(w.Suppressed(RuleId.A1));
        Assert.Equal(reason, held.Reason);
        Assert.Equal(25.13, held.Evidence.Figures["last"]);
        Assert.StartsWith("A1@", held.Setting.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void R43_a_marked_period_raises_nothing_and_names_the_mark()
    {
        var w = new Watched().Hours(0, 199);
        w.Engine.Apply(Mark(MarkKind.Maintenance, 199, 216, 199, "a21026"), w.Events);
        w.Hours(199, 300, Flat);
        Assert.Empty(w.Opened(RuleId.A1));
        var held = Assert.Single(w.Suppressed(RuleId.A1));
        Assert.Equal((Guard.MarkMaintenance, Id), (held.Reason, held.ReasonId));
    }

    [Fact]
    public void R43_a_mark_of_another_factor_holds_nothing_back()
    {
        var w = new Watched().Hours(0, 199);
        w.Engine.Apply(Mark(MarkKind.Maintenance, 199, 216, 199, "a21002"), w.Events);
        Assert.Single(w.Hours(199, 300, Flat).Opened(RuleId.A1));
    }

    [Fact]
    public void R43_a_mark_put_in_afterwards_closes_the_alert_it_explains()
    {
        var w = new Watched().Hours(0, 212, Flat);
        var alert = Assert.Single(w.Opened(RuleId.A1));
        w.Engine.Apply(Mark(MarkKind.Maintenance, 199, 216, 212), w.Events);
        var closed = Assert.Single(w.Closed(RuleId.A1));
        Assert.Equal((alert.Key, Guard.MarkMaintenance), (closed.Key, closed.Reason));
        Assert.Single(w.Hours(212, 300, Flat).Opened(RuleId.A1));
    }

    [Fact]
    public void R43_a_withdrawn_mark_lets_the_alert_be_raised_after_all()
    {
        var w = new Watched().Hours(0, 199);
        w.Engine.Apply(Mark(MarkKind.Maintenance, 199, 216, 199), w.Events);
        w.Hours(199, 230, Flat);
        Assert.Empty(w.Opened(RuleId.A1));
        w.Engine.Apply(Mark(MarkKind.Maintenance, 199, 216, 230) with { Withdrawn = true }, w.Events);
        Assert.Equal(Watched.Start.AddHours(200), Assert.Single(w.Opened(RuleId.A1)).Key.Start);
        Assert.Single(w.Closed(RuleId.A1));
    }

    [Fact]
    public void R43_a_visit_in_progress_holds_back_and_its_end_lets_go()
    {
        var w = new Watched().Hours(0, 250);
        var visit = new Visit(Id, Watched.Point, Guid.CreateVersion7(), Watched.Start.AddHours(250), null) { ReceivedAt = Watched.Start.AddHours(250) };
        w.Engine.Apply(visit, w.Events);
        w.Hours(250, 252, (_, v) => v["a21026"] = 150);
        w.Engine.Apply(visit with { To = Watched.Start.AddHours(252), ReceivedAt = Watched.Start.AddHours(252) }, w.Events);
        w.Hours(252, 270);
        Assert.Empty(w.Opened(RuleId.A6));
        Assert.Equal((Guard.VisitInProgress, Id), (w.Suppressed(RuleId.A6).First().Reason, w.Suppressed(RuleId.A6).First().ReasonId));
        Assert.Single(w.Hours(270, 275, (h, v) => v["a21026"] = h >= 272 ? 150 : v["a21026"]).Opened(RuleId.A6));
    }

    [Fact]
    public void R43_an_explained_silence_is_recorded_not_raised()
    {
        var w = new Watched().Hours(0, 50);
        w.Engine.Apply(Mark(MarkKind.Communication, 50, 100, 50), w.Events);
        w.Engine.Advance(Watched.Start.AddHours(90), w.Events);
        Assert.Empty(w.Opened(RuleId.A9));
        Assert.Equal(Guard.MarkCommunication, w.Suppressed(RuleId.A9).First().Reason);
    }

    [Fact]
    public void R43_night_shutdowns_raise_nothing()
    {
        // Sixteen hours on, eight off, every value zero at night, for five weeks.
        var w = new Watched().Hours(0, 24 * 35, (h, v) =>
        {
            if (h % 24 is >= 22 or < 6)
            {
                foreach (var code in v.Keys.ToArray())
                {
                    v[code] = code == "a19001" ? 20.9 : code == "a01012" ? 25 : 0;
                }
            }
        });
        Assert.Empty(w.Events.OfType<AlertOpened>());
        Assert.Contains(w.Events.OfType<AlertSuppressed>(), s => s.Reason == Guard.NotRunning);
    }
}
