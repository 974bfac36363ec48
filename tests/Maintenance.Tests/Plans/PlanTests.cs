using System.Net;
using System.Net.Http.Json;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Plans;

[Trait("Needs", "Servers")]
public sealed class PlanTests(TestServers servers)
{
    [Fact]
    public async Task R20_a_plan_weaker_than_the_standards_minimum_is_refused_with_its_clause()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        using var refused = await world.AsInstitution.PostAsJsonAsync("/v1/plans", world.Plan(intervalDays: 8));
        Assert.Equal(["maintenance.plan.too-seldom@intervalDays"], await refused.RefusalsAsync(HttpStatusCode.UnprocessableEntity));
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Contains("每 7 天", text, StringComparison.Ordinal);
        Assert.Contains("HJ 355-2019", text, StringComparison.Ordinal);

        var plan = await (await world.AsInstitution.PostAsJsonAsync("/v1/plans", world.Plan(intervalDays: 7))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((7, 52), (plan.GetProperty("minimumDays").GetInt32(), plan.GetProperty("cycles").GetInt32()));
        Assert.Contains("HJ 355-2019", plan.GetProperty("minimumClause").GetString(), StringComparison.Ordinal);
        var cycles = await (await world.AsEnterprise.GetAsync($"/v1/plans/{plan.GetProperty("id").GetGuid()}/cycles")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("2026-01-11", cycles.GetProperty("items")[0].GetProperty("endsOn").GetString());
        Assert.Equal(["shemss.maintenance.plan-activated.v1"], (await world.EventsAsync($"plan/{plan.GetProperty("id").GetGuid()}")).Select(e => e.Type));
    }

    [Theory]
    [InlineData(16, HttpStatusCode.UnprocessableEntity)]
    [InlineData(15, HttpStatusCode.Created)]
    public async Task R20_calibration_is_held_against_the_minimum_of_the_analyser_in_place(int days, HttpStatusCode expected)
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers, kind: "flue-gas");
        await world.OwnerAsync(
            "insert into instrument_ref (id, point_id, factor_code, model, brand, installed_at) values (@id, @Point, 'a34013', 'PM', 'SICK', now())",
            new { id = Guid.CreateVersion7(), world.Point });
        using var answer = await world.AsInstitution.PostAsJsonAsync("/v1/plans", world.Plan(days, "calibration"));
        await answer.JsonAsync(expected);
    }

    [Fact]
    public async Task R20_a_plan_names_a_point_and_people_of_the_institution_and_a_period_within_reach()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        await world.KnowAsync(world.Person, new DateOnly(2028, 2, 29), active: false, ordinal: 2);
        var plan = world.Plan();
        (plan["from"], plan["to"]) = ("9999-12-01", "9999-12-31");
        using var refused = await world.AsInstitution.PostAsJsonAsync("/v1/plans", plan);
        Assert.Equal(["maintenance.person-unknown@personIds[0]", "maintenance.plan.period-invalid@to"], await refused.RefusalsAsync(HttpStatusCode.BadRequest));

        // An older event that comes after changes nothing: the person stays inactive.
        await world.KnowAsync(world.Person, new DateOnly(2028, 2, 29), active: true, ordinal: 1);
        using var still = await world.AsInstitution.PostAsJsonAsync("/v1/plans", world.Plan());
        Assert.Equal(["maintenance.person-unknown@personIds[0]"], await still.RefusalsAsync(HttpStatusCode.UnprocessableEntity));
    }
}
