using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shemss.Testing.Servers;

namespace Shemss.Testing;

/// <summary>A real OTLP receiver (HTTP/protobuf): what services export arrives here. Give a service its <see cref="Settings"/>.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentDictionary<string, ReceivedMeasure> _measures = new();
    private int _logs;

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Spans so far, in order of arrival.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>Counters and gauges, each with its latest value.</summary>
    public IReadOnlyCollection<ReceivedMeasure> Measures => [.. _measures.Values];

    /// <summary>Log exports so far.</summary>
    public int LogExports => Volatile.Read(ref _logs);

    /// <summary>What makes a service export here, soon after each span. The names are OpenTelemetry's environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    /// <summary>Starts on a free port.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(app);

        // In the process of the service under test its instrumentation sees these requests, too: exporting an export would never end.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
            {
                activity.IsAllDataRequested = false;
                activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }

            return next(http);
        });
        app.MapPost("/v1/traces", receiver.TracesAsync);
        app.MapPost("/v1/metrics", receiver.MetricsAsync);
        app.MapPost("/v1/logs", (HttpContext http) => Accept(http, ref receiver._logs));
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Begins a recorded trace in this test: outgoing calls carry it until it is disposed.</summary>
    /// <param name="name">The root's name.</param>
    public static Activity StartTrace(string name)
    {
        var activity = new Activity(name) { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        activity.SetIdFormat(ActivityIdFormat.W3C);
        return activity.Start();
    }

    /// <summary>Waits until the spans of a trace satisfy a condition, and returns them.</summary>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="deadline">How long to wait; the kit's default otherwise.</param>
    public Task<List<ReceivedSpan>> TraceAsync(string traceId, Func<List<ReceivedSpan>, bool> holds, TimeSpan? deadline = null) =>
        Eventually.Async(
            () => Task.FromResult(_spans.Where(s => s.TraceId == traceId).ToList()), holds, deadline, $"spans of trace {traceId}");

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Accept(HttpContext http, ref int counter)
    {
        Interlocked.Increment(ref counter);
        return http.Request.Body.CopyToAsync(Stream.Null);
    }

    private async Task MetricsAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var m in OtlpDecoder.Measures(body.ToArray()))
        {
            _measures[string.Join('|', [m.Service, m.Meter, m.Name, .. m.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")])] = m;
        }

        http.Response.ContentType = "application/x-protobuf";
    }

    private async Task TracesAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var span in OtlpDecoder.Spans(body.ToArray()))
        {
            _spans.Enqueue(span);
        }

        // An empty ExportTraceServiceResponse: everything accepted.
        http.Response.ContentType = "application/x-protobuf";
    }
}
