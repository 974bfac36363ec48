using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Shemss.Data;

namespace Shemss.Messaging;

/// <summary>An event as partners read it.</summary>
/// <param name="Position">Place in this service's log: ascending. The next call's <c>after</c>.</param>
/// <param name="Id">The event's id: the same wherever the event is seen.</param>
/// <param name="Type">Wire name, <c>shemss.alerts.alert-raised.v1</c> say.</param>
/// <param name="Key">The aggregate it is about.</param>
/// <param name="KeyOrdinal">1, 2, 3 … within the key.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="RecordedAt">When it entered the log.</param>
/// <param name="Payload">The event by its contract.</param>
public sealed record FeedEvent(
    long Position, Guid Id, string Type, string Key, long KeyOrdinal, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, JsonElement Payload);

/// <summary>A stretch of the log.</summary>
/// <param name="Items">Events in the order of the log.</param>
/// <param name="After">Where to go on, also when nothing of this stretch concerns the caller.</param>
/// <param name="HasMore">More is there already: ask again at once.</param>
public sealed record FeedPage(IReadOnlyList<FeedEvent> Items, long After, bool HasMore);

/// <summary>The pull feed for partners.</summary>
public static class FeedEndpoints
{
    private const int MaxLimit = 500;

    /// <summary>
    /// Maps <c>GET /v1/events</c> over the service's own log. The route table goes on with who may call it:
    /// <c>app.MapFeed(scopeOf).Reads(Role.Partner, Role.Admin).Owner(Owner.None)</c>.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="scopeOf">The caller's view: events that concern others are left out.</param>
    public static RouteHandlerBuilder MapFeed(this IEndpointRouteBuilder app, Func<HttpContext, AccessScope> scopeOf) =>
        app.MapGet("/v1/events", (
            [Description("Position of the last event seen; 0 or left out for the beginning.")] long? after,
            [Description("Wire names, separated by commas; all when left out.")] string? types,
            [Description("1 to 500, 100 when left out.")] int? limit,
            HttpContext http, EventLog log, CancellationToken ct) => ReadAsync(after ?? 0, types, limit ?? 100, scopeOf(http), log, ct))
            .WithTags("Events").WithName("pullEvents").WithSummary("Events of this service after a position, for partners");

    private static async Task<Ok<FeedPage>> ReadAsync(long after, string? types, int limit, AccessScope scope, EventLog log, CancellationToken ct)
    {
        var most = Math.Clamp(limit, 1, MaxLimit);
        var wanted = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var events = wanted.Length == 0
            ? await log.ReadAsync(after, most, ct)
            : await log.ReadAsync(after, wanted, most, TimeSpan.Zero, ct);
        return TypedResults.Ok(new FeedPage(
            [.. events.Where(scope.Sees).Select(e => new FeedEvent(e.Position, e.Id, e.Type, e.Key, e.KeyOrdinal, e.OccurredAt, e.RecordedAt, e.Payload))],
            events.Count > 0 ? events[^1].Position : after,
            events.Count == most));
    }
}
