using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shemss.Data;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests;

/// <summary>The walk that every service's feed has to pass finds what is wrong with one.</summary>
[Trait("Needs", "Servers")]
public sealed class FeedWalkTests(TestServers servers)
{
    [Fact]
    public async Task R63_a_feed_that_shows_everybody_everything_is_caught()
    {
        var findings = await WalkAsync(_ => AccessScope.System("leak"));
        Assert.Contains(findings, f => f.Contains("shows a partner of an institution shemss.registry.institution-filed.v1, which does not name it", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("shows the foreign partner of an authority 3 events and not 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R63_a_feed_that_leaves_out_ones_own_events_is_caught()
    {
        var findings = await WalkAsync(_ => new AccessScope(ScopeKind.None, null, null, "blind"));
        Assert.Contains(findings, f => f.Contains("shows the own city partner 0 events and not 3", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("shows the own partner of an enterprise 0 events and not 1", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> WalkAsync(Func<HttpContext, AccessScope> scopeOf)
    {
        await using var world = await World.CreateAsync(servers, "registry");
        var registry = await world.StartAsync(world.Settings("registry").With("Relay", false));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(registry.Services.GetRequiredService<EventLog>());
        builder.Services.AddSingleton(TimeProvider.System);
        await using var door = builder.Build();
        door.MapFeed(scopeOf);
        await door.StartAsync();

        var service = new ServiceUnderTest(new Uri(door.Urls.First()), world.Database("registry"), door.Services);
        var report = new WalkReport();
        await new FeedWalk(service, new WalkClient(service), report).RunAsync(WalkSide.New("own"), WalkSide.New("foreign"));
        return report.Findings;
    }
}
