using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Keys;

[Trait("Needs", "Servers")]
public sealed class KeyTests(TestServers servers)
{
    [Fact]
    public async Task Tokens_and_sessions_outlive_a_restart()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        IssuedTokens tokens;
        List<string> before;
        await using (var first = await IdentityHost.StartAsync(servers, database))
        {
            using var browser = first.Browser();
            tokens = await browser.SignInAsync("admin", DemoAccounts.Password);
            before = await KeyIdsAsync(first);
        }

        await using var second = await IdentityHost.StartAsync(servers, database);
        Assert.Equal(before, await KeyIdsAsync(second));
        using var api = second.ClientOf(tokens.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(new Uri("/v1/accounts", UriKind.Relative))).StatusCode);
        using var later = second.Browser();
        Assert.NotNull(await later.RefreshAsync(tokens.RefreshToken!));
    }

    [Fact]
    public async Task Replicas_that_start_together_share_one_key_and_take_each_others_forms_and_codes()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => IdentityHost.StartAsync(servers, database))));
        try
        {
            var ids = await KeyIdsAsync(replicas[0]);
            Assert.Single(ids);
            Assert.Equal(ids, await KeyIdsAsync(replicas[1]));
            Assert.Equal(ids, await KeyIdsAsync(replicas[2]));

            using var browser = replicas[0].Browser();
            var verifier = CodeFlow.NewVerifier();
            var code = await browser.CodeAsync("admin", DemoAccounts.Password, verifier);
            using var elsewhere = replicas[1].Browser();
            var tokens = await elsewhere.RedeemAsync(code, verifier);
            using var api = replicas[2].ClientOf(tokens.AccessToken);
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(new Uri("/v1/accounts", UriKind.Relative))).StatusCode);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_successor_is_published_before_it_signs_and_its_predecessor_stays_accepted()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await IdentityHost.StartAsync(servers, await IdentityHost.DatabaseAsync(servers), time: time);
        using var browser = host.Browser();
        var old = Assert.Single(await KeyIdsAsync(host));
        Assert.Equal(old, KeyIdOf(await browser.ClientCredentialsAsync("service-sites", "development-only")));

        time.Advance(TimeSpan.FromDays(61));
        await Eventually.Async(async () => (await KeyIdsAsync(host)).Count == 2);
        Assert.Equal(old, KeyIdOf(await browser.ClientCredentialsAsync("service-sites", "development-only")));

        time.Advance(TimeSpan.FromDays(1.1));
        await Eventually.Async(async () => KeyIdOf(await browser.ClientCredentialsAsync("service-sites", "development-only")) != old);
        Assert.Contains(old, await KeyIdsAsync(host));

        time.Advance(TimeSpan.FromDays(31));
        await Eventually.Async(async () => !(await KeyIdsAsync(host)).Contains(old));
    }

    [Fact]
    public async Task Keys_lie_sealed_in_the_database_and_open_with_the_right_password_only()
    {
        var database = await IdentityHost.DatabaseAsync(servers);
        await using (await IdentityHost.StartAsync(servers, database))
        {
        }

        await using var connection = new NpgsqlConnection(database);
        var kinds = (await connection.QueryAsync<(string Kind, string Sealed)>("select kind, sealed from stored_key")).ToList();
        Assert.Contains(kinds, k => k.Kind == "signing");
        Assert.Contains(kinds, k => k.Kind == "encryption");
        Assert.All(kinds, k => Assert.DoesNotContain("PRIVATE KEY", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(k.Sealed)), StringComparison.Ordinal));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => IdentityHost.StartAsync(servers, database, settings: new() { ["Identity:Keys:Password"] = "another" }));
        Assert.Contains("Identity:Keys:Password", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_a_directory_sign_newest_first()
    {
        var directory = Directory.CreateTempSubdirectory("shemss-keys");
        try
        {
            foreach (var name in new[] { "2026-01", "2026-02" })
            {
                using var rsa = RSA.Create(2048);
                await File.WriteAllTextAsync(Path.Combine(directory.FullName, name + ".pem"), rsa.ExportPkcs8PrivateKeyPem());
            }

            await using var host = await IdentityHost.StartAsync(servers, settings: new() { ["Identity:Keys:Directory"] = directory.FullName });
            Assert.Equal(["2026-02", "2026-01"], await KeyIdsAsync(host));
            using var flow = host.Browser();
            var token = await flow.ClientCredentialsAsync("service-sites", "development-only");
            Assert.Equal("2026-02", KeyIdOf(token));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<List<string>> KeyIdsAsync(IdentityHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        return [.. (await http.GetFromJsonAsync<JsonElement>("/.well-known/jwks")).GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!)];
    }

    private static string KeyIdOf(IssuedTokens tokens) =>
        JsonDocument.Parse(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(tokens.AccessToken.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;
}
