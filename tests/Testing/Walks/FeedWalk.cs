using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shemss.Contracts;
using Shemss.Contracts.Registry.V1;
using Shemss.ServiceDefaults;
using Shemss.Testing.Servers;

namespace Shemss.Testing;

/// <summary>
/// The feed of a service's events as every kind of partner reads it, from the beginning to the end of its log: all that names whom
/// the partner acts for, and nothing else. In the log are the events of the walk before it, and one of each side.
/// </summary>
internal sealed class FeedWalk(ServiceUnderTest service, WalkClient client, WalkReport report)
{
    public const string Operation = "pullEvents";
    private const string Feed = "/v1/events";
    private static readonly (Owner Owner, string Property)[] Kinds =
        [(Owner.Institution, "institutionId"), (Owner.Enterprise, "enterpriseId"), (Owner.Authority, "authorityId")];

    public static bool Serves(ApiDocument document) => document.Operations.Any(o => o is { Path: Feed, Method: "GET", Id: Operation });

    public async Task RunAsync(WalkSide own, WalkSide foreign)
    {
        var now = service.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var side in (WalkSide[])[own, foreign])
        {
            await AppendAsync(new JsonObject { ["institutionId"] = side.Institution, ["enterpriseId"] = side.Enterprise, ["authorityId"] = side.Authority });
        }

        await AppendAsync([]);
        await Eventually.Async(async () => await ScalarAsync("select count(*) from messaging.outbox") == 0, what: "the log of what was appended");
        foreach (var actor in WalkActor.All.Where(a => a.Role == Role.Partner))
        {
            foreach (var side in (WalkSide[])[own, foreign])
            {
                await ReadAsync(actor, side, now);
            }
        }
    }

    private async Task ReadAsync(WalkActor partner, WalkSide side, DateTimeOffset now)
    {
        var (property, id) = partner.Owner switch
        {
            Owner.Institution => (Kinds[0].Property, side.Institution),
            Owner.Enterprise => (Kinds[1].Property, side.Enterprise),
            Owner.Authority => (Kinds[2].Property, side.Authority),
            _ => (null, Guid.Empty),
        };
        var expected = property is null
            ? await ScalarAsync("select count(*) from messaging.event_log")
            : await ScalarAsync("select count(*) from messaging.event_log where payload ->> @property = @id", new { property, id = id.ToString() });
        var (seen, after) = (0L, 0L);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Feed}?after={after}&limit=500", UriKind.Relative));
            using var response = await client.SendAsync(request, client.TokenOf(partner, side, now));
            report.Calls++;
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                report.Add($"GET {Feed} as {partner} answered {(int)response.StatusCode}: {body}");
                return;
            }

            using var page = JsonDocument.Parse(body);
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                seen++;
                if (property is not null && !(item.GetProperty("payload").TryGetProperty(property, out var named) && named.ValueEquals(id.ToString())))
                {
                    report.Add($"GET {Feed} shows a {partner} {item.GetProperty("type")}, which does not name it.");
                }
            }

            after = page.RootElement.GetProperty("after").GetInt64();
            if (!page.RootElement.GetProperty("hasMore").GetBoolean())
            {
                break;
            }
        }

        if (seen != expected || expected == 0)
        {
            report.Add($"GET {Feed} shows the {side.Name} {partner} {seen} events and not {expected}.");
        }
    }

    private async Task AppendAsync(JsonObject payload)
    {
        await using var connection = new NpgsqlConnection(service.Database);
        await connection.ExecuteAsync(
            "insert into messaging.outbox (id, type, key, key_ordinal, occurred_at, actor, payload) values (@id, @type, @key, 1, now(), 'walk', @payload::jsonb)",
            new { id = Guid.CreateVersion7(), type = EventCatalogue.NameOf(typeof(InstitutionFiled)), key = $"walk/{Guid.CreateVersion7()}", payload = payload.ToJsonString() });
    }

    private async Task<long> ScalarAsync(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(service.Database);
        return await connection.ExecuteScalarAsync<long>(sql, args);
    }
}
