using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Shemss.Identity.Tests.Accounts;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Clients;

[Trait("Needs", "Servers")]
public sealed class ClientTests(TestServers servers)
{
    [Fact]
    public async Task A_partners_secret_is_shown_once_replaced_at_will_and_kept_nowhere()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        await using var host = await IdentityHost.StartAsync(servers, database);
        using var admin = await host.ClientAsync("admin");
        var organisation = Guid.CreateVersion7();
        using var made = await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients", new { clientId = "lims", displayName = "LIMS", organisation, organisationKind = "institution" }, key: "k");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var first = await IssueAsync(admin);
        using var flow = host.Browser();
        var claims = (await flow.ClientCredentialsAsync("lims", first)).Claims;
        Assert.Equal("lims", claims.GetProperty("sub").GetString());
        Assert.Equal("partner", claims.GetProperty("role").GetString());
        Assert.Equal(organisation.ToString(), claims.GetProperty("org").GetString());
        Assert.Equal("institution", claims.GetProperty("org_kind").GetString());

        var second = await IssueAsync(admin);
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync("lims", first))).Error);
        Assert.NotNull(await flow.ClientCredentialsAsync("lims", second));

        await using var connection = new NpgsqlConnection(database);
        foreach (var table in await connection.QueryAsync<string>("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'platform')"))
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"select count(*) from {table} t where t::text like @like", new { like = $"%{second}%" }));
        }
    }

    [Fact]
    public async Task A_disabled_client_gets_no_tokens()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var flow = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients/demo-partner/disable", null, key: "d")).StatusCode);
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync("demo-partner", "development-only"))).Error);
        await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients/demo-partner/enable", null, key: "e");
        Assert.NotNull(await flow.ClientCredentialsAsync("demo-partner", "development-only"));
    }

    [Theory]
    [InlineData("service-evil", HttpStatusCode.UnprocessableEntity, "identity.client.id-reserved")]
    [InlineData("demo-partner", HttpStatusCode.Conflict, "identity.client.id-taken")]
    [InlineData("demo-native", HttpStatusCode.Conflict, "identity.client.id-taken")]
    [InlineData("Not Plain", HttpStatusCode.BadRequest, "request.invalid")]
    public async Task A_client_id_is_plain_and_free(string clientId, HttpStatusCode status, string code)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var refused = await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients", new { clientId, displayName = "X", city = true }, key: "k");
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(code, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task R60_a_partner_says_whose_data_it_may_see()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        foreach (var body in (object[])[new { clientId = "lims", displayName = "X" }, new { clientId = "lims", displayName = "X", authority = Guid.CreateVersion7(), city = true }])
        {
            using var refused = await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients", body, key: Guid.NewGuid().ToString("N"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal("identity.client.view-required", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }

        var authority = Guid.CreateVersion7();
        using var made = await AccountTests.SendAsync(admin, HttpMethod.Post, "/v1/clients", new { clientId = "lims", displayName = "X", authority }, key: "k");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var flow = host.Browser();
        var claims = (await flow.ClientCredentialsAsync("lims", await IssueAsync(admin))).Claims;
        Assert.Equal(authority.ToString(), claims.GetProperty("authority").GetString());
        Assert.False(claims.TryGetProperty("view", out _));
    }

    [Theory]
    [InlineData("service-sites")]
    [InlineData("demo-native")]
    public async Task The_systems_own_clients_are_out_of_reach(string clientId)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        Assert.Equal(HttpStatusCode.NotFound, (await AccountTests.SendAsync(admin, HttpMethod.Put, $"/v1/clients/{clientId}/secret", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(new Uri($"/v1/clients/{clientId}", UriKind.Relative))).StatusCode);
    }

    private static async Task<string> IssueAsync(HttpClient admin)
    {
        using var issued = await AccountTests.SendAsync(admin, HttpMethod.Put, "/v1/clients/lims/secret", null);
        return (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("clientSecret").GetString()!;
    }
}
