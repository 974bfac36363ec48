using Shemss.Simulator.Story;
using Shemss.Testing;

namespace Shemss.Journeys.Tests;

/// <summary>R64: what one confirmed record set off, in one trace.</summary>
[Collection("the running system")]
[Trait("Needs", "Servers")]
public sealed class VisitTraceTests(RunningSystem system, ITestOutputHelper output)
{
    [Fact]
    public async Task R64_a_visit_and_its_confirmation_are_one_trace_over_four_services()
    {
        using var story = new MainStory(system.Doors, output.WriteLine, system.Clock);
        await story.SignInAsync();
        await story.FileInstitutionAsync();
        await story.InstallAnalysersAsync();
        string traceId;
        using (var trace = OtlpReceiver.StartTrace("a visit is recorded and confirmed"))
        {
            traceId = trace.TraceId.ToHexString();
            await story.VisitAndConfirmAsync();
        }

        // Maintenance tells; alerts hears that somebody is on site, credit that the record is confirmed.
        string[] expected = ["gateway", "maintenance", "alerts", "credit"];
        var spans = await system.Telemetry.TraceAsync(
            traceId, all => expected.All(service => all.Exists(s => s.Service == service)) && all.Exists(s => s.Service == "maintenance" && s.Name.StartsWith("relay ", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60));
        Assert.Superset(expected.ToHashSet(), spans.Select(s => s.Service).ToHashSet());
    }
}
