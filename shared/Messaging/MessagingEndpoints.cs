using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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

    /// <summary>
    /// Maps <c>/internal/events</c> and the operators' view of backlog and parked events. Operators alone may call the latter; what else a service says of its
    /// operations comes with the two actions: <c>app.MapMessaging(o => o.Reads(Role.Admin), o => o.Writes(Role.Admin))</c>.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="reads">Said of the operations that read.</param>
    /// <param name="writes">Said of the operation that drives an event again.</param>
    public static void MapMessaging(this IEndpointRouteBuilder app, Action<RouteHandlerBuilder>? reads = null, Action<RouteHandlerBuilder>? writes = null)
    {
        var events = app.MapGroup("/internal/events").RequireAuthorization(ServicePolicy).ExcludeFromDescription();
        events.MapGet("", async (long after, string types, double? olderThan, int? limit, EventLog log, CancellationToken ct) =>
            Results.Json(
                await log.ReadAsync(after, types.Split(','), Math.Clamp(limit ?? 500, 1, MaxEvents), TimeSpan.FromSeconds(olderThan ?? 0), ct),
                EventJson.Options));
        events.MapGet("/concerning", async (
            long after, string types, Guid institution, DateTimeOffset from, DateTimeOffset until, int? limit, EventLog log, CancellationToken ct) =>
            Results.Json(await log.ReadAsync(after, types.Split(','), institution, from, until, Math.Clamp(limit ?? 500, 1, MaxEvents), ct), EventJson.Options));
        events.MapGet("/ids", async (long after, string types, double? olderThan, int? limit, EventLog log, CancellationToken ct) =>
            Results.Json(
                await log.ReadIdsAsync(after, types.Split(','), Math.Clamp(limit ?? MaxIds, 1, MaxIds), TimeSpan.FromSeconds(olderThan ?? 0), ct),
                EventJson.Options));
        events.MapGet("/by-id", async (Guid[] id, EventLog log, CancellationToken ct) =>
            Results.Json(await log.FindAsync(id, ct), EventJson.Options));

        var operations = app.MapGroup("/v1/operations").RequireAuthorization(OperatorPolicy).WithTags("Operations");
        RouteHandlerBuilder[] looks =
        [
            operations.MapGet("/backlog", async (BacklogMonitor monitor, CancellationToken ct) => TypedResults.Ok(await monitor.LookAsync(ct)))
                .WithName("getBacklog").WithSummary("Events on their way, and how old the oldest is"),
            operations.MapGet("/parked", ListParkedAsync)
                .WithName("listParked").WithSummary("Events that were set aside after their last try, with what went wrong"),
        ];
        var redrive = operations.MapPost("/parked/{id:guid}/redrive", RedriveAsync)
            .WithName("redriveParked").WithSummary("Applies an event again that was set aside; it leaves the list when it took effect");
        Array.ForEach(looks, look => reads?.Invoke(look));
        writes?.Invoke(redrive);
    }

    private static async Task<Ok<Page<ParkedEvent>>> ListParkedAsync(
        [Description("The last event of the page before.")] Guid? after, [Description("1 to 200, 50 when left out.")] int? limit,
        ParkedEvents parked, CancellationToken ct)
    {
        var most = Math.Clamp(limit ?? Cursor.DefaultLimit, 1, Cursor.MaxLimit);
        var events = await parked.ListAsync(after ?? Guid.Empty, most + 1, ct);
        return TypedResults.Ok(new Page<ParkedEvent>(
            [.. events.Take(most)],
            events.Count > most ? string.Create(CultureInfo.InvariantCulture, $"?after={events[most - 1].MessageId}&limit={most}") : null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RedriveAsync(Guid id, ParkedEvents parked, CancellationToken ct) =>
        await parked.RedriveAsync(id, ct) switch
        {
            null => Refuse(StatusCodes.Status404NotFound, "operations.not-parked", "No such parked event", "没有这个被搁置的事件"),
            "" => TypedResults.NoContent(),
            var error => Refuse(StatusCodes.Status422UnprocessableEntity, "operations.failed-again", "The event failed again and stays parked", "事件再次处理失败，仍被搁置", error),
        };

    // The service answers in the caller's language: it takes the Chinese words from here.
    private static ProblemHttpResult Refuse(int status, string code, string title, string zh, string? detail = null) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail, extensions: new Dictionary<string, object?> { ["code"] = code, ["zh"] = zh });
}
