using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Options;
using Shemss.Registry.People;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests.People;

[Trait("Needs", "Servers")]
public sealed class IdCardTests(TestServers servers)
{
    private const string Number = "11010519491231002X";

    [Fact]
    public async Task R11_the_number_is_kept_masked_and_hashed_under_a_secret_that_is_not_in_the_database()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry", s => s.Settings["Registry:IdCardKey"] = new string('k', 32));
        var id = await FiledAsync(registry);
        await using var owner = await registry.OwnerConnectionAsync();
        var row = await owner.QuerySingleAsync<string>("select p::text from person p");
        Assert.DoesNotContain(Number, row, StringComparison.Ordinal);
        Assert.DoesNotContain(Plain(id), row, StringComparison.Ordinal);
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(new string('k', 32)), Encoding.ASCII.GetBytes(Plain(id))));
        Assert.Equal($"h1:{expected}", await owner.QuerySingleAsync<string>("select id_card_hash from person"));
        Assert.NotEqual($"h1:{expected}", new IdCardHash(Options.Create(new RegistryOptions())).Of(id, Number));
    }

    [Fact]
    public async Task R11_a_person_filed_before_there_was_a_secret_is_recognised_after_it()
    {
        string database;
        Guid id;
        await using (var before = await ServiceFactory<Program>.StartAsync(servers, "registry"))
        {
            (database, id) = (before.Database, await FiledAsync(before));
            await using var owner = await before.OwnerConnectionAsync();
            await owner.ExecuteAsync("update person set id_card_hash = @plain", new { plain = Plain(id) });
        }

        await using var after = await ServiceFactory<Program>.StartAsync(servers, "registry", s => s.Database = database);
        await using var now = await after.OwnerConnectionAsync();
        Assert.StartsWith("h1:", await now.QuerySingleAsync<string>("select id_card_hash from person"), StringComparison.Ordinal);
        var institution = after.Client(Role.Institution, id);
        using var again = await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(await institution.UploadAsync()));
        Assert.Equal("registry.person.taken", await again.CodeAsync(HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(RegistryOptions.DevelopmentKey)]
    [InlineData("too-short")]
    public async Task Production_refuses_the_development_secret_and_a_short_one(string? key)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServiceFactory<Program>.StartAsync(servers, "registry", s =>
        {
            (s.Settings["environment"], s.Settings["Auth:ClientSecret"], s.Settings["Registry:IdCardKey"]) = ("Production", "a secret of its own", key);
        }));
        Assert.Contains("IdCardKey", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Guid> FiledAsync(ServiceFactory<Program> registry)
    {
        var id = Guid.CreateVersion7();
        var institution = registry.Client(Role.Institution, id);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution("91350100M000100Y43", "清源"))).JsonAsync(HttpStatusCode.Created);
        await (await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(await institution.UploadAsync()))).JsonAsync(HttpStatusCode.Created);
        return id;
    }

    private static string Plain(Guid institution) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{institution}/{Number}")));
}
