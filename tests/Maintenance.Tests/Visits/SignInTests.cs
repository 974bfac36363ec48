using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Visits;

[Trait("Needs", "Servers")]
public sealed class SignInTests(TestServers servers)
{
    [Fact]
    public async Task R21_a_sign_in_on_site_is_plain_and_one_off_site_is_accepted_and_marked()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var plan = await world.PlannedAsync();
        var near = await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", world.SignIn(plan))).JsonAsync(HttpStatusCode.Created);
        Assert.True(near.GetProperty("onSite").GetBoolean());
        Assert.InRange(near.GetProperty("distanceMetres").GetDecimal(), 10m, 20m);
        Assert.Empty(Findings(near));

        var far = world.SignIn(plan);
        (far["longitude"], far["deviceTime"]) = (121.36m, world.Clock.GetUtcNow().AddMinutes(-6));
        var marked = await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", far)).JsonAsync(HttpStatusCode.Created);
        Assert.False(marked.GetProperty("onSite").GetBoolean());
        Assert.Equal(["sign-in.off-site", "sign-in.clock-skew"], Findings(marked));
        var started = (await world.EventsAsync($"visit/{marked.GetProperty("id").GetGuid()}"))[0];
        Assert.Equal("shemss.maintenance.visit-started.v1", started.Type);
        Assert.False(started.Payload.GetProperty("onSite").GetBoolean());
    }

    [Fact]
    public async Task R21_a_position_in_GCJ02_is_on_site_as_the_same_place_in_WGS84_is()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var shifted = new Shemss.Maintenance.Domain.Position(121.3411, 30.7424, false).ToGcj02();
        var signIn = world.SignIn(await world.PlannedAsync());
        (signIn["longitude"], signIn["latitude"], signIn["coordinateSystem"]) = (shifted.Longitude, shifted.Latitude, "gcj02");
        var visit = await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", signIn)).JsonAsync(HttpStatusCode.Created);
        Assert.InRange(visit.GetProperty("distanceMetres").GetDecimal(), 10m, 20m);
    }

    [Fact]
    public async Task R21_an_expired_certificate_is_marked()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var plan = await world.PlannedAsync();
        await world.KnowAsync(world.Person, certifiedTo: new DateOnly(2026, 7, 15), ordinal: 2);
        Assert.Empty(Findings(await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", world.SignIn(plan))).JsonAsync(HttpStatusCode.Created)));
        await world.KnowAsync(world.Person, certifiedTo: new DateOnly(2026, 7, 14), ordinal: 3);
        var expired = await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", world.SignIn(plan))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["sign-in.no-valid-certificate"], Findings(expired));
    }

    [Fact]
    public async Task R25_a_late_entry_needs_a_reason_and_is_flagged()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var signIn = world.SignIn(await world.PlannedAsync());
        signIn["startedAt"] = world.Clock.GetUtcNow().AddDays(-1);
        using var refused = await world.AsInstitution.PostAsJsonAsync("/v1/visits", signIn);
        Assert.Equal(["maintenance.visit.late-reason-missing@lateEntryReason"], await refused.RefusalsAsync(HttpStatusCode.BadRequest));

        signIn["lateEntryReason"] = "站房内无网络信号。";
        var visit = (await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", signIn)).JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        Assert.Equal("站房内无网络信号。", (await world.VisitAsync(visit)).GetProperty("lateEntryReason").GetString());
        await world.RecordedAsync(visit);
        var submitted = (await world.EventsAsync($"visit/{visit}"))[1];
        Assert.Equal("shemss.maintenance.record-submitted.v1", submitted.Type);
        Assert.True(submitted.Payload.GetProperty("lateEntry").GetBoolean());
    }

    [Fact]
    public async Task R21_times_that_cannot_be_are_refused_with_their_field()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var signIn = world.SignIn(await world.PlannedAsync());
        (signIn["startedAt"], signIn["lateEntryReason"]) = (DateTimeOffset.MaxValue, "补录");
        using var future = await world.AsInstitution.PostAsJsonAsync("/v1/visits", signIn);
        Assert.Equal(["maintenance.visit.outside-cycles", "maintenance.visit.time-in-future@startedAt"], await future.RefusalsAsync(HttpStatusCode.BadRequest));

        var visit = await world.SignedInAsync();
        using var empty = await world.SignOutAsync(visit);
        Assert.Equal(["maintenance.visit.no-record"], await empty.RefusalsAsync(HttpStatusCode.UnprocessableEntity));
        await world.RecordedAsync(visit);
        using var before = await world.SignOutAsync(visit, world.Clock.GetUtcNow().AddHours(-1));
        Assert.Equal(["maintenance.visit.time-order@finishedAt"], await before.RefusalsAsync(HttpStatusCode.BadRequest));
        using var ahead = await world.SignOutAsync(visit, world.Clock.GetUtcNow().AddMinutes(6));
        Assert.Equal(["maintenance.visit.time-in-future@finishedAt"], await ahead.RefusalsAsync(HttpStatusCode.BadRequest));
    }

    private static string[] Findings(JsonElement visit) => [.. visit.GetProperty("findings").EnumerateArray().Select(f => f.GetString()!)];
}
