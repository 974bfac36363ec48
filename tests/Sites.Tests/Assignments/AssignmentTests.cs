using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Sites.Tests.Assignments;

[Trait("Needs", "Servers")]
public sealed class AssignmentTests(TestServers servers)
{
    [Fact]
    public async Task R19_only_an_accepted_institution_under_a_contract_may_serve_a_point()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        await world.KnowAsync(sites, "submitted");
        Assert.Equal("sites.assignment.institution-not-accepted", await RefusedAsync(world, Client.Assignment(world.Institution)));
        await world.KnowAsync(sites, "accepted");
        Assert.Equal("sites.assignment.contract-missing", await RefusedAsync(world, Client.Assignment(world.Institution, contractNumber: null)));
        Assert.Equal("sites.assignment.institution-unknown", await RefusedAsync(world, Client.Assignment(Guid.CreateVersion7())));
        await world.AssignAsync();
        Assert.Equal("sites.assignment.overlaps", await RefusedAsync(world, Client.Assignment(world.Institution)));
    }

    [Fact]
    public async Task R19_self_operated_needs_no_contract_and_serves_its_own_enterprise_only()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        var (own, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await world.KnowAsync(sites, "accepted", "self-operated", own, world.Enterprise);
        await world.KnowAsync(sites, "accepted", "self-operated", other, Guid.CreateVersion7());
        Assert.Equal("sites.assignment.self-operated-elsewhere", await RefusedAsync(world, Client.Assignment(other, contractNumber: null)));
        await (await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/assignments", Client.Assignment(own, contractNumber: null))).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task R6_a_new_assignment_ends_the_one_before_and_both_stay_in_the_history()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        await world.AssignAsync();
        await (await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/assignments", Client.Assignment(world.Institution, from: "2026-07-01"))).JsonAsync(HttpStatusCode.Created);
        var items = (await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}/assignments")).JsonAsync(HttpStatusCode.OK)).GetProperty("items");
        Assert.Equal("2026-06-30", items[0].GetProperty("to").GetString());
        Assert.Equal("2026-07-01", items[1].GetProperty("from").GetString());
    }

    [Fact]
    public async Task R19_an_assignment_takes_effect_on_its_first_day_and_ends_with_its_last()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        var world = await SitesWorld.CreateAsync(sites);
        await world.AssignAsync();
        var next = Guid.CreateVersion7();
        await world.KnowAsync(sites, "accepted", institution: next);
        var soon = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(3).ToString("O", CultureInfo.InvariantCulture);
        await (await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/assignments", Client.Assignment(next, from: soon))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((world.Institution, true, false), await ServedAsync(sites, world, next));

        await using var owner = await sites.OwnerConnectionAsync();
        await owner.ExecuteAsync("update assignment set valid_from = platform.today() where valid_from > platform.today(); update assignment set valid_to = platform.today() - 1 where valid_from < platform.today()");
        Assert.Equal((next, false, true), await ServedAsync(sites, world, next));
        await owner.ExecuteAsync("update assignment set valid_from = valid_from - 1, valid_to = platform.today() where valid_to is null");
        Assert.Equal((next, false, true), await ServedAsync(sites, world, next));
        await owner.ExecuteAsync("update assignment set valid_to = platform.today() - 1 where valid_to = platform.today()");
        Assert.Equal((null, false, false), await ServedAsync(sites, world, next));
    }

    private static async Task<(Guid? By, bool First, bool Next)> ServedAsync(ServiceFactory<Program> sites, SitesWorld world, Guid next)
    {
        var point = await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}")).JsonAsync(HttpStatusCode.OK);
        return (
            point.GetProperty("servingInstitutionId") is { ValueKind: JsonValueKind.String } by ? by.GetGuid() : null,
            (await sites.Client(Role.Institution, world.Institution).GetAsync($"/v1/points/{world.Point}")).IsSuccessStatusCode,
            (await sites.Client(Role.Institution, next).GetAsync($"/v1/points/{world.Point}")).IsSuccessStatusCode);
    }

    private static async Task<string?> RefusedAsync(SitesWorld world, object assignment)
    {
        using var response = await world.AsEnterprise.PostAsJsonAsync($"/v1/points/{world.Point}/assignments", assignment);
        Assert.False(response.IsSuccessStatusCode);
        var problem = await response.JsonAsync(response.StatusCode);
        return problem.GetProperty("code").GetString();
    }
}
