using Microsoft.Extensions.Time.Testing;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Identity.Tests.Tokens;

[Trait("Needs", "Servers")]
public sealed class RefreshTests(TestServers servers)
{
    [Fact]
    public async Task A_refresh_token_gives_new_tokens_and_its_later_reuse_revokes_them_all()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await IdentityHost.StartAsync(servers, time: time);
        using var browser = host.Browser();
        var first = await browser.SignInAsync("demo-enterprise", DemoAccounts.Password);
        var second = await browser.RefreshAsync(first.RefreshToken!);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.NotEqual(first.AccessToken, second.AccessToken);
        Assert.Equal(DemoAccounts.EnterpriseOrganisation.ToString(), second.Claims.GetProperty("org").GetString());

        // Whoever shows a spent token is not the client it was given to, or the client whose token was stolen.
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(first.RefreshToken!))).Error);
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(second.RefreshToken!))).Error);
    }

    [Fact]
    public async Task A_lost_answer_may_be_asked_for_again_within_the_leeway()
    {
        await using var host = await IdentityHost.StartAsync(servers, time: new FakeTimeProvider(DateTimeOffset.UtcNow));
        using var browser = host.Browser();
        var first = await browser.SignInAsync("demo-enterprise", DemoAccounts.Password);
        await browser.RefreshAsync(first.RefreshToken!);
        Assert.NotNull((await browser.RefreshAsync(first.RefreshToken!)).RefreshToken);
    }

    [Fact]
    public async Task A_refresh_token_expires()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await IdentityHost.StartAsync(servers, time: time);
        using var browser = host.Browser();
        var tokens = await browser.SignInAsync("demo-enterprise", DemoAccounts.Password);
        time.Advance(TimeSpan.FromDays(8));
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<CodeFlowException>(() => browser.RefreshAsync(tokens.RefreshToken!))).Error);
    }
}
