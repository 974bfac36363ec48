using System.Collections.Concurrent;
using System.Diagnostics;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

[Trait("Needs", "Servers")]
public sealed class TraceTests(TestServers servers)
{
    [Fact]
    public async Task One_trace_from_the_request_over_two_services_events()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Shemss.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await using var world = await World.CreateAsync(servers, "registry", "sites", "credit");
        var registry = await world.StartAsync("registry");
        await world.StartAsync("sites", "InstitutionFiled");
        await world.StartAsync("credit", "EnterpriseRegistered");
        using (var client = registry.Client())
        using (var request = new HttpRequestMessage(HttpMethod.Post, "facts?key=self&number=1"))
        {
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        // The first subscriber answers with an event of its own, which reaches the second.
        await Eventually.Async(() => world.ScalarAsync<long>("credit", "select count(*) from effect"), n => n == 1, what: "the event's event");
        var chain = await Eventually.Async(
            () => Task.FromResult(spans.Where(s => s.TraceId == trace).OrderBy(s => s.StartTimeUtc).ToArray()), s => s.Length >= 5, what: "the spans");
        Assert.Equal(
            ["relay shemss.registry.institution-filed.v1", "consume shemss.registry.institution-filed.v1", "relay shemss.sites.enterprise-registered.v1", "consume shemss.sites.enterprise-registered.v1"],
            chain.Where(s => s.Source.Name == "Shemss.Messaging").Select(s => s.OperationName));
        for (var i = 1; i < 5; i++)
        {
            Assert.Equal(chain[i - 1].SpanId, chain[i].ParentSpanId);
        }

        Assert.StartsWith($"00-{trace}-", await world.ScalarAsync<string>("credit", "select trace_parent from effect"), StringComparison.Ordinal);
    }
}
