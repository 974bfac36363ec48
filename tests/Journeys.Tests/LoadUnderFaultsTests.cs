using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Story;
using Shemss.Testing.Servers;

namespace Shemss.Journeys.Tests;

/// <summary>What a logger was told is stored, whatever dies.</summary>
[Collection("the running system")]
[Trait("Needs", "Servers")]
public sealed class LoadUnderFaultsTests(RunningSystem system, ITestOutputHelper output)
{
    private const int PerSecond = 1000;
    private const int Seconds = 20;

    [Fact]
    public async Task R40_every_acknowledged_frame_is_stored_once_though_alerts_the_database_and_the_broker_are_killed_under_load()
    {
        using var story = new MainStory(system.Doors, output.WriteLine, system.Clock);
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallAnalysersAsync();

        // The healthy points' loggers, with frames of times that nothing else plays; ten simulated minutes are one frame.
        string[] mns = [.. StoryPoints.HealthyAt(system.Clock.GetUtcNow()).Select(p => p.Facts.Mn)];
        var start = new DateTime(2025, 1, 1).AddMinutes(Random.Shared.Next(1000));
        var each = PerSecond * Seconds / mns.Length;
        var ledger = new Ledger();
        var options = new LoggerOptions
        {
            Host = system.Doors.Loggers,
            Window = 32,
            AnswerTimeout = TimeSpan.FromSeconds(3),
            Resends = 20,
            BackFillPasses = 10,
            HistoryFrames = 0,
            ReconnectDelay = TimeSpan.FromMilliseconds(200),
            SpeedUp = 600.0 * PerSecond / mns.Length,
            StampsByRealClock = true,
            Faults = new FaultOptions { DuplicateRate = 0.02 },
        };
        var load = LoggerFleet.RunAsync(
            mns.Select((mn, n) => (mn, n)).ToDictionary(l => l.mn, l => SyntheticLoad.Frames(l.n, each, start).Select(f => f with { Mn = l.mn }).ToAsyncEnumerable()), options, ledger, system.Clock);
        foreach (var (name, after) in ((string, int)[])[("alerts", 1), ("postgres", 2), ("messaging", 3)])
        {
            await Eventually.Async(() => load.IsCompleted || ledger.Acknowledged >= after * PerSecond * Seconds / 5, TimeSpan.FromMinutes(2), "frames to be acknowledged");
            Assert.False(load.IsCompleted, $"the load ended before {name} was killed");
            await system.KillAsync(name);
        }

        await load;
        output.WriteLine(ledger.ToString());
        Assert.Equal((mns.Length * each, 0L), (ledger.Acknowledged, ledger.RejectedInput));
        var told = ledger.Entries.Where(e => e.Outcome == Delivery.Acknowledged).ToList();
        Assert.Equal(0L, await system.ReadAsync<long>("alerts", """
            select count(*) from unnest($1::text[], $2::timestamptz[]) told (mn, at)
            where 1 <> (select count(*) from frame f join point_ref p on p.id = f.point_id where p.mn = told.mn and f.cn = 2051 and f.data_time = told.at)
            """, told.ConvertAll(e => e.Mn).ToArray(), told.ConvertAll(e => new DateTimeOffset(e.DataTime, TimeSpan.FromHours(8)).UtcDateTime).ToArray()));
    }
}
