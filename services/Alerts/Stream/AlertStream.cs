using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Shemss.Alerts.Cases;
using Shemss.Contracts;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Stream;

/// <summary>R42: events of alerts as they happen, as server-sent events. Everything comes from the log, so a broken connection misses nothing.</summary>
internal static class AlertStream
{
    private const int PageSize = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly string[] Types =
        [.. EventCatalogue.ByName.Keys.Where(t => t.StartsWith("shemss.alerts.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static async Task<IResult> HandleAsync(
        HttpContext http, Caller caller, EventLog log, LogSignal signal, TimeProvider clock, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var position = 0L;
        if (last.Length > 0 && !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out position))
        {
            return Problems.From(AlertErrors.PositionInvalid);
        }

        if (last.Length == 0)
        {
            position = await log.HeadAsync(ct);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        using var expiry = new CancellationTokenSource(Life(http, clock), clock);
        await using var expired = expiry.Token.Register(ending.Cancel);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            // Where it begins: whoever is cut off before the first event resumes from here.
            await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {position}\n: begins\n\n"), ending.Token);
            await http.Response.Body.FlushAsync(ending.Token);
            await FollowAsync(http.Response, caller, position, log, signal, clock, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller left, its token expired, or the service stops: the stream ends, and resumes elsewhere.
        }

        return Results.Empty;
    }

    private static async Task FollowAsync(HttpResponse response, Caller caller, long position, EventLog log, LogSignal signal, TimeProvider clock, CancellationToken ct)
    {
        var spoken = clock.GetTimestamp();
        var seen = position;
        while (true)
        {
            // Taken before the look: what is appended after it is beyond this.
            var head = await log.HeadAsync(ct);
            var events = head > seen ? await log.ReadAsync(position, Types, PageSize, TimeSpan.Zero, ct) : [];
            foreach (var e in events)
            {
                position = e.Position;
                if (caller.Scope.Sees(e))
                {
                    await response.WriteAsync(string.Create(
                        CultureInfo.InvariantCulture, $"id: {e.Position}\nevent: {e.Type}\ndata: {JsonSerializer.Serialize(e.Payload, EventJson.Options)}\n\n"), ct);
                    spoken = clock.GetTimestamp();
                }
            }

            if (clock.GetElapsedTime(spoken) >= Heartbeat)
            {
                await response.WriteAsync(": alive\n\n", ct);
                spoken = clock.GetTimestamp();
            }

            await response.Body.FlushAsync(ct);
            if (events.Count < PageSize)
            {
                seen = Math.Max(head, position);
                await signal.WaitAsync(seen, ct);
            }
        }
    }

    /// <summary>A stream lives no longer than the token it was opened with.</summary>
    private static TimeSpan Life(HttpContext http, TimeProvider clock)
    {
        var left = long.TryParse(http.User.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var exp)
            ? DateTimeOffset.FromUnixTimeSeconds(exp) - clock.GetUtcNow()
            : TimeSpan.FromMinutes(15);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
