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
    private const int MaxIds = 5000;

    /// <summary>Maps <c>/internal/events</c> and the operators' view of backlog and parked events.</summary>
    /// <param name="app">The service.</param>
    public static void MapMessaging(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/internal/events").RequireAuthorization(ServicePolicy).ExcludeFromDescription();
        events.MapGet("", async (long after, string types, double? olderThan, int? limit, EventLog log, CancellationToken ct) =>
            Results.Json(
                await log.ReadAsync(after, types.Split(','), Math.Clamp(limit ?? 500, 1, MaxEvents), TimeSpan.FromSeconds(olderThan ?? 0), ct),
                EventJson.Options));
        events.MapGet("/ids", async (long after, string types, double? olderThan, int? limit, EventLog log, CancellationToken ct) =>
            Results.Json(
                await log.ReadIdsAsync(after, types.Split(','), Math.Clamp(limit ?? MaxIds, 1, MaxIds), TimeSpan.FromSeconds(olderThan ?? 0), ct),
                EventJson.Options));
        events.MapGet("/by-id", async (Guid[] id, EventLog log, CancellationToken ct) =>
            Results.Json(await log.FindAsync(id, ct), EventJson.Options));

        var operations = app.MapGroup("/v1/operations").RequireAuthorization(OperatorPolicy).ExcludeFromDescription();
        operations.MapGet("/backlog", async (BacklogMonitor monitor, CancellationToken ct) => Results.Json(await monitor.LookAsync(ct), EventJson.Options));
        operations.MapGet("/parked", async (Guid? after, int? limit, ParkedEvents parked, CancellationToken ct) =>
            Results.Json(await parked.ListAsync(after ?? Guid.Empty, Math.Clamp(limit ?? Cursor.DefaultLimit, 1, Cursor.MaxLimit), ct), EventJson.Options));
        operations.MapPost("/parked/{id:guid}/redrive", async (Guid id, ParkedEvents parked, CancellationToken ct) =>
            await parked.RedriveAsync(id, ct) switch
            {
                null => Refuse(StatusCodes.Status404NotFound, "operations.not-parked", "No such parked event", null),
                "" => Results.NoContent(),
                var error => Refuse(StatusCodes.Status422UnprocessableEntity, "operations.failed-again", "The event failed again and stays parked", error),
            });
    }

    private static IResult Refuse(int status, string code, string title, string? detail) =>
        Results.Problem(statusCode: status, title: title, detail: detail, extensions: new Dictionary<string, object?> { ["code"] = code });
}
