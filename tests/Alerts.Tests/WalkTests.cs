using Shemss.Contracts.Sites.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        (await new ApiWalk(alerts.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        (await new BadInputWalk(alerts.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>A point of one's own with an alert.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        var point = Guid.CreateVersion7();
        await seed.ExecuteAsync(
            """
            insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system,
                sign_in_radius_metres, registered_ordinal, assigned_ordinal)
            values (@point, @Enterprise, @Authority, 'wastewater', '废水总排口', 'DW001', @mn, 121.34, 30.74, 'wgs84', 200, 1, 1);
            insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@point, @Enterprise, @Authority, @Institution, '2025-01-01');
            """, new { point, seed.Own.Enterprise, seed.Own.Authority, seed.Own.Institution, mn = point.ToString("N")[..24] });
        await seed.ParkAsync(new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Guid.CreateVersion7(), EnterpriseId = seed.Own.Enterprise, AuthorityId = seed.Own.Authority,
            InstitutionId = seed.Own.Institution, From = new DateOnly(2025, 1, 1),
        });
        seed.Know("points", point);
        seed.Know("alerts", await AlertsWorld.RaiseAsync(seed.Services, point, TimeProvider.System.GetUtcNow()));
    }
}
