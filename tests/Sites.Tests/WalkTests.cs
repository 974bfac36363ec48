using Shemss.Contracts.Registry.V1;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Sites.Tests;

[Trait("Needs", "Servers")]
public sealed class WalkTests(TestServers servers)
{
    [Fact]
    public async Task Every_operation_serves_its_roles_their_own_data_and_nobody_elses()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        (await new ApiWalk(sites.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    [Fact]
    public async Task Bad_input_is_refused_with_a_code_and_leaves_nothing()
    {
        await using var sites = await ServiceFactory<Program>.StartAsync(servers, "sites");
        (await new BadInputWalk(sites.Target) { Seed = SeedAsync }.RunAsync()).AssertClean();
    }

    /// <summary>What Registry's events would have told: both sides' institutions and authorities.</summary>
    private static async Task SeedAsync(WalkSeed seed)
    {
        foreach (var side in (WalkSide[])[seed.Own, seed.Foreign])
        {
            await seed.ExecuteAsync(
                """
                insert into authority_ref (id, code, name, level) values (@Authority, 'a-' || @Authority, '管理部门', 'district') on conflict do nothing;
                insert into institution_ref (id, uscc, name, kind, status, key_ordinal)
                values (@Institution, @Institution, '运维机构', 'contractor', 'accepted', 1) on conflict do nothing;
                """, new { side.Authority, side.Institution });
        }

        await seed.ParkAsync(new AuthorityRegistered { AuthorityId = Guid.CreateVersion7(), Code = "parked", Name = "管理部门", Level = "district" });
        seed.Know("authorities", seed.Own.Authority, owned: false);
        seed.Know("institutions", seed.Own.Institution, owned: false);
    }
}
