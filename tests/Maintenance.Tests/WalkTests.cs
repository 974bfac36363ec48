using Microsoft.Extensions.Time.Testing;
using Shemss.Contracts.Sites.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    // Within the cycles of the documented plan.
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 7, 15, 10, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var maintenance = await ServiceFactory<Program>.StartAsync(servers, "maintenance", s => s.Time = _clock);
        (await new ApiWalk(maintenance.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var maintenance = await ServiceFactory<Program>.StartAsync(servers, "maintenance", s => s.Time = _clock);
        (await new BadInputWalk(maintenance.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>What the events of Sites and Registry would have told, and an uploaded photo.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        var (point, person, photo) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await seed.ExecuteAsync(
            """
            insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres)
            values (@point, @Enterprise, @Authority, 'wastewater', '总排口', 'DW001', '310116ZLDSZ20260127DW001', 121.3412, 30.7423, 'wgs84', 200);
            insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@point, @Enterprise, @Authority, @Institution, '2025-01-01');
            insert into person_ref (id, institution_id, name, active, certificates, key_ordinal)
            values (@person, @Institution, '张强', true, '[{"validFrom":"2025-03-01","validTo":"2028-02-29"}]', 1);
            insert into platform.stored_file (id, sha256, size, content_type, name, institution_id, uploaded_by, uploaded_at)
            values (@photo, repeat('0', 64), 68, 'image/png', 'photo.png', @Institution, 'li.min', now());
            """, new { point, person, photo, seed.Own.Enterprise, seed.Own.Authority, seed.Own.Institution });
        await seed.ParkAsync(new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Guid.CreateVersion7(), EnterpriseId = seed.Own.Enterprise, AuthorityId = seed.Own.Authority,
            InstitutionId = seed.Own.Institution, From = new DateOnly(2025, 1, 1),
        });
        seed.Know("points", point);
        seed.Know("people", person);
        seed.Know("photos", photo);
    }
}
