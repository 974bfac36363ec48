using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Chain;

[Trait("Needs", "Servers")]
public sealed class ChainTests(TestServers servers)
{
    [Theory]
    [InlineData("update record set content = 'x'")]
    [InlineData("update record set all_normal = not all_normal")]
    [InlineData("delete from record_photo; delete from chain_link")]
    [InlineData("update chain_link set hash = repeat('0', 64)")]
    [InlineData("truncate record cascade")]
    public async Task R23_not_even_the_services_own_role_changes_or_deletes_a_record(string sql)
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        await world.RecordedAsync(await world.SignedInAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.ServiceRoleAsync(sql));
        Assert.Contains(refused.SqlState, (string[])[PostgresErrorCodes.RestrictViolation, PostgresErrorCodes.InsufficientPrivilege]);
        var chain = await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}/chain")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, 1), (chain.GetProperty("intact").GetBoolean(), chain.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task R23_what_the_owner_of_the_database_altered_is_found_and_a_receipt_checks_offline()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        var second = Guid.Empty;
        for (var i = 1; i <= 3; i++)
        {
            var record = await world.RecordedAsync(visit);
            Assert.Equal(i, record.GetProperty("chainOrdinal").GetInt32());
            second = i == 2 ? record.GetProperty("id").GetGuid() : second;
        }

        await (await world.SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);
        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(receipt.GetProperty("chainHead").GetString(), await HeadOutsideAsync(world));
        var intact = await (await world.AsInstitution.GetAsync($"/v1/points/{world.Point}/chain")).JsonAsync(HttpStatusCode.OK);
        Assert.True(intact.GetProperty("intact").GetBoolean());
        Assert.Equal(receipt.GetProperty("chainHead").GetString(), intact.GetProperty("head").GetString());

        Assert.Equal(1, await TamperAsync(world, second));
        var broken = await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}/chain")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((false, 2), (broken.GetProperty("intact").GetBoolean(), broken.GetProperty("firstBreak").GetInt32()));
        Assert.NotEqual(receipt.GetProperty("chainHead").GetString(), await HeadOutsideAsync(world));
    }

    private static async Task<int> TamperAsync(MaintenanceWorld world, Guid record)
    {
        await world.OwnerAsync("alter table record disable trigger keep_as_is");
        var changed = await world.OwnerAsync("update record set content = replace(content, '设备运行正常', '设备停运') where id = @record", new { record });
        await world.OwnerAsync("alter table record enable trigger keep_as_is");
        return changed;
    }

    /// <summary>The chain's head from the stored texts alone, with the platform's SHA-256.</summary>
    private static async Task<string> HeadOutsideAsync(MaintenanceWorld world)
    {
        await using var owner = await world.Service.OwnerConnectionAsync();
        var head = new string('0', 64);
        foreach (var content in await owner.QueryAsync<string>("select r.content from record r join chain_link c on c.record_id = r.id order by c.ordinal"))
        {
            head = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(head + "\n" + content))).ToLowerInvariant();
        }

        return head;
    }
}
