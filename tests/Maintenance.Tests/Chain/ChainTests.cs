using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Shemss.Testing;
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
        Assert.Equal((true, 2), (chain.GetProperty("intact").GetBoolean(), chain.GetProperty("length").GetInt32()));
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
            Assert.Equal(i + 1, record.GetProperty("chainOrdinal").GetInt32());
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
        Assert.Equal((false, 3), (broken.GetProperty("intact").GetBoolean(), broken.GetProperty("firstBreak").GetInt32()));
        Assert.NotEqual(receipt.GetProperty("chainHead").GetString(), await HeadOutsideAsync(world));
    }

    [Theory]
    [InlineData("update visit set longitude = longitude + 0.0001", 1)]
    [InlineData("update visit set accuracy_metres = 1", 1)]
    [InlineData("update visit set device_time = device_time + interval '1 second'", 1)]
    [InlineData("update visit set start_received_at = start_received_at - interval '1 second'", 1)]
    [InlineData("update visit set vehicle_plate = '沪B00001'", 1)]
    [InlineData("update visit_person set person_id = gen_random_uuid()", 1)]
    [InlineData("update platform.stored_file set sha256 = repeat('a', 64) where name = 'photo.png'", 2)]
    [InlineData("update visit set finished_at = finished_at + interval '1 second'", 3)]
    [InlineData("update visit set signer_name = '别人'", 4)]
    [InlineData("update visit set confirmed_late = not confirmed_late", 4)]
    [InlineData("update visit set chain_head = repeat('a', 64)", 4)]
    [InlineData("update platform.stored_file set sha256 = repeat('a', 64) where name = '签名.png'", 4)]
    [InlineData("update visit set status = 'awaiting-confirmation'", 4)]
    [InlineData("alter table chain_link disable trigger keep_as_is; delete from chain_link where kind = 'confirmation'", 3)]
    public async Task R23_whatever_is_altered_of_a_visit_is_found_at_the_act_that_told_of_it(string sql, int at)
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.FinishedAsync();
        var signature = await world.AsEnterprise.UploadAsync("签名.png", SampleFiles.Png, "image/png");
        using var confirmed = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "confirmation", new { signerName = "陈洁", signatureFileId = signature });
        await confirmed.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, null), await CheckAsync(world));
        await world.OwnerAsync(sql);
        Assert.Equal((false, at), await CheckAsync(world));
    }

    [Fact]
    public async Task R24_a_dispute_is_an_entry_of_the_chain()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.FinishedAsync();
        using var disputed = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "dispute", new { reason = "当日未见运维人员。" });
        await disputed.JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, null), await CheckAsync(world));
        await world.OwnerAsync("update visit set dispute_reason = '无异议'");
        Assert.Equal((false, 4), await CheckAsync(world));
    }

    [Fact]
    public async Task R23_a_chain_of_version_1_still_verifies_and_goes_on_in_version_2()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        var record = await world.RecordedAsync(visit);

        // As it was stored before the other acts were chained: the sheet alone, its text without a kind.
        await using var owner = await world.Service.OwnerConnectionAsync();
        var content = (await owner.QuerySingleAsync<string>("select content from record")).Replace("\"kind\":\"record\",", "", StringComparison.Ordinal);
        var hash = Sha256Of($"{new string('0', 64)}\n{content}");
        await owner.ExecuteAsync(
            """
            alter table chain_link disable trigger keep_as_is;
            alter table record disable trigger keep_as_is;
            delete from chain_link where kind = 'sign-in';
            update record set content = @content;
            update chain_link set ordinal = 1, chain_version = 1, previous = repeat('0', 64), hash = @hash;
            alter table chain_link enable trigger keep_as_is;
            alter table record enable trigger keep_as_is;
            """, new { content, hash });
        Assert.Equal((true, null), await CheckAsync(world));

        await (await world.SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);
        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((true, null), await CheckAsync(world));
        Assert.Equal(receipt.GetProperty("chainHead").GetString(), await HeadOutsideAsync(world));
        Assert.Equal(record.GetProperty("id").GetGuid(), receipt.GetProperty("records")[0].GetProperty("recordId").GetGuid());
    }

    [Fact]
    public async Task R23_the_entries_given_out_check_offline_against_the_receipt()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.FinishedAsync();
        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        var (head, kinds, path) = (new string('0', 64), new List<string?>(), $"/v1/points/{world.Point}/chain/entries?limit=3");
        while (path is not null)
        {
            var page = await (await world.AsEnterprise.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
            foreach (var entry in page.GetProperty("items").EnumerateArray())
            {
                Assert.Equal(head, entry.GetProperty("previous").GetString());
                head = Sha256Of($"{head}\n{entry.GetProperty("content").GetString()}");
                Assert.Equal(head, entry.GetProperty("hash").GetString());
                kinds.Add(entry.GetProperty("kind").GetString());
            }

            path = page.GetProperty("next").GetString() is { } next ? $"{path.Split('?')[0]}{next}" : null;
        }

        Assert.Equal(["sign-in", "record", "sign-out", "confirmation"], kinds);
        Assert.Equal(receipt.GetProperty("chainHead").GetString(), head);
    }

    private static async Task<(bool Intact, int? FirstBreak)> CheckAsync(MaintenanceWorld world)
    {
        var chain = await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}/chain")).JsonAsync(HttpStatusCode.OK);
        return (chain.GetProperty("intact").GetBoolean(), chain.GetProperty("firstBreak") is { ValueKind: JsonValueKind.Number } at ? at.GetInt32() : null);
    }

    private static string Sha256Of(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();

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
        foreach (var content in await owner.QueryAsync<string>("select coalesce(r.content, c.content) from chain_link c left join record r on c.record_id = r.id order by c.ordinal"))
        {
            head = Sha256Of(head + "\n" + content);
        }

        return head;
    }
}
