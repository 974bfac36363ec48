using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Shemss.ServiceDefaults;

/// <summary>What runs, and how it is.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Version">The program's version.</param>
/// <param name="StartedAt">When this process started.</param>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Checks">Each check's status.</param>
internal sealed record OperationsView(string Service, string Version, DateTimeOffset StartedAt, string Status, IReadOnlyDictionary<string, string> Checks);

internal static class OperationsEndpoint
{
    private static readonly string Version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/operations", GetAsync).Reads(Role.Admin)
            .WithTags("Operations").WithName("getOperations").WithSummary("What runs here, and how it is").Owner(Owner.None);
    }

    private static async Task<Answer<Ok<OperationsView>>> GetAsync(HealthCheckService health, IOptions<ServiceOptions> options, CancellationToken ct)
    {
        var report = await health.CheckHealthAsync(ct);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return TypedResults.Ok(new OperationsView(
            options.Value.Name, Version, process.StartTime.ToUniversalTime(), Wire.Name(report.Status),
            report.Entries.ToDictionary(e => e.Key, e => Wire.Name(e.Value.Status))));
    }
}
