using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Sites.Tests.Instruments;

[Trait("Needs", "Servers")]
public sealed class InstallationTests(TestServers servers)
{
    [Fact]
    public async Task R1_R2_an_enterprise_adds_a_point_and_an_analyser_and_the_institution_sees_them_once_it_serves_the_point()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        var institution = sites.Client(Role.Institution, world.Institution);
        Assert.Equal(HttpStatusCode.NotFound, (await institution.GetAsync($"/v1/points/{world.Point}")).StatusCode);
        await world.AssignAsync();
        var point = await (await institution.GetAsync($"/v1/points/{world.Point}")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(world.Institution, point.GetProperty("servingInstitutionId").GetGuid());

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var installed = await (await institution.PostAsJsonAsync($"/v1/points/{world.Point}/instruments", Client.Instrument(today))).JsonAsync(HttpStatusCode.Created);
        Assert.False(installed.GetProperty("reportedLate").GetBoolean());
        var district = sites.Client(Role.Regulator, authority: world.Authority);
        var list = await (await district.GetAsync($"/v1/points/{world.Point}/instruments")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("w01018", list.GetProperty("items")[0].GetProperty("factorCode").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await sites.Client(Role.Regulator, authority: Guid.CreateVersion7()).GetAsync($"/v1/points/{world.Point}")).StatusCode);
    }

    [Fact]
    public async Task R2_what_the_figure_requires_is_required_and_a_batch_analyser_states_its_cycle()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        var instrument = Client.Instrument(new DateOnly(2026, 3, 2));
        instrument.Remove("measuringCycleMinutes");
        instrument["rangeHigh"] = -1;
        var problem = await (await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/instruments", instrument)).JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal(
            ["sites.instrument.cycle-missing", "sites.instrument.range-invalid"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString()!).Order());
        instrument = Client.Instrument(new DateOnly(2026, 3, 2));
        foreach (var required in (string[])["brand", "previousMaintainer", "systemInstaller", "positionCode"])
        {
            instrument.Remove(required);
        }

        var missing = await (await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/instruments", instrument)).JsonAsync(HttpStatusCode.BadRequest);
        Assert.Contains(missing.GetProperty("errors").EnumerateArray(), e => e.GetProperty("field").GetString() == "brand");
        Assert.Equal(4, missing.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData("2026-09-18", "2026-09-24T15:59:59Z", false)]
    [InlineData("2026-09-18", "2026-09-24T16:00:00Z", true)]
    public async Task R5_a_change_reported_after_five_working_days_is_accepted_and_marked_late(string happened, string reported, bool late)
    {
        // 2026-09-20 is a make-up working day: the fifth working day after the 18th is the 24th.
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(reported, System.Globalization.CultureInfo.InvariantCulture));
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites", s => s.Time = clock);
        var world = await SitesWorld.CreateAsync(sites);
        var installed = await (await world.AsEnterprise.PostAsJsonAsync(
            $"/v1/points/{world.Point}/instruments", Client.Instrument(DateOnly.Parse(happened, System.Globalization.CultureInfo.InvariantCulture)))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("2026-09-24", installed.GetProperty("reportDueOn").GetString());
        Assert.Equal(late, installed.GetProperty("reportedLate").GetBoolean());
        await using var owner = await sites.OwnerConnectionAsync();
        await using var count = new Npgsql.NpgsqlCommand(
            "select (select count(*) from messaging.event_log where type = 'shemss.sites.facility-change-reported-late.v1') + (select count(*) from messaging.outbox where type = 'shemss.sites.facility-change-reported-late.v1')", owner);
        Assert.Equal(late ? 1L : 0L, await count.ExecuteScalarAsync());
    }
}
