using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.SignIn;

[Trait("Needs", "Servers")]
public sealed class SignInPageTests(TestServers servers)
{
    private static readonly Uri Page = new("/signin", UriKind.Relative);

    [Fact]
    public async Task The_page_is_chinese_unless_english_is_wanted_and_remembers_the_choice()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        Assert.Contains("lang=\"zh-CN\"", await browser.Http.GetStringAsync(Page), StringComparison.Ordinal);

        using var english = new HttpRequestMessage(HttpMethod.Get, Page);
        english.Headers.AcceptLanguage.ParseAdd("en-GB,en;q=0.9,zh;q=0.5");
        using var answer = await browser.Http.SendAsync(english);
        Assert.Contains("Password", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await browser.Http.GetStringAsync(new Uri("/signin?lang=en", UriKind.Relative));
        Assert.Contains("lang=\"en\"", await browser.Http.GetStringAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_runs_no_script_and_cannot_be_framed_or_cached()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.Http.GetAsync(Page);
        var policy = string.Join(';', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("<script", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_form_may_end_at_the_clients_own_address_only()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var asked = await browser.Http.GetAsync(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        using var page = await browser.Http.GetAsync(asked.Headers.Location);
        Assert.Contains("form-action 'self' http://127.0.0.1", string.Join(';', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        var crafted = new Uri("/signin?returnUrl=" + Uri.EscapeDataString("/connect/authorize?client_id=demo-native&redirect_uri=https://evil.example/"), UriKind.Relative);
        using var refused = await browser.Http.GetAsync(crafted);
        Assert.DoesNotContain("evil.example", string.Join(';', refused.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_the_antiforgery_token_is_refused()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        await browser.Http.GetStringAsync(Page);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["userName"] = "reviewer", ["password"] = DemoAccounts.Password });
        using var response = await browser.Http.PostAsync(Page, form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(Cookies(response), c => c.StartsWith("shemss_session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.PostSignInAsync(new Uri(host.Address, "/signin?returnUrl=" + Uri.EscapeDataString(returnUrl)), "reviewer", DemoAccounts.Password);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/signin/done", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Input_is_shown_as_text_not_as_markup()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var response = await browser.PostSignInAsync(new Uri(host.Address, "/signin"), "\"><img src=x onerror=alert(1)>", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain("<img", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_look_alike()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        using var unknown = await browser.PostSignInAsync(new Uri(host.Address, "/signin"), "nobody", "wrong");
        using var wrong = await browser.PostSignInAsync(new Uri(host.Address, "/signin"), "reviewer", "wrong");
        Assert.Equal(ErrorOf(await unknown.Content.ReadAsStringAsync()), ErrorOf(await wrong.Content.ReadAsStringAsync()));
        Assert.Equal(unknown.StatusCode, wrong.StatusCode);
    }

    [Fact]
    public async Task Failures_in_a_row_lock_the_account_and_an_administrator_unlocks_it()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<CodeFlowException>(() => browser.SignInAsync("demo-institution", "wrong"));
        }

        Assert.Equal("sign_in_refused", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.SignInAsync("demo-institution", DemoAccounts.Password))).Error);

        using var admin = await host.ClientAsync("admin");
        var id = DemoAccounts.Institution.Id;
        var locked = await admin.GetFromJsonAsync<JsonElement>($"/v1/accounts/{id}");
        Assert.True(locked.GetProperty("lockedUntil").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        using var unlock = new HttpRequestMessage(HttpMethod.Post, $"/v1/accounts/{id}/unlock") { Headers = { { "Idempotency-Key", "unlock" } } };
        Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(unlock)).StatusCode);
        Assert.NotNull(await browser.SignInAsync("demo-institution", DemoAccounts.Password));
    }

    [Fact]
    public async Task A_lock_out_also_stops_running_sessions_from_refreshing()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("demo-institution", DemoAccounts.Password);
        using var attacker = host.Browser();
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<CodeFlowException>(() => attacker.SignInAsync("demo-institution", "wrong"));
        }

        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!))).Error);
    }

    [Fact]
    public async Task Too_many_attempts_from_one_address_are_told_to_wait()
    {
        await using var host = await IdentityHost.StartAsync(servers, settings: new() { ["Identity:SignIn:AttemptsPerMinute"] = "2", ["Identity:Tokens:RequestsPerMinute"] = "2" });
        using var browser = host.Browser();
        var page = new Uri(host.Address, "/signin");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostSignInAsync(page, "a", "b")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostSignInAsync(page, "a", "b")).StatusCode);
        using var third = await browser.PostSignInAsync(page, "a", "b");
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter?.Delta > TimeSpan.Zero);

        // Another limit for the token endpoint, and one that wrong secrets use up too.
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.ClientCredentialsAsync("demo-partner", "wrong"))).Error);
        Assert.Equal("invalid_client", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.ClientCredentialsAsync("demo-partner", "wrong"))).Error);
        Assert.Equal("status_429", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.ClientCredentialsAsync("demo-partner", "wrong"))).Error);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("203.0.113.0/24", true)]
    public async Task Only_a_trusted_proxys_word_about_the_address_counts(string? trusted, bool limited)
    {
        var settings = new Dictionary<string, string> { ["Identity:Tokens:RequestsPerMinute"] = "2" };
        if (trusted is not null)
        {
            settings["Identity:TrustedProxies:0"] = trusted;
        }

        await using var host = await IdentityHost.StartAsync(servers, settings: settings);
        using var http = new HttpClient { BaseAddress = host.Address };
        var last = HttpStatusCode.OK;
        for (var i = 1; i <= 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "nobody"), new("client_secret", "x")]) };
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{i}");
            using var answer = await http.SendAsync(request);
            last = answer.StatusCode;
        }

        Assert.Equal(limited, last == HttpStatusCode.TooManyRequests);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage response) => response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];

    private static string ErrorOf(string html) => html[html.IndexOf("role=\"alert\"", StringComparison.Ordinal)..html.IndexOf("</p>", html.IndexOf("role=\"alert\"", StringComparison.Ordinal), StringComparison.Ordinal)];
}
