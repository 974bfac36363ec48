using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Registry.Tests.Institutions;

[Trait("Needs", "Servers")]
public sealed class FilingTests(TestServers servers)
{
    private const string Code = "91350100M000100Y43";

    [Fact]
    public async Task R10_R11_an_institution_files_itself_and_a_technician_and_the_city_accepts()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var id = Guid.CreateVersion7();
        var institution = registry.Client(Role.Institution, id);
        var created = await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution(Code, "清源"))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("draft", created.GetProperty("status").GetString());
        Assert.Equal("registry.filing.nobody-on-file", await (await institution.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/submission", null, 1))
            .CodeAsync(HttpStatusCode.UnprocessableEntity));

        var file = await institution.UploadAsync();
        var person = await (await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(file))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("110***********002X", person.GetProperty("idCard").GetString());

        var submitted = await (await institution.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/submission", null, 1)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("submitted", submitted.GetProperty("status").GetString());
        var city = registry.Client(Role.Regulator);
        var accepted = await (await city.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/acceptance", null, 2)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("accepted", accepted.GetProperty("status").GetString());

        await using var owner = await registry.OwnerConnectionAsync();
        var types = await Eventually.Async(() => TypesAsync(owner), t => t.Count == 5, what: "five events in the log");
        Assert.Equal(
            ["shemss.registry.filing-changed.v1", "shemss.registry.person-changed.v1", "shemss.registry.filing-changed.v1", "shemss.registry.filing-changed.v1", "shemss.registry.institution-filed.v1"],
            types);
    }

    [Theory]
    [InlineData("91350100M000100Y4Z", "registry.institution.uscc-invalid")]
    [InlineData("91350100M000100Y4I", "registry.institution.uscc-invalid")]
    public async Task R10_a_wrong_credit_code_is_refused_with_its_field(string uscc, string code)
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        using var response = await registry.Client(Role.Institution, Guid.CreateVersion7()).PostAsJsonAsync("/v1/institutions", Client.Institution(uscc, "清源"));
        var problem = await response.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal(code, problem.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal("unifiedSocialCreditCode", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task R10_only_the_city_decides_on_a_filing_and_only_on_the_version_it_read()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var id = Guid.CreateVersion7();
        var authority = Guid.CreateVersion7();
        var institution = registry.Client(Role.Institution, id);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution(Code, "清源"))).JsonAsync(HttpStatusCode.Created);
        await (await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(await institution.UploadAsync()))).JsonAsync(HttpStatusCode.Created);
        await (await institution.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/submission", null, 1)).JsonAsync(HttpStatusCode.OK);

        var city = registry.Client(Role.Regulator);
        Assert.Equal("request.version-mismatch", await (await city.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/acceptance", null, 1)).CodeAsync(HttpStatusCode.PreconditionFailed));
        var district = registry.Client(Role.Regulator, authority: authority);
        Assert.Equal("registry.institution.not-found", await (await district.GetAsync($"/v1/institutions/{id}")).CodeAsync(HttpStatusCode.NotFound));

        // Once the institution serves a point of the district's, the district sees it, but still does not decide.
        await Client.ServesAsync(registry, id, authority, Guid.CreateVersion7(), new DateOnly(2026, 1, 1));
        await (await district.GetAsync($"/v1/institutions/{id}")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("auth.forbidden", await (await district.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/acceptance", null, 2)).CodeAsync(HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task R11_a_certificates_file_is_seen_by_the_authorities_whose_points_the_institution_serves()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var (id, authority) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var institution = registry.Client(Role.Institution, id);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution(Code, "清源"))).JsonAsync(HttpStatusCode.Created);
        var file = await institution.UploadAsync();
        await (await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(file))).JsonAsync(HttpStatusCode.Created);
        var district = registry.Client(Role.Regulator, authority: authority);
        Assert.Equal(HttpStatusCode.NotFound, (await district.GetAsync($"/v1/files/{file}")).StatusCode);

        await Client.ServesAsync(registry, id, authority, Guid.CreateVersion7(), new DateOnly(2026, 1, 1));
        Assert.Equal(HttpStatusCode.OK, (await district.GetAsync($"/v1/files/{file}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await registry.Client(Role.Institution, Guid.CreateVersion7()).GetAsync($"/v1/files/{file}")).StatusCode);
    }

    [Fact]
    public async Task R10_a_returned_filing_is_corrected_and_handed_in_again()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var id = Guid.CreateVersion7();
        var institution = registry.Client(Role.Institution, id);
        await (await institution.PostAsJsonAsync("/v1/institutions", Client.Institution(Code, "清源"))).JsonAsync(HttpStatusCode.Created);
        await (await institution.PostAsJsonAsync($"/v1/institutions/{id}/people", Client.Person(await institution.UploadAsync()))).JsonAsync(HttpStatusCode.Created);
        await (await institution.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/submission", null, 1)).JsonAsync(HttpStatusCode.OK);
        var returned = await (await registry.Client(Role.Regulator).ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/return", new { reason = "地址不全" }, 2)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("地址不全", returned.GetProperty("statusReason").GetString());
        var again = await (await institution.ChangeAsync(HttpMethod.Post, $"/v1/institutions/{id}/submission", null, 3)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("submitted", again.GetProperty("status").GetString());
    }

    [Fact]
    public async Task R61_a_repeated_registration_gets_the_same_answer_and_one_effect()
    {
        await using var registry = await ServiceFactory<Program>.StartAsync(servers, "registry");
        var client = registry.Client(Role.Institution, Guid.CreateVersion7());
        using var first = await SendAsync(client, "清源", "key-1");
        using var second = await SendAsync(client, "清源", "key-1");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        using var other = await SendAsync(client, "另一个名字", "key-1");
        Assert.Equal("request.idempotency-key-reused", await other.CodeAsync(HttpStatusCode.UnprocessableEntity));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string name, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/institutions") { Content = JsonContent.Create(Client.Institution(Code, name)) };
        request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    private static async Task<List<string>> TypesAsync(NpgsqlConnection owner)
    {
        await using var command = new NpgsqlCommand("select type from messaging.event_log order by position", owner);
        await using var reader = await command.ExecuteReaderAsync();
        var types = new List<string>();
        while (await reader.ReadAsync())
        {
            types.Add(reader.GetString(0));
        }

        return types;
    }
}
