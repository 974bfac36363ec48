extern alias identity;

using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Testing;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Gateway.Tests.Routing;

/// <summary>The real Identity behind the real gateway: all a browser sees is the gateway's address.</summary>
[Trait("Needs", "Servers")]
public sealed class SignInTests(TestServers servers)
{
    [Fact]
    public async Task R60_a_person_signs_in_refreshes_and_calls_the_api_through_the_gateway()
    {
        await using var identity = await ServiceFactory<identity::Program>.StartAsync(servers, "identity");
        await using var gateway = GatewayHost.Start(new() { ["services:identity:http:0"] = identity.Address.ToString() });
        using var browser = new CodeFlow(gateway.Address);
        var tokens = await browser.RefreshAsync((await browser.SignInAsync("reviewer", "Shemss-demo-1")).RefreshToken!);

        using var client = gateway.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
        var own = await client.GetFromJsonAsync<JsonElement>("/identity/v1/accounts/me");
        Assert.Equal("reviewer", own.GetProperty("userName").GetString());

        var partner = await browser.ClientCredentialsAsync("demo-partner", "development-only");
        Assert.Equal("partner", partner.Claims.GetProperty("role").GetString());

        // The addresses it publishes are the gateway's, for whoever asks there.
        var discovery = await client.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration");
        Assert.Equal(new Uri(gateway.Address, "/connect/token").ToString(), discovery.GetProperty("token_endpoint").GetString());

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/identity.json");
        Assert.True(document.GetProperty("paths").TryGetProperty("/v1/accounts", out _) || document.GetProperty("paths").TryGetProperty("/v1/accounts/", out _));
    }
}
