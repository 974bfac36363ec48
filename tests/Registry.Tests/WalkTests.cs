using Shemss.Contracts.Sites.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        (await new ApiWalk(registry.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        (await new BadInputWalk(registry.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>What Sites' events would have told: each side's institution serves a point of its side's authority.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        await seed.ParkAsync(new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Guid.CreateVersion7(), EnterpriseId = seed.Own.Enterprise, AuthorityId = seed.Own.Authority,
            InstitutionId = seed.Own.Institution, From = new DateOnly(2025, 1, 1),
        });
        foreach (var side in (WalkSide[])[seed.Own, seed.Foreign])
        {
            await seed.ExecuteAsync(
                "insert into institution_authority (institution_id, authority_id, point_id, valid_from) values (@Institution, @Authority, @Institution, '2025-01-01') on conflict do nothing",
                new { side.Institution, side.Authority });
        }
    }
}
