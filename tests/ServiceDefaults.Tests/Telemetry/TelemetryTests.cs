using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Shemss.Data;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Telemetry;

[Trait("Needs", "Servers")]
public sealed class TelemetryTests(TestServers servers)
{
    [Fact]
    public async Task A_request_and_its_queries_are_one_trace_at_the_receiver()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var toy = await ToyService.StartAsync(servers, settings: new(receiver.Settings));
        using var client = toy.Institution();
        ActivityTraceId trace;
        using (var health = await client.GetAsync(new Uri("/health", UriKind.Relative)))
        using (var alive = await client.GetAsync(new Uri("/alive", UriKind.Relative)))
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/notes") { Content = JsonContent.Create(new { title = "T", kind = "plain", stars = 1 }) })
        {
            using var started = OtlpReceiver.StartTrace("test");
            trace = started.TraceId;
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        var spans = await receiver.TraceAsync(trace.ToString(), s => s.Any(x => x.Scope == "Microsoft.AspNetCore") && s.Any(x => x.Scope == "Npgsql"));
        var server = spans.Single(s => s.Scope == "Microsoft.AspNetCore");
        Assert.Equal("toy", server.Service);
        Assert.StartsWith("POST /v1/notes", server.Name, StringComparison.Ordinal);
        Assert.Equal(16, server.ParentSpanId.Length);
        Assert.All(spans.Where(s => s.Scope == "Npgsql"), s => Assert.Equal("toy", s.Service));
        Assert.Contains(spans, s => s.Scope == "Npgsql" && s.ParentSpanId == server.SpanId);
        Assert.DoesNotContain(receiver.Spans, s => s.Attributes.GetValueOrDefault("url.path") is "/health" or "/alive");
        await Eventually.Async(() => receiver.Measures.Any(m => m is { Service: "toy", Value: > 0 }), what: "metrics exported");
    }

    [Fact]
    public async Task R64_what_the_service_asks_its_database_by_itself_is_no_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var toy = await ToyService.StartAsync(servers, settings: new(receiver.Settings));
        var (db, scope) = (toy.Services.GetRequiredService<Db>(), AccessScope.System("tests"));
        using var source = new ActivitySource("Shemss.Toy");
        string trace;
        Activity.Current = null;
        await db.ReadAsync<string>(scope, "select 'by itself'");
        await db.TransactAsync(scope, async session => await session.ExecuteAsync("select 'by itself'"));
        using (var activity = source.StartActivity("something"))
        {
            trace = activity!.TraceId.ToString();
            await db.ReadAsync<string>(scope, "select 'for something'");
        }

        // Other tests of this process have connections of their own, which the receiver hears as well.
        static bool Says(ReceivedSpan span, string text) => span.Scope == "Npgsql" && span.Attributes.Values.Any(v => v.Contains(text, StringComparison.Ordinal));
        await receiver.TraceAsync(trace, s => s.Any(x => Says(x, "'for something'")));
        Assert.DoesNotContain(receiver.Spans, s => Says(s, "'by itself'"));
    }

    [Fact]
    public async Task A_refusals_trace_id_is_that_of_its_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var toy = await ToyService.StartAsync(servers, settings: new(receiver.Settings));
        using var client = toy.Institution();
        using var answer = await client.GetAsync(new Uri($"/v1/notes/{Guid.CreateVersion7()}/remarks?x=1", UriKind.Relative));
        using var missing = await client.GetAsync(new Uri("/v1/nothing", UriKind.Relative));
        var trace = JsonNode.Parse(await missing.Content.ReadAsStringAsync())!["traceId"]!.GetValue<string>();
        await receiver.TraceAsync(trace, s => s.Count > 0);
    }

    [Fact]
    public async Task A_span_of_ours_is_exported_and_a_long_attribute_is_cut()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var toy = await ToyService.StartAsync(servers, settings: new(receiver.Settings));
        using var source = new ActivitySource("Shemss.Toy");
        string trace;
        using (var activity = source.StartActivity("something"))
        {
            Assert.NotNull(activity);
            activity.SetTag("long", new string('x', 100_000));
            trace = activity.TraceId.ToString();
        }

        var span = (await receiver.TraceAsync(trace, s => s.Count > 0)).Single();
        Assert.Equal("Shemss.Toy", span.Scope);
        Assert.Equal(2048, span.Attributes["long"].Length);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_exported_and_traces_still_have_ids()
    {
        await using var toy = await ToyService.StartAsync(servers);
        Assert.NotNull(toy.Services.GetService<TracerProvider>());
        using var client = toy.Institution();
        using var missing = await client.GetAsync(new Uri("/v1/nothing", UriKind.Relative));
        var trace = JsonNode.Parse(await missing.Content.ReadAsStringAsync())!["traceId"]!.GetValue<string>();
        Assert.Matches("^[0-9a-f]{32}$", trace);
    }
}
