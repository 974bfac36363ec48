using Shemss.Contracts.Sites.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Credit.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    // No operation of this service takes a body: there is none to spoil.
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var sources = await SourceHost.StartAsync();
        await using var credit = await ServiceFactory<Program>.StartAsync(servers, "credit", setup =>
        {
            foreach (var (key, value) in sources.Settings)
            {
                setup.Settings[key] = value;
            }
        });
        (await new ApiWalk(credit.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>What the events of Registry and Sites would have told.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        foreach (var side in (WalkSide[])[seed.Own, seed.Foreign])
        {
            await seed.ExecuteAsync(
                """
                insert into institution_ref (id, uscc, name, key_ordinal) values (@Institution, '91350100M000100Y43', '清源', 1);
                insert into point_ref (id, enterprise_id, authority_id) values (@point, @Enterprise, @Authority);
                insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from) values (@point, @Enterprise, @Authority, @Institution, '2025-01-01');
                """, new { point = Guid.CreateVersion7(), side.Institution, side.Enterprise, side.Authority });
        }

        await seed.ParkAsync(new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Guid.CreateVersion7(), EnterpriseId = seed.Own.Enterprise, AuthorityId = seed.Own.Authority,
            InstitutionId = seed.Own.Institution, From = new DateOnly(2025, 1, 1),
        });
        seed.Know("institutions", seed.Own.Institution);
    }
}
