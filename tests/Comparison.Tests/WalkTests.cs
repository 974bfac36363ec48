using Shemss.Contracts.Sites.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Comparison.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var comparison = await ServiceFactory<Program>.StartAsync(servers, "comparison");
        (await new ApiWalk(comparison.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var comparison = await ServiceFactory<Program>.StartAsync(servers, "comparison");
        (await new BadInputWalk(comparison.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>What Sites' events would have told.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        var point = Guid.CreateVersion7();
        await seed.ExecuteAsync(ComparisonWorld.InsertPoint, new { point, seed.Own.Enterprise, seed.Own.Authority, seed.Own.Institution });
        await seed.ParkAsync(new MaintenanceInstitutionAssigned
        {
            AssignmentId = Guid.CreateVersion7(), PointId = Guid.CreateVersion7(), EnterpriseId = seed.Own.Enterprise, AuthorityId = seed.Own.Authority,
            InstitutionId = seed.Own.Institution, From = new DateOnly(2025, 1, 1),
        });
        seed.Know("points", point);
    }
}
