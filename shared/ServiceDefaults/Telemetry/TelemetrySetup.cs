using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Shemss.ServiceDefaults;

internal static class TelemetrySetup
{
    /// <summary>
    /// Keeps one unusual span (a huge SQL text, a stack trace) from filling the exporter's queue (OpenTelemetry reads these names itself),
    /// and the libraries' running commentary out of the log: what they do is in the traces.
    /// </summary>
    private static readonly Dictionary<string, string?> Limits = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Error",
        ["Logging:LogLevel:OpenIddict"] = "Warning",
        ["Logging:LogLevel:Yarp"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = "2048",
        ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = "64",
        ["OTEL_SPAN_EVENT_COUNT_LIMIT"] = "32",
        ["OTEL_SPAN_LINK_COUNT_LIMIT"] = "128",
    };

    /// <summary>Counted up and down, or by the byte, several times within one request or command, whose duration is measured anyway.</summary>
    private static readonly HashSet<string> PerStep =
    [
        "http.server.active_requests",
        "http.client.active_requests",
        "http.client.open_connections",
        "http.client.request.time_in_queue",
        "aspnetcore.rate_limiting.active_request_leases",
        "aspnetcore.rate_limiting.request_lease.duration",
        "db.client.operation.npgsql.executing",
        "db.client.operation.npgsql.bytes_read",
        "db.client.operation.npgsql.bytes_written",
    ];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        // First in the list: any other source overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Limits });
        var export = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString();

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : service, "shemss", version))
            .WithTracing(tracing => tracing
                .AddSource("Shemss.*", "MassTransit")
                .AddNpgsql()
                .AddAspNetCoreInstrumentation(o => o.Filter = http => !IsProbe(http.Request.Path))
                .AddHttpClientInstrumentation(o => o.FilterHttpRequestMessage = _ => Activity.Current?.IsAllDataRequested != false))
            .WithMetrics(metrics => metrics
                .AddMeter("Shemss.*", "MassTransit", "Npgsql")

                // What is counted per request costs per request: its duration, its connection, who was turned away, what failed. The
                // instrumentation packages would add routing matches, authentication and authorization, each a histogram of its own.
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Diagnostics")
                .AddMeter("System.Net.Http")
                .AddView(i => PerStep.Contains(i.Name) ? MetricStreamConfiguration.Drop : null)
                .AddRuntimeInstrumentation());
        if (export)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            });
            telemetry.UseOtlpExporter();
        }
    }

    internal static bool IsProbe(PathString path) => path == "/alive" || path == "/health";
}
