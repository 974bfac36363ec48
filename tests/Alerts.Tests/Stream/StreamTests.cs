using System.Net;
using System.Text.Json;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Stream;

[Trait("Needs", "Servers")]
public sealed class StreamTests(TestServers servers)
{
    [Fact]
    public async Task R42_R62_a_regulator_sees_its_alerts_live_and_resumes_where_it_was_cut_off()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var (own, other) = (new AlertsWorld(alerts), new AlertsWorld(alerts));
        var (point, foreign) = (await own.AddPointAsync("A1"), await other.AddPointAsync("B1"));
        var district = alerts.Client(Role.Regulator, authority: own.Authority);
        string last;
        using (var live = await OpenAsync(district, null))
        {
            await AlertsWorld.RaiseAsync(alerts.Services, foreign, TimeProvider.System.GetUtcNow());
            await AlertsWorld.RaiseAsync(alerts.Services, point, TimeProvider.System.GetUtcNow());
            (last, var type, var data) = await NextAsync(live);
            Assert.Equal("shemss.alerts.alert-raised.v1", type);
            Assert.Equal(point, data.GetProperty("pointId").GetGuid());
        }

        await AlertsWorld.RaiseAsync(alerts.Services, point, TimeProvider.System.GetUtcNow(), "w21003");
        await AlertsWorld.RaiseAsync(alerts.Services, point, TimeProvider.System.GetUtcNow(), "w21011");
        using var resumed = await OpenAsync(district, last);
        Assert.Equal("w21003", (await NextAsync(resumed)).Data.GetProperty("factorCode").GetString());
        Assert.Equal("w21011", (await NextAsync(resumed)).Data.GetProperty("factorCode").GetString());
    }

    [Fact]
    public async Task R62_a_stream_ends_with_its_token_and_refuses_a_position_that_is_none()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        using var stream = await OpenAsync(alerts.Client(TestTokens.For(Role.Admin, lifetime: TimeSpan.FromSeconds(3))), null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await stream.ReadLineAsync(limit.Token) is not null)
        {
        }

        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/alerts/stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, (await alerts.Client(Role.Admin).SendAsync(request, limit.Token)).StatusCode);
    }

    [Fact]
    public async Task R63_a_partner_pulls_the_events_of_its_organisation_and_goes_on_where_it_stopped()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var (own, other) = (new AlertsWorld(alerts), new AlertsWorld(alerts));
        await AlertsWorld.RaiseAsync(alerts.Services, await own.AddPointAsync("A1"), TimeProvider.System.GetUtcNow());
        await AlertsWorld.RaiseAsync(alerts.Services, await other.AddPointAsync("B1"), TimeProvider.System.GetUtcNow());
        var partner = alerts.Client(TestTokens.For(Role.Partner, own.Institution, organisationKind: "institution"));
        var page = await Eventually.Async(
            async () => await AlertsWorld.JsonAsync(await partner.GetAsync("/v1/events?types=shemss.alerts.alert-raised.v1"), HttpStatusCode.OK),
            p => p.GetProperty("after").GetInt64() == 2);
        Assert.Equal(own.Enterprise, Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("payload").GetProperty("enterpriseId").GetGuid());
        var next = await AlertsWorld.JsonAsync(await partner.GetAsync("/v1/events?after=2&limit=10"), HttpStatusCode.OK);
        Assert.Equal(0, next.GetProperty("items").GetArrayLength());
    }

    private static async Task<StreamReader> OpenAsync(HttpClient client, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/alerts/stream");
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Id, string Type, JsonElement Data)> NextAsync(StreamReader stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (id, type) = ("", "");
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (id, type, JsonSerializer.Deserialize<JsonElement>(line[6..]));
            }
        }

        throw new EndOfStreamException("The stream ended.");
    }
}
