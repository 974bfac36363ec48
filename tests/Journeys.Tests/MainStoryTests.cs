using System.Text.Json;
using Shemss.Simulator.Story;

namespace Shemss.Journeys.Tests;

/// <summary>The system's main job through its public door, undisturbed and under faults.</summary>
[Collection("the running system")]
[Trait("Needs", "Servers")]
public sealed class MainStoryTests(RunningSystem system, ITestOutputHelper output)
{
    [Fact]
    public async Task R24_R32_R52_the_story_is_played_twice_and_each_fact_counts_once()
    {
        var first = await PlayAsync(story => story.PlayAsync());
        var second = await PlayAsync(story => story.PlayAsync());
        AssertCountedOnce(first, second);
    }

    [Fact]
    public async Task R52_killing_the_broker_between_the_steps_loses_nothing_and_doubles_nothing()
    {
        var before = await PlayAsync(story => story.PlayAsync());
        var after = await PlayAsync(async story =>
        {
            await story.SignInAsync();
            await story.FileInstitutionAsync();
            await story.InstallAnalyserAsync();
            await system.KillAsync("messaging");
            await story.VisitAndConfirmAsync();
            await system.KillAsync("messaging");
            await story.FileReportsAsync();
            await story.ReadScoreAsync();
        });
        AssertCountedOnce(before, after);
    }

    [Fact]
    public async Task R52_killing_each_service_once_loses_nothing_and_doubles_nothing()
    {
        var before = await PlayAsync(story => story.PlayAsync());
        var after = await PlayAsync(async story =>
        {
            await story.SignInAsync();
            await system.KillAsync("registry");
            await story.FileInstitutionAsync();
            await system.KillAsync("sites");
            await story.InstallAnalyserAsync();
            await system.KillAsync("maintenance");
            await story.VisitAndConfirmAsync();
            await system.KillAsync("comparison");
            await story.FileReportsAsync();
            await system.KillAsync("credit");
            await story.ReadScoreAsync();
        });
        AssertCountedOnce(before, after);
    }

    /// <summary>One more visit and two more reports make one more line each, and nothing else changes.</summary>
    private static void AssertCountedOnce(JsonElement before, JsonElement after)
    {
        foreach (var indicator in (string[])["record-confirmed", "report-passed", "report-failed", "report-filed-late"])
        {
            Assert.Equal(Lines(before, indicator) + 1, Lines(after, indicator));
        }

        Assert.Equal(Lines(before, "record-confirmed-late"), Lines(after, "record-confirmed-late"));
    }

    private static int Lines(JsonElement score, string indicator) => score.GetProperty("score").GetProperty("indicators").EnumerateArray()
        .First(i => i.GetProperty("code").GetString() == indicator).GetProperty("lines").GetArrayLength();

    private async Task<JsonElement> PlayAsync(Func<MainStory, Task> play)
    {
        using var story = new MainStory(system.Gateway, output.WriteLine);
        await play(story);
        return story.Score;
    }
}
