using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Identity.Tests.Accounts;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Bindings;

[Trait("Needs", "Servers")]
public sealed class OutsideIdentityTests(TestServers servers)
{
    [Fact]
    public async Task R60_an_account_is_bound_to_a_wechat_follower_and_unbound()
    {
        await using var weChat = await WeChatStandIn.StartAsync();
        await using var host = await IdentityHost.StartAsync(servers, settings: weChat.Settings);
        using var client = await host.ClientAsync("demo-institution");
        using var bound = await AccountTests.SendAsync(client, HttpMethod.Post, "/v1/accounts/me/bindings", new { code = "good-1" }, key: "a");
        Assert.Equal(HttpStatusCode.Created, bound.StatusCode);
        var bindings = await client.GetFromJsonAsync<JsonElement>("/v1/accounts/me/bindings");
        Assert.Equal("wechat", bindings[0].GetProperty("provider").GetString());

        await RefusedAsync(client, "good-2", "b", "identity.binding.taken");
        using var other = await host.ClientAsync("demo-enterprise");
        await RefusedAsync(other, "good-1", "c", "identity.binding.taken");

        using var gone = await AccountTests.SendAsync(client, HttpMethod.Delete, "/v1/accounts/me/bindings/wechat", null);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var rebound = await AccountTests.SendAsync(other, HttpMethod.Post, "/v1/accounts/me/bindings", new { code = "good-1" }, key: "d");
        Assert.Equal(HttpStatusCode.Created, rebound.StatusCode);
    }

    [Fact]
    public async Task A_code_wechat_refuses_binds_nothing()
    {
        await using var weChat = await WeChatStandIn.StartAsync();
        await using var host = await IdentityHost.StartAsync(servers, settings: weChat.Settings);
        using var client = await host.ClientAsync("demo-institution");
        await RefusedAsync(client, "bad", "a", "identity.binding.code-refused");
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/v1/accounts/me/bindings")).GetArrayLength());
    }

    [Fact]
    public async Task Without_configuration_binding_says_so()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var client = await host.ClientAsync("demo-institution");
        await RefusedAsync(client, "good-1", "a", "identity.binding.not-configured");
    }

    [Fact]
    public async Task R60_a_legal_person_signs_in_through_a_configured_openid_provider_once_bound()
    {
        // The provider is another Identity: a real OpenID Connect provider on its own address.
        await using var provider = await IdentityHost.StartAsync(servers, settings: new()
        {
            ["Identity:PublicClients:shemss:RedirectUris:0"] = "http://127.0.0.1/signin/oidc/legal-person",
            ["Identity:PublicClients:shemss:Native"] = "true",
        });
        await using var host = await IdentityHost.StartAsync(servers, settings: new()
        {
            ["Identity:External:legal-person:DisplayName"] = "法人一证通",
            ["Identity:External:legal-person:Authority"] = provider.Address.ToString(),
            ["Identity:External:legal-person:ClientId"] = "shemss",
        });
        Assert.Equal(IdentityHost.Issuer, await IssuerOfAsync(provider));

        // First time: the identity is unknown, so the password is asked for once and binds it.
        using var browser = host.Browser();
        var asked = await BackFromProviderAsync(host, browser, provider);
        Assert.StartsWith("/signin?", asked.ToString(), StringComparison.Ordinal);
        Assert.Contains("法人一证通", WebUtility.HtmlDecode(await browser.Http.GetStringAsync(asked)), StringComparison.Ordinal);
        using var bound = await browser.PostSignInAsync(new Uri(host.Address, asked), "demo-enterprise", DemoAccounts.Password);
        Assert.Equal(HttpStatusCode.Redirect, bound.StatusCode);

        // From now on the provider is enough.
        using var later = host.Browser();
        Assert.Equal("/signin/done", (await BackFromProviderAsync(host, later, provider)).ToString());
        using var granted = await later.Http.GetAsync(later.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        Assert.Contains("code=", granted.Headers.Location!.Query, StringComparison.Ordinal);
    }

    /// <summary>From the sign-in page's button to the provider, through its sign-in, and back to where it leads.</summary>
    private static async Task<Uri> BackFromProviderAsync(IdentityHost host, CodeFlow browser, IdentityHost provider)
    {
        var page = await browser.Http.GetStringAsync(new Uri("/signin", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = CodeFlow.AntiforgeryOf(page) });
        using var started = await browser.Http.PostAsync(new Uri("/signin/external?provider=legal-person&returnUrl=", UriKind.Relative), form);
        using var there = provider.Browser();
        using var signIn = await there.Http.GetAsync(started.Headers.Location);
        using var answered = await there.PostSignInAsync(new Uri(provider.Address, signIn.Headers.Location!), "demo-enterprise", DemoAccounts.Password);
        using var code = await there.Http.GetAsync(new Uri(provider.Address, answered.Headers.Location!));
        using var callback = await browser.Http.GetAsync(new Uri(host.Address, code.Headers.Location!.PathAndQuery));
        using var finished = await browser.Http.GetAsync(new Uri(host.Address, callback.Headers.Location!));
        return finished.Headers.Location!;
    }

    private static async Task<string?> IssuerOfAsync(IdentityHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        return (await http.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration")).GetProperty("issuer").GetString();
    }

    private static async Task RefusedAsync(HttpClient client, string code, string key, string expected)
    {
        using var refused = await AccountTests.SendAsync(client, HttpMethod.Post, "/v1/accounts/me/bindings", new { code }, key: key);
        Assert.Equal(expected, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
