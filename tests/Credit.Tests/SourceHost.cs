using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shemss.Contracts;
using Shemss.Messaging;

namespace Shemss.Credit.Tests;

/// <summary>The other services as this one sees them: real HTTP, logs of real contracts, and tokens.</summary>
internal sealed class SourceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<LoggedEvent> _events = [];

    private SourceHost(WebApplication app) => _app = app;

    /// <summary>How the logs answer when computed again; null: as they should.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    /// <summary>What makes a service ask here.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
        ((string[])["identity", "registry", "sites", "maintenance", "comparison", "alerts"]).Select(s => KeyValuePair.Create($"services:{s}:http:0", (string?)_app.Urls.First()));

    /// <summary>How many types of events have been published.</summary>
    public int Types => _events.Select(e => e.Type).Distinct().Count();

    public static async Task<SourceHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var host = new SourceHost(app);
        app.MapPost("/connect/token", () => Results.Json(new { access_token = "token", expires_in = 3600, token_type = "Bearer" }));
        app.MapGet("/internal/events/ids", (long after, string types, int limit) =>
            Results.Json(host.After(after, types, limit).Select(e => new { e.Position, e.Id }), EventJson.Options));
        app.MapGet("/internal/events/by-id", (Guid[] id) => Results.Json(host.Find(id), EventJson.Options));
        app.MapGet("/internal/events", (long after, string types, int limit) => Results.Json(host.After(after, types, limit), EventJson.Options));
        app.MapGet("/internal/events/concerning", async (
            HttpContext http, long after, string types, Guid institution, DateTimeOffset from, DateTimeOffset until, int limit) =>
        {
            if (host.Trouble is { } trouble)
            {
                await trouble(http);
                return Results.Empty;
            }

            return Results.Json(
                host.After(after, types, int.MaxValue).Where(e => e.OccurredAt >= from && e.OccurredAt < until
                    && e.Payload.TryGetProperty("institutionId", out var id) && id.ValueKind == JsonValueKind.String && id.GetGuid() == institution).Take(limit),
                EventJson.Options);
        });
        await app.StartAsync();
        return host;
    }

    /// <summary>Puts an event into its source's log.</summary>
    public Guid Publish<TEvent>(TEvent e, DateTimeOffset occurredAt, string? key = null)
        where TEvent : class
    {
        var type = EventCatalogue.NameOf(typeof(TEvent));
        var id = Guid.CreateVersion7();
        lock (_events)
        {
            var position = _events.Count(l => EventCatalogue.SourceOf(l.Type) == EventCatalogue.SourceOf(type)) + 1;
            _events.Add(new LoggedEvent
            {
                Position = position,
                Id = id,
                Type = type,
                Key = key ?? $"test/{id}",
                KeyOrdinal = 1,
                OccurredAt = occurredAt,
                RecordedAt = occurredAt,
                Actor = "test",
                Payload = JsonSerializer.SerializeToElement(e, EventJson.Options),
            });
        }

        return id;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private List<LoggedEvent> After(long after, string types, int limit)
    {
        lock (_events)
        {
            return [.. _events.Where(e => types.Split(',').Contains(e.Type) && e.Position > after).OrderBy(e => e.Position).Take(limit)];
        }
    }

    private List<LoggedEvent> Find(Guid[] ids)
    {
        lock (_events)
        {
            return [.. _events.Where(e => ids.Contains(e.Id))];
        }
    }
}
