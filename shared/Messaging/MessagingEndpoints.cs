using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>What other services and operators ask of a service's messaging.</summary>
public static class MessagingEndpoints
{
    /// <summary>Policy of the callers of <c>/internal/*</c>: a service's own token.</summary>
    public const string ServicePolicy = "service";

    /// <summary>Policy of operators.</summary>
    public const string OperatorPolicy = "operator";

    private const int MaxEvents = 1000;

    /// <summary>Maps <c>/internal/events</c> and the operators' view of backlog and parked events.</summary>
    /// <param name="app">The service.</param>
    public static void MapMessaging(this IEndpointRouteBuilder app)
    {
        app.MapGet("/internal/events", async (long after, string types, double? olderThan, int? limit, EventLog log, TimeProvider clock, CancellationToken ct) =>
            Results.Json(
                await log.ReadAsync(after, types.Split(','), Math.Clamp(limit ?? 500, 1, MaxEvents), clock.GetUtcNow() - TimeSpan.FromSeconds(olderThan ?? 0), ct),
                EventJson.Options))
            .RequireAuthorization(ServicePolicy)
            .ExcludeFromDescription();

        var operations = app.MapGroup("/v1/operations").RequireAuthorization(OperatorPolicy).ExcludeFromDescription();
        operations.MapGet("/backlog", async (BacklogMonitor monitor, CancellationToken ct) => Results.Json(await monitor.LookAsync(ct), EventJson.Options));
        operations.MapGet("/parked", async (Guid? after, int? limit, ParkedEvents parked, CancellationToken ct) =>
            Results.Json(await parked.ListAsync(after ?? Guid.Empty, Math.Clamp(limit ?? Cursor.DefaultLimit, 1, Cursor.MaxLimit), ct), EventJson.Options));
        operations.MapPost("/parked/{id:guid}/redrive", async (Guid id, ParkedEvents parked, CancellationToken ct) =>
            await parked.RedriveAsync(id, ct) switch
            {
                null => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such parked event"),
                "" => Results.NoContent(),
                var error => Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "The event failed again", detail: error),
            });
    }
}
