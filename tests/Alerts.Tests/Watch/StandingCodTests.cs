using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Series;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Watch;

[Trait("Needs", "Servers")]
public sealed class StandingCodTests(TestServers servers)
{
    private static readonly PointSimulation[] Healthy =
        [.. Enumerable.Range(0, 3).Select(n => PointSimulation.Generate(ParameterSets.Vary(Played.Set, (ulong)n), (ulong)n + 20, Played.Start, TimeSpan.FromDays(4), $"310000WW000000000000010{n}"))];

    private static PointSimulation Standing => Played.StandingCod;

    private static void Setup(ServiceSetup setup) => setup.Settings["Ingest:ReceiptByQn"] = "true";

    [Fact]
    public async Task R42_a_standing_COD_raises_one_alert_of_no_noticeable_fluctuation_though_the_service_is_restarted_meanwhile()
    {
        var ct = TestContext.Current.CancellationToken;
        string database, broker;
        var middle = Standing.GroundTruth[0].Start.AddHours(6);
        await using (var first = await ServiceFactory<Program>.StartAsync(servers, "alerts", Setup))
        {
            (database, broker) = (first.Database, first.Broker);
            var world = new AlertsWorld(first);
            foreach (var point in (PointSimulation[])[Standing, .. Healthy])
            {
                await Played.AddAsync(world, point);
            }

            await PlayAsync(world, null, middle, ct);
        }

        await using var second = await ServiceFactory<Program>.StartAsync(servers, "alerts", s =>
        {
            Setup(s);
            (s.Database, s.Broker) = (database, broker);
        });
        var again = new AlertsWorld(second);
        await PlayAsync(again, middle, null, ct);
        await Played.JudgedAsync(again);
        // One episode, one alert: whichever rules of the category see it, before and after the restart.
        Assert.True(await again.ScalarAsync<bool>(
            """
            select count(*) = 1 from alert a join point_ref p on p.id = a.point_id
            where p.mn = '310000WW0000000000000001' and a.factor_code = 'w01018' and a.category = 'no-fluctuation'
            """));
        Assert.Equal(
            await again.ScalarAsync<long>("select count(*) from alert"),
            await Eventually.Async(() => again.ScalarAsync<long>("select count(*) from messaging.event_log where type = 'shemss.alerts.alert-raised.v1'"), n => n > 0));

        // R64: the trace of an alert begins where its frames are judged, and goes on behind the event.
        Assert.True(await again.ScalarAsync<bool>("select bool_and(trace_parent is not null) from messaging.event_log where type = 'shemss.alerts.alert-raised.v1'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R42_frames_that_came_before_the_point_and_its_instruments_were_filed_are_judged_when_they_are(bool stoppedMeanwhile)
    {
        var first = await ServiceFactory<Program>.StartAsync(servers, "alerts", Setup);
        await using var begun = first;
        var world = new AlertsWorld(first);
        var point = await world.AddPointAsync(Standing.Facts.Mn);
        foreach (var healthy in Healthy)
        {
            await world.AddPointAsync(healthy.Facts.Mn);
        }

        await PlayAsync(world, null, null, TestContext.Current.CancellationToken);
        await Played.JudgedAsync(world);
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from alert where factor_code <> ''"));

        if (stoppedMeanwhile)
        {
            await first.DisposeAsync();
        }

        await Played.InstallAsync(world, point, Standing);
        await using var second = stoppedMeanwhile
            ? await ServiceFactory<Program>.StartAsync(servers, "alerts", s =>
            {
                Setup(s);
                (s.Database, s.Broker) = (first.Database, first.Broker);
            })
            : null;
        Assert.Equal(1, await Eventually.Async(
            () => world.ScalarAsync<long>("select count(*) from alert where factor_code = 'w01018' and category = 'no-fluctuation'"), n => n > 0, TimeSpan.FromSeconds(60), "the alert"));
        Assert.Equal(
            await world.ScalarAsync<long>("select count(*) from alert"),
            await Eventually.Async(() => world.ScalarAsync<long>("select count(*) from messaging.event_log where type = 'shemss.alerts.alert-raised.v1'"), n => n > 0));
    }

    private static Task PlayAsync(AlertsWorld world, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct) =>
        Played.SendAsync(world, [Standing, .. Healthy], from, to, ct);
}
