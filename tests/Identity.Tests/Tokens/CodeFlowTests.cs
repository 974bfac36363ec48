using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Tokens;

[Trait("Needs", "Servers")]
public sealed class CodeFlowTests(TestServers servers)
{
    public static readonly TheoryData<string> UserNames = new(DemoAccounts.All.Select(a => a.UserName));

    [Theory]
    [MemberData(nameof(UserNames))]
    public async Task R60_every_role_signs_in_with_code_and_pkce(string userName)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync(userName, DemoAccounts.Password);

        var expected = DemoAccounts.All.Single(a => a.UserName == userName);
        var claims = tokens.Claims;
        Assert.Equal(expected.Id.ToString(), claims.GetProperty("sub").GetString());
        Assert.Equal(expected.Role, claims.GetProperty("role").GetString());
        Assert.Equal("shemss", claims.GetProperty("aud").GetString());
        Assert.Equal(IdentityHost.Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(expected.Organisation?.ToString(), Text(claims, "org"));
        Assert.Equal(expected.Organisation is null ? null : expected.Role, Text(claims, "org_kind"));
        Assert.Equal(expected.Authority?.ToString(), Text(claims, "authority"));
        Assert.Equal(expected.City ? "city" : null, Text(claims, "view"));
        Assert.False(claims.TryGetProperty("shemss_stamp", out _));
        Assert.Equal("at+jwt", Header(tokens.AccessToken).GetProperty("typ").GetString());
        Assert.NotNull(tokens.IdToken);

        using var api = host.ClientOf(tokens.AccessToken);
        var own = await api.GetFromJsonAsync<JsonElement>("/v1/accounts/me");
        Assert.Equal(userName, own.GetProperty("userName").GetString());
        var told = await api.GetFromJsonAsync<JsonElement>("/connect/userinfo");
        Assert.Equal(expected.Role, told.GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_wrong_verifier_gets_no_token_and_spends_nothing_of_the_right_one()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var verifier = CodeFlow.NewVerifier();
        var code = await browser.CodeAsync("reviewer", DemoAccounts.Password, verifier);
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RedeemAsync(code, CodeFlow.NewVerifier()))).Error);
    }

    [Fact]
    public async Task A_code_is_redeemed_once_and_its_reuse_revokes_what_it_gave()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var verifier = CodeFlow.NewVerifier();
        var code = await browser.CodeAsync("reviewer", DemoAccounts.Password, verifier);
        var tokens = await browser.RedeemAsync(code, verifier);
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RedeemAsync(code, verifier))).Error);
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!))).Error);
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("response_type", "token")]
    public async Task Authorize_refuses_anything_but_code_with_sha256_pkce(string parameter, string? value)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.Http.GetAsync(With(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"), parameter, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    [Theory]
    [InlineData("redirect_uri", "https://elsewhere.example/callback")]
    [InlineData("client_id", "unknown")]
    public async Task Authorize_never_redirects_to_an_address_that_is_not_the_clients(string parameter, string value)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.Http.GetAsync(With(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"), parameter, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Who_is_signed_in_already_gets_a_code_without_the_page_unless_the_client_wants_it()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        await browser.SignInAsync("reviewer", DemoAccounts.Password);
        var again = browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s");
        using var silent = await browser.Http.GetAsync(again);
        Assert.Contains("code=", silent.Headers.Location!.Query, StringComparison.Ordinal);
        using var asked = await browser.Http.GetAsync(With(again, "prompt", "login"));
        Assert.StartsWith("/signin", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_none_without_a_session_is_told_to_the_client()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.Http.GetAsync(With(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"), "prompt", "none"));
        Assert.Contains("error=login_required", response.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_grant_does_not_exist()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["client_id"] = DemoAccounts.PublicClient, ["username"] = "reviewer", ["password"] = DemoAccounts.Password,
        });
        using var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("unsupported_grant_type", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Logout_ends_the_session_and_the_clients_refresh_tokens()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("reviewer", DemoAccounts.Password);
        using var response = await browser.Http.GetAsync(new Uri($"/connect/logout?id_token_hint={tokens.IdToken}", UriKind.Relative));
        Assert.Equal("/signin/done", response.Headers.Location?.ToString());
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!))).Error);
        using var asked = await browser.Http.GetAsync(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        Assert.StartsWith("/signin", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_by_another_sites_link_asks_first()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        await browser.SignInAsync("reviewer", DemoAccounts.Password);
        using var linked = await browser.Http.GetAsync(new Uri("/connect/logout", UriKind.Relative));
        Assert.Equal("/signin/out", linked.Headers.Location?.ToString());
        using var still = await browser.Http.GetAsync(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        Assert.Contains("code=", still.Headers.Location!.Query, StringComparison.Ordinal);

        var page = await browser.Http.GetStringAsync(new Uri("/signin/out", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = CodeFlow.AntiforgeryOf(page) });
        using var confirmed = await browser.Http.PostAsync(new Uri("/connect/logout", UriKind.Relative), form);
        Assert.Equal("/signin/done", confirmed.Headers.Location?.ToString());
        using var gone = await browser.Http.GetAsync(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        Assert.StartsWith("/signin", gone.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement Header(string token) => JsonDocument.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[0])).RootElement;

    private static Uri With(Uri address, string parameter, string? value)
    {
        var query = QueryHelpers.ParseQuery(address.Query).ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        query[parameter] = value;
        return new Uri(QueryHelpers.AddQueryString(address.GetLeftPart(UriPartial.Path), query.Where(p => p.Value is not null)));
    }
}
