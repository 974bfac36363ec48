using Shemss.Simulator.Playing;
using Shemss.Simulator.Story;
using Shemss.Testing.Servers;

namespace Shemss.Journeys.Tests;

/// <summary>The system's main job through its public doors, undisturbed and under faults.</summary>
[Collection("the running system")]
[Trait("Needs", "Servers")]
public sealed class MainStoryTests(RunningSystem system, ITestOutputHelper output)
{
    /// <summary>What every play adds to the score, however often it is played and whatever fails meanwhile.</summary>
    private const string Added =
        """
        {"indicators":[{"code":"record-confirmed","added":0.5,"lines":[{"evidence":"shemss.maintenance.record-confirmed.v1","source":"maintenance","points":0.5}]},{"code":"record-confirmed-late","added":0,"lines":[]},{"code":"record-received-late","added":0,"lines":[]},{"code":"report-passed","added":2,"lines":[{"evidence":"shemss.comparison.report-judged.v1","source":"comparison","points":2}]},{"code":"report-failed","added":-2,"lines":[{"evidence":"shemss.comparison.report-judged.v1","source":"comparison","points":-2}]},{"code":"report-filed-late","added":-1,"lines":[{"evidence":"shemss.comparison.report-filed-late.v1","source":"comparison","points":-1}]},{"code":"alert-verified","added":-3,"lines":[{"evidence":"shemss.alerts.alert-verified.v1","source":"alerts","points":-3}]}],"total":-3.5}
        """;

    [Fact]
    public async Task R24_R32_R42_R52_R63_the_story_is_played_twice_and_each_fact_counts_once()
    {
        for (var play = 0; play < 2; play++)
        {
            using var story = Story();
            await story.PlayAsync();
            Assert.Equal(Added, story.Added);
            Assert.InRange(story.SeenAfter, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task R52_with_the_broker_down_during_the_work_and_started_before_the_score_it_is_the_same_score()
    {
        using var story = Story();
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallAnalysersAsync();

        // The services have heard of the points, which is the broker's work; from here on they do without it.
        await Eventually.Async(
            () => system.ReadAsync<long>("alerts", "select count(distinct point_id) from instrument_ref where point_id = any($1)", story.Points.ToArray()),
            known => known == StoryPoints.Healthy + 1, TimeSpan.FromSeconds(60), "alerts to know the analysers");
        await Eventually.Async(
            () => system.ReadAsync<long>("alerts", "select count(*) from instrument_ref where point_id = $1", story.PointId), known => known == 7, TimeSpan.FromSeconds(60), "alerts to know this point's analysers");
        foreach (var service in (string[])["maintenance", "comparison"])
        {
            await Eventually.Async(
                () => system.ReadAsync<long>(service, "select count(*) from point_service where point_id = $1 and exists (select from point_ref where id = $1)", story.PointId), known => known == 1, TimeSpan.FromSeconds(60), $"{service} to know the point");
        }

        var start = system.TakeDown("messaging");
        try
        {
            await story.VisitAndConfirmAsync();
            await story.StandStillAsync();
            await story.FileReportsAsync();
        }
        finally
        {
            await start();
        }

        await story.ReadScoreAsync();
        await story.ReadFeedsAsync();
        Assert.Equal(Added, story.Added);
    }

    [Fact]
    public async Task R52_killing_each_service_once_loses_nothing_and_doubles_nothing()
    {
        using var story = Story();
        await story.SignInAsync();
        await WithKillAsync("registry", story.FileInstitutionAsync);
        await WithKillAsync("sites", story.InstallAnalysersAsync);
        await WithKillAsync("maintenance", story.VisitAndConfirmAsync);

        // In the middle of the data.
        var playing = story.StandStillAsync();
        await Eventually.Async(() => playing.IsCompleted || story.Frames.Acknowledged > 2000, TimeSpan.FromMinutes(2), "data to come");
        await system.KillAsync("alerts");
        await playing;
        await WithKillAsync("comparison", story.FileReportsAsync);
        await WithKillAsync("credit", () => story.ReadScoreAsync());
        await system.KillAsync("gateway");
        await WithKillAsync("identity", story.ReadFeedsAsync);
        Assert.Equal(Added, story.Added);
    }

    [Fact]
    public async Task R24_a_visit_confirmed_after_midnight_is_late_and_counts_as_such()
    {
        using var story = Story();
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallAnalysersAsync();
        await story.VisitAndConfirmAsync();
        await story.VisitAndConfirmAfterMidnightAsync(system.TurnClockAsync);
        await story.ReadLateConfirmationAsync();
    }

    /// <summary>The service dies while the step is on its way.</summary>
    private Task WithKillAsync(string service, Func<Task> step) => Task.WhenAll(step(), system.KillAsync(service));

    private MainStory Story() => new(system.Doors, output.WriteLine, system.Clock);
}
