using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Shemss.ServiceDefaults.Tests.Toy;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.ServiceDefaults.Tests.Auth;

[Trait("Needs", "Servers")]
public sealed class TokenTests(TestServers servers)
{
    private static readonly Uri Notes = new("/v1/notes", UriKind.Relative);

    private static Dictionary<string, object> Claims => new() { ["sub"] = "x", ["role"] = "institution", ["org"] = Guid.CreateVersion7().ToString() };

    [Fact]
    public async Task Only_a_token_of_our_issuer_for_us_that_lives_is_accepted()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var otherKey = RSA.Create(2048);
        var tokens = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["expired"] = TestTokens.Mint(Claims, lifetime: TimeSpan.FromMinutes(-5)),
            ["not yet valid"] = TestTokens.Mint(Claims, now: TimeProvider.System.GetUtcNow().AddHours(1)),
            ["another issuer"] = TestTokens.Mint(Claims, issuer: "https://elsewhere.test"),
            ["another audience"] = TestTokens.Mint(Claims, audience: "another"),
            ["an id token"] = TestTokens.Mint(Claims, type: "JWT"),
            ["another key"] = TestTokens.Mint(Claims, key: new SigningCredentials(new RsaSecurityKey(otherKey) { KeyId = "test" }, SecurityAlgorithms.RsaSha256)),
            ["no role"] = TestTokens.Mint(new Dictionary<string, object> { ["sub"] = "x" }),
            ["an unknown role"] = TestTokens.Mint(new Dictionary<string, object>(Claims) { ["role"] = "king" }),
            ["no subject"] = TestTokens.Mint(new Dictionary<string, object> { ["role"] = "institution" }),
            ["nonsense"] = "abc.def.ghi",
            ["no signature"] = Unsigned(TestTokens.Mint(Claims)),
        };
        foreach (var (what, token) in tokens)
        {
            using var client = toy.Client(token);
            using var answer = await client.GetAsync(Notes);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {(int)answer.StatusCode}");
            Assert.Equal("auth.unauthenticated", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
            Assert.StartsWith("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        using var good = toy.Client(TestTokens.Mint(Claims));
        using var accepted = await good.GetAsync(Notes);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task A_role_the_operation_is_not_for_is_forbidden_and_unsaid_routes_need_a_token()
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var enterprise = toy.Target.Client(Role.Enterprise, Guid.CreateVersion7());
        using var forbidden = await enterprise.GetAsync(Notes);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal("auth.forbidden", JsonNode.Parse(await forbidden.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
        using var anonymous = toy.Client(null);
        using var unknown = await anonymous.GetAsync(new Uri("/v1/nothing-there", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        using var district = toy.As(Role.Regulator, Guid.CreateVersion7());
        using var cityOnly = await district.GetAsync(Notes);
        Assert.Equal(HttpStatusCode.Forbidden, cityOnly.StatusCode);
        using var city = toy.As(Role.Regulator);
        using var allowed = await city.GetAsync(Notes);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Theory]
    [InlineData(Role.Regulator)]
    [InlineData(Role.Institution)]
    public async Task A_token_that_says_nobodys_view_is_forbidden_by_name(Role role)
    {
        await using var toy = await ToyService.StartAsync(servers);
        using var unsaid = toy.Client(TestTokens.For(role, city: false));
        using var forbidden = await unsaid.GetAsync(Notes);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal("auth.no-view", JsonNode.Parse(await forbidden.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_checked_token_is_remembered_and_not_beyond_its_end()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var toy = await ToyService.StartAsync(servers, services: s => s.AddSingleton<TimeProvider>(time));
        var cache = toy.Services.GetRequiredService<TokenCache>();
        var token = TestTokens.Mint(Claims, now: time.GetUtcNow(), lifetime: TimeSpan.FromMinutes(3));
        using var client = toy.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Notes)).StatusCode);
        var first = cache.Find(token);
        Assert.NotNull(first);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Notes)).StatusCode);
        Assert.Same(first, cache.Find(token));
        Assert.Equal(1, cache.Count);

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(cache.Find(token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Notes)).StatusCode);
    }

    [Fact]
    public async Task A_long_lived_token_is_checked_again_after_five_minutes()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var toy = await ToyService.StartAsync(servers, services: s => s.AddSingleton<TimeProvider>(time));
        var cache = toy.Services.GetRequiredService<TokenCache>();
        var token = TestTokens.Mint(Claims, now: time.GetUtcNow(), lifetime: TimeSpan.FromHours(1));
        using var client = toy.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Notes)).StatusCode);
        var first = cache.Find(token);
        time.Advance(TimeSpan.FromSeconds(301));
        Assert.Null(cache.Find(token));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Notes)).StatusCode);
        Assert.NotSame(first, cache.Find(token));
    }

    private static string Unsigned(string token) => token[..(token.LastIndexOf('.') + 1)];
}
