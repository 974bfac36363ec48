using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shemss.Identity.Demo;
using Shemss.Identity.Model;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Tokens;

[Trait("Needs", "Servers")]
public sealed class AccessTokenTests(TestServers servers)
{
    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await IdentityHost.StartAsync(servers, time: time);
        using var client = await host.ClientAsync("admin");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/v1/accounts/me", UriKind.Relative))).StatusCode);
        time.Advance(TimeSpan.FromMinutes(31));
        await RefusedAsync(client);
    }

    [Fact]
    public async Task A_token_signed_by_another_key_is_refused_even_under_a_known_key_id()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var keys = new HttpClient { BaseAddress = host.Address };
        var kid = (await keys.GetFromJsonAsync<JsonElement>("/.well-known/jwks")).GetProperty("keys")[0].GetProperty("kid").GetString();
        using var rsa = RSA.Create(2048);
        using var client = host.ClientOf(Forge(new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = kid }, SecurityAlgorithms.RsaSha256)));
        await RefusedAsync(client);
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var client = host.ClientOf(Forge(null));
        await RefusedAsync(client);
    }

    [Fact]
    public async Task A_token_with_another_payload_under_a_true_signature_is_refused()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var enterprise = (await browser.SignInAsync("demo-enterprise", DemoAccounts.Password)).AccessToken.Split('.');
        using var other = host.Browser();
        var admin = (await other.SignInAsync("admin", DemoAccounts.Password)).AccessToken.Split('.');
        using var client = host.ClientOf($"{enterprise[0]}.{admin[1]}.{enterprise[2]}");
        await RefusedAsync(client);
    }

    [Fact]
    public async Task An_id_token_is_no_access_token()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var client = host.ClientOf((await browser.SignInAsync("admin", DemoAccounts.Password)).IdToken!);
        await RefusedAsync(client);
    }

    [Theory]
    [InlineData("demo-partner", "partner")]
    [InlineData("service-sites", "service")]
    public async Task Client_credentials_give_a_machine_its_own_token(string clientId, string role)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var flow = host.Browser();
        var tokens = await flow.ClientCredentialsAsync(clientId, "development-only");
        Assert.Equal(clientId, tokens.Claims.GetProperty("sub").GetString());
        Assert.Equal(role, tokens.Claims.GetProperty("role").GetString());
        Assert.Equal(role == "partner", tokens.Claims.TryGetProperty("view", out _));
        Assert.Null(tokens.RefreshToken);
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync(clientId, "wrong"))).Error);
    }

    [Fact]
    public async Task A_public_client_gets_no_token_of_its_own()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var flow = host.Browser();
        await Assert.ThrowsAsync<CodeFlowException>(() => flow.ClientCredentialsAsync(DemoAccounts.PublicClient, ""));
    }

    [Fact]
    public async Task Spent_tokens_are_pruned_after_two_weeks()
    {
        // OpenIddict's store asks the machine's clock what has expired.
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-20));
        await using var host = await IdentityHost.StartAsync(servers, time: time);
        using var flow = host.Browser();
        await flow.ClientCredentialsAsync("service-sites", "development-only");
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(1, await db.Set<IssuedToken>().CountAsync());
        time.Advance(TimeSpan.FromDays(15));
        await Eventually.Async(async () => await db.Set<IssuedToken>().AnyAsync() is false);
    }

    private static string Forge(SigningCredentials? credentials) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = IdentityHost.Issuer,
        Audience = "shemss",
        TokenType = "at+jwt",
        IssuedAt = DateTime.UtcNow,
        Expires = DateTime.UtcNow.AddMinutes(10),
        Subject = new ClaimsIdentity([new("sub", DemoAccounts.Admin.Id.ToString()), new("role", "admin")]),
        SigningCredentials = credentials,
    });

    private static async Task RefusedAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/v1/accounts", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("auth.unauthenticated", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
