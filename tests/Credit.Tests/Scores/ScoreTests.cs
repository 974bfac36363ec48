using System.Net;
using Shemss.ServiceDefaults;
using Shemss.Testing.Servers;

namespace Shemss.Credit.Tests.Scores;

[Trait("Needs", "Servers")]
public sealed class ScoreTests(TestServers servers)
{
    [Fact]
    public async Task R51_R52_what_the_sources_published_gives_lines_each_with_its_event_and_rule()
    {
        var expected = new Dictionary<string, Guid>();
        await using var world = await CreditWorld.CreateAsync(servers, w =>
        {
            expected["record-confirmed"] = w.Confirmed();
            expected["record-confirmed-late"] = w.Confirmed(late: true);
            expected["record-received-late"] = w.Confirmed(receivedLate: true);
            expected["report-passed"] = w.Judged(true);
            expected["report-failed"] = w.Judged(false);
            expected["report-filed-late"] = w.FiledLate();
            expected["alert-verified"] = w.Verified(true);

            // Nothing follows from these: a false alarm, a point nobody serves, another year in Shanghai.
            w.Verified(false);
            w.Verified(true, served: false);
            w.Confirmed(at: new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.FromHours(8)));
        });
        var score = (await world.ScoreAsync()).GetProperty("score");
        Assert.Equal((96.1m, "demo-2026.1"), (score.GetProperty("total").GetDecimal(), score.GetProperty("schemeVersion").GetString()));
        var indicators = score.GetProperty("indicators").EnumerateArray().ToList();
        Assert.Equal(expected.Keys.Order(), indicators.Select(i => i.GetProperty("code").GetString()!).Order());
        foreach (var indicator in indicators)
        {
            var line = Assert.Single(indicator.GetProperty("lines").EnumerateArray());
            Assert.Equal(expected[indicator.GetProperty("code").GetString()!], line.GetProperty("evidenceEventId").GetGuid());
            Assert.NotEmpty(indicator.GetProperty("clause").GetString()!);
        }

        // Each line has been told once.
        const string Told = """
            select count(distinct payload->>'lineId')::int from (
                select key, payload from messaging.event_log union all select key, payload from messaging.outbox) e where key = @key
            """;
        Assert.Equal(7, await world.OwnerAsync(Told, new { key = $"score/{world.Institution}/2026" }));
    }

    [Fact]
    public async Task R53_an_institution_sees_its_own_score_and_authorities_those_who_serve_their_points()
    {
        var other = Guid.CreateVersion7();
        await using var world = await CreditWorld.CreateAsync(servers, w =>
        {
            w.Know(other);
            w.Confirmed();
            w.Assigned(other, new DateOnly(2999, 1, 1));
        });
        Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Institution, other).GetAsync(world.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Institution, other).GetAsync($"{world.Path}/recomputation")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Regulator, authority: Guid.CreateVersion7()).GetAsync(world.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Regulator, authority: world.Authority).GetAsync($"/v1/institutions/{other}/scores/2026")).StatusCode);
        foreach (var client in (HttpClient[])[world.AsInstitution, world.Service.Client(Role.Regulator, authority: world.Authority), world.Service.Client(Role.Regulator)])
        {
            var score = (await (await client.GetAsync(world.Path)).JsonAsync(HttpStatusCode.OK)).GetProperty("score");
            Assert.Equal(100.5m, score.GetProperty("total").GetDecimal());
        }
    }

    [Fact]
    public async Task R50_schemes_are_data_that_everybody_reads()
    {
        await using var world = await CreditWorld.CreateAsync(servers);
        var all = await (await world.AsInstitution.GetAsync("/v1/schemes")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(["demo-2026.1"], all.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("version").GetString()!));
        var one = await (await world.Service.Client(Role.Enterprise, world.Enterprise).GetAsync("/v1/schemes/demo-2026.1")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("P", 7), (one.GetProperty("confidence").GetString(), one.GetProperty("indicators").GetArrayLength()));
        Assert.Equal(["credit.scheme.not-found"], await (await world.AsInstitution.GetAsync("/v1/schemes/no-such")).RefusalsAsync(HttpStatusCode.NotFound));
        foreach (var period in (string[])["2025", "1", "99999", "-1"])
        {
            Assert.Equal(
                ["credit.period.no-scheme"], await (await world.AsInstitution.GetAsync($"/v1/institutions/{world.Institution}/scores/{period}")).RefusalsAsync(HttpStatusCode.NotFound));
        }
    }
}
