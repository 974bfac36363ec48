using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Accounts;

[Trait("Needs", "Servers")]
public sealed class AccountTests(TestServers servers)
{
    [Fact]
    public async Task R60_an_administrator_registers_an_account_that_signs_in_with_the_issued_password()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        var organisation = Guid.CreateVersion7();
        using var made = await SendAsync(admin, HttpMethod.Post, "/v1/accounts", new { userName = "wang.min", displayName = "王敏", role = "institution", organisation }, key: "k1");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var account = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(account.GetProperty("hasPassword").GetBoolean());
        using var replayed = await SendAsync(admin, HttpMethod.Post, "/v1/accounts", new { userName = "wang.min", displayName = "王敏", role = "institution", organisation }, key: "k1");
        Assert.Equal(HttpStatusCode.Created, replayed.StatusCode);
        Assert.Equal(account.GetProperty("id").GetGuid(), (await replayed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid());

        using var issued = await SendAsync(admin, HttpMethod.Put, $"/v1/accounts/{account.GetProperty("id").GetGuid()}/password", null);
        var password = (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("password").GetString()!;
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("wang.min", password);
        Assert.Equal(organisation.ToString(), tokens.Claims.GetProperty("org").GetString());

        using var own = host.ClientOf(tokens.AccessToken);
        using var changed = await SendAsync(own, HttpMethod.Put, "/v1/accounts/me/password", new { current = password, next = "Another-pass-9" });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!));
        using var later = host.Browser();
        await Assert.ThrowsAsync<CodeFlowException>(() => later.SignInAsync("wang.min", password));
        Assert.NotNull(await later.SignInAsync("wang.min", "Another-pass-9"));
    }

    [Theory]
    [InlineData("institution", false, false, "identity.account.organisation-required", "organisation")]
    [InlineData("reviewer", true, false, "identity.account.organisation-not-allowed", "organisation")]
    [InlineData("admin", false, true, "identity.account.authority-not-allowed", "authority")]
    [InlineData("partner", false, false, "identity.account.role-not-for-people", "role")]
    [InlineData("regulator", false, false, "identity.account.authority-required", "authority")]
    [InlineData("regulator", false, true, "identity.account.city-not-allowed", "city", true)]
    [InlineData("reviewer", false, false, "identity.account.city-not-allowed", "city", true)]
    public async Task An_account_names_what_its_role_needs_and_nothing_else(string role, bool organisation, bool authority, string code, string field, bool city = false)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var refused = await SendAsync(admin, HttpMethod.Post, "/v1/accounts", new
        {
            userName = "someone", displayName = "Someone", role, organisation = organisation ? Guid.CreateVersion7() : (Guid?)null, authority = authority ? Guid.CreateVersion7() : (Guid?)null, city,
        }, key: "k");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.GetProperty("code").GetString() == code && e.GetProperty("field").GetString() == field);
    }

    [Theory]
    [InlineData("REVIEWER", HttpStatusCode.Conflict, "identity.account.user-name-taken")]
    [InlineData("a b c", HttpStatusCode.BadRequest, "identity.account.user-name-form")]
    public async Task A_user_name_is_unique_and_plain(string userName, HttpStatusCode status, string code)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var refused = await SendAsync(admin, HttpMethod.Post, "/v1/accounts", new { userName, displayName = "X", role = "reviewer" }, key: "k");
        Assert.Equal(status, refused.StatusCode);
        Assert.Equal(code, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Two_at_once_with_one_user_name_make_one_account_and_one_conflict()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            SendAsync(admin, HttpMethod.Post, "/v1/accounts", new { userName = "same", displayName = "Same", role = "reviewer" }, key: $"k{i}")));
        Assert.Equal(1, both.Count(r => r.StatusCode == HttpStatusCode.Created));
        Assert.Equal(7, both.Count(r => r.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_disabled_account_cannot_sign_in_or_refresh_until_it_is_enabled()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("demo-enterprise", DemoAccounts.Password);
        var id = DemoAccounts.Enterprise.Id;
        using var disabled = await SendAsync(admin, HttpMethod.Post, $"/v1/accounts/{id}/disable", null, key: "d");
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!))).Error);
        using var fresh = host.Browser();
        await Assert.ThrowsAsync<CodeFlowException>(() => fresh.SignInAsync("demo-enterprise", DemoAccounts.Password));

        // The browser's own session is over too.
        using var silent = await browser.Http.GetAsync(browser.AuthorizeAddress(CodeFlow.NewVerifier(), "s"));
        Assert.StartsWith("/signin", silent.Headers.Location!.ToString(), StringComparison.Ordinal);

        await SendAsync(admin, HttpMethod.Post, $"/v1/accounts/{id}/enable", null, key: "e");
        Assert.NotNull(await fresh.SignInAsync("demo-enterprise", DemoAccounts.Password));
    }

    [Fact]
    public async Task An_administrator_cannot_lock_himself_out()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var refused = await SendAsync(admin, HttpMethod.Post, $"/v1/accounts/{DemoAccounts.Admin.Id}/disable", null, key: "d");
        Assert.Equal("identity.account.not-yourself", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_change_needs_the_version_it_is_based_on_and_ends_sessions()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("reviewer", DemoAccounts.Password);
        var address = $"/v1/accounts/{DemoAccounts.Reviewer.Id}";
        using var read = await admin.GetAsync(new Uri(address, UriKind.Relative));
        var tag = read.Headers.ETag!.ToString();
        var change = new { displayName = "审核二部", role = "reviewer" };
        Assert.Equal((HttpStatusCode)428, (await SendAsync(admin, HttpMethod.Put, address, change)).StatusCode);
        using var changed = await SendAsync(admin, HttpMethod.Put, address, change, match: tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(admin, HttpMethod.Put, address, change, match: tag)).StatusCode);
        await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!));
    }

    [Fact]
    public async Task The_list_pages_through_every_account_once_and_filters()
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var admin = await host.ClientAsync("admin");
        var names = new List<string?>();
        for (var next = "/v1/accounts?limit=3"; next is not null;)
        {
            var page = await admin.GetFromJsonAsync<JsonElement>(next);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("userName").GetString()));
            next = page.GetProperty("next").GetString() is { } link ? "/v1/accounts" + link : null;
        }

        Assert.Equal(DemoAccounts.All.Select(a => a.UserName).Order(StringComparer.Ordinal), names);
        var regulators = await admin.GetFromJsonAsync<JsonElement>("/v1/accounts?role=regulator");
        Assert.Equal(3, regulators.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("demo-enterprise")]
    [InlineData("regulator-city")]
    public async Task Only_administrators_manage_accounts_and_clients(string userName)
    {
        await using var host = await IdentityHost.StartAsync(servers);
        using var client = await host.ClientAsync(userName);
        foreach (var path in new[] { "/v1/accounts", $"/v1/accounts/{DemoAccounts.Admin.Id}", "/v1/clients", "/v1/clients/demo-partner" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Put, $"/v1/accounts/{DemoAccounts.Admin.Id}/password", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Put, "/v1/clients/demo-partner/secret", null)).StatusCode);
    }

    internal static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, object? body, string? key = null, string? match = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }

        return client.SendAsync(request);
    }
}
