using Dapper;
using Npgsql;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Setup;

[Trait("Needs", "Servers")]
public sealed class ProductionTests(TestServers servers)
{
    private const string Secret = "0123456789abcdef0123456789abcdef-of-a-test";

    [Fact]
    public async Task Production_has_no_demo_accounts_but_the_first_administrator_it_was_given()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        await using var host = await IdentityHost.StartAsync(servers, database, "Production", Good());
        using var flow = host.Browser();
        await using var connection = new NpgsqlConnection(database);
        Assert.Equal(["root"], await connection.QueryAsync<string>("select user_name from account"));
        Assert.Equal(["service-sites"], await connection.QueryAsync<string>("select client_id from client"));
        Assert.Equal("sites", (await flow.ClientCredentialsAsync("service-sites", Secret)).Claims.GetProperty("sub").GetString()!["service-".Length..]);
        await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync("demo-partner", DemoAccounts.PartnerSecret));
    }

    [Theory]
    [InlineData("Identity:Demo", "true", "Identity:Demo")]
    [InlineData("Identity:Keys:Password", "development-only", "Identity:Keys:Password")]
    [InlineData("Identity:Keys:Password", "short", "Identity:Keys:Password")]
    [InlineData("Identity:Services:sites", "development-only", "Identity:Services:sites")]
    [InlineData("Identity:Bootstrap:Password", "Shemss-demo-1", "Identity:Bootstrap:Password")]
    [InlineData("Auth:Authority", "http://shemss.example/", "Auth:Authority")]
    [InlineData("Auth:ClientSecret", "development-only", "Auth:ClientSecret")]
    public async Task Production_refuses_what_is_for_development(string key, string value, string named)
    {
        var settings = Good();
        settings[key] = value;
        var database = await IdentityHost.DatabaseAsync(servers);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => IdentityHost.StartAsync(servers, database, "Production", settings));
        Assert.Contains(named, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_refuses_a_database_that_was_a_developers()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        await using (await IdentityHost.StartAsync(servers, database, settings: new() { ["Identity:Keys:Password"] = Secret }))
        {
        }

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => IdentityHost.StartAsync(servers, database, "Production", Good()));
        Assert.Contains("demo accounts", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_services_changed_secret_takes_effect_at_the_next_start()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        await using (await IdentityHost.StartAsync(servers, database, settings: new() { ["Identity:Services:sites"] = "first" }))
        {
        }

        await using var host = await IdentityHost.StartAsync(servers, database, settings: new() { ["Identity:Services:sites"] = "second" });
        using var flow = host.Browser();
        await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync("service-sites", "first"));
        Assert.NotNull(await flow.ClientCredentialsAsync("service-sites", "second"));
    }

    private static Dictionary<string, string> Good() => new()
    {
        ["Auth:Authority"] = "https://shemss.example/",
        ["Auth:ClientSecret"] = Secret,
        ["Identity:Keys:Password"] = Secret,
        ["Identity:Services:sites"] = Secret,
        ["Identity:Bootstrap:UserName"] = "root",
        ["Identity:Bootstrap:Password"] = "A-first-Password-9",
    };
}
