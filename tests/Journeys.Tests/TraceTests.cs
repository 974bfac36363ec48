using System.Net.Http.Headers;
using System.Net.Http.Json;
using Shemss.Identity.Demo;
using Shemss.Simulator.Story;
using Shemss.Testing;
using Shemss.Testing.Identity;

namespace Shemss.Journeys.Tests;

/// <summary>R64: one trace from the request at the gateway through service, relay and broker to the consumer.</summary>
[Collection("the running system")]
[Trait("Needs", "Servers")]
public sealed class TraceTests(RunningSystem system, ITestOutputHelper output)
{
    [Fact]
    public async Task R64_one_trace_goes_from_the_gateway_through_the_relay_to_every_consumer()
    {
        using var story = new MainStory(system.Doors, output.WriteLine, system.Clock);
        await story.PlayAsync();

        // A report filed under a trace of ours: comparison judges it, credit counts it.
        using var flow = new CodeFlow(system.Doors.Gateway);
        var token = (await flow.SignInAsync(DemoAccounts.Institution.UserName, DemoAccounts.Password)).AccessToken;
        using var http = new HttpClient { BaseAddress = system.Doors.Gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        string traceId;
        using (var trace = OtlpReceiver.StartTrace("a report is filed"))
        {
            traceId = trace.TraceId.ToHexString();
            using var form = SampleFiles.Form("file", "报告.pdf", SampleFiles.Pdf, "application/pdf");
            using var uploaded = await http.PostAsync(new Uri("/comparison/v1/files", UriKind.Relative), form);
            var file = (await uploaded.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetGuid();
            http.DefaultRequestHeaders.Remove("Idempotency-Key");
            http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
            using var filed = await http.PostAsJsonAsync("/comparison/v1/reports", new
            {
                reportNumber = $"TRACE-{Guid.CreateVersion7():N}"[..30],
                kind = "water-comparison",
                pointId = story.PointId,
                testedOn = "2026-03-10",
                issuedOn = "2026-03-12",
                testingLaboratory = "华测",
                reportFileId = file,
                items = new[] { new { factorCode = "w01018", unit = "mg/L", pairs = new[] { new { reference = 110, measured = 112 }, new { reference = 108, measured = 109 }, new { reference = 120, measured = 121 } }, reportedPassed = true } },
            });
            Assert.True(filed.IsSuccessStatusCode, await filed.Content.ReadAsStringAsync());
        }

        // Every service exports on its own: the parts of one trace come in any order.
        await system.Telemetry.TraceAsync(
            traceId,
            s => new HashSet<string> { "gateway", "comparison", "credit" }.IsSubsetOf(s.Select(x => x.Service))
                && s.Exists(relay => relay.Service == "comparison" && relay.Name.StartsWith("relay ", StringComparison.Ordinal)
                    && s.Exists(x => x.Service == "credit" && x.ParentSpanId == relay.SpanId)),
            TimeSpan.FromSeconds(60));
    }
}
