using System.Net;
using System.Net.Http.Json;
using Dapper;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests.Subscriptions;

[Trait("Needs", "Servers")]
public sealed class OnMaintenanceInstitutionAssignedTests(TestServers servers)
{
    private static readonly DateOnly January = new(2026, 1, 1);
    private static readonly DateOnly July = new(2026, 7, 1);

    [Theory]
    [InlineData(new[] { 0, 1, 2 })]
    [InlineData(new[] { 2, 1, 0 })]
    [InlineData(new[] { 1, 0, 2 })]
    [InlineData(new[] { 2, 0, 1, 0, 1, 2 })]
    public async Task R6_who_served_a_point_from_when_to_when_is_the_same_in_whatever_order_it_is_told(int[] order)
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var (point, authority) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Guid[] institutions = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        DateOnly[] from = [January, July, new(2027, 1, 1)];
        foreach (var n in order)
        {
            await Client.ServesAsync(registry, institutions[n], authority, point, from[n]);
        }

        await using var owner = await registry.OwnerConnectionAsync();
        var rows = await owner.QueryAsync<(Guid, DateTime, DateTime?)>("select institution_id, valid_from, valid_to from institution_authority order by valid_from");
        Assert.Equal(
            [
                (institutions[0], January.ToDateTime(default), July.AddDays(-1).ToDateTime(default)),
                (institutions[1], July.ToDateTime(default), from[2].AddDays(-1).ToDateTime(default)),
                (institutions[2], from[2].ToDateTime(default), (DateTime?)null),
            ],
            rows);
    }

    [Fact]
    public async Task R6_of_two_that_are_told_at_once_the_earlier_ends_before_the_later()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            var (point, authority) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            await Task.WhenAll(
                Client.ServesAsync(registry, Guid.CreateVersion7(), authority, point, July),
                Client.ServesAsync(registry, Guid.CreateVersion7(), authority, point, January));
        });

        await using var owner = await registry.OwnerConnectionAsync();
        Assert.Equal(100, await owner.ExecuteScalarAsync<long>("select count(*) from institution_authority where valid_from = '2026-01-01' and valid_to = '2026-06-30'"));
        Assert.Equal(100, await owner.ExecuteScalarAsync<long>("select count(*) from institution_authority where valid_from = '2026-07-01' and valid_to is null"));
    }

    [Fact]
    public async Task R6_a_district_sees_the_institutions_that_serve_its_points_and_no_others()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var (own, other, authority) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (id, code) in new[] { (own, "91350100M000100Y43"), (other, "91310000MA1FL1LH01") })
        {
            await (await registry.Client(Role.Institution, id).PostAsJsonAsync("/v1/institutions", Client.Institution(code, $"清源 {code[^1]}"))).JsonAsync(HttpStatusCode.Created);
        }

        await Client.ServesAsync(registry, own, authority, Guid.CreateVersion7(), January);
        await Client.ServesAsync(registry, other, Guid.CreateVersion7(), Guid.CreateVersion7(), January);
        var seen = await (await registry.Client(Role.Regulator, authority: authority).GetAsync("/v1/institutions")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(own, Assert.Single(seen.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
    }
}
