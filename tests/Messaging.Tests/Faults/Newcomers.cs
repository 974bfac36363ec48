using Microsoft.Extensions.DependencyInjection;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

/// <summary>Who comes late is told everything.</summary>
[Trait("Needs", "Servers")]
public sealed class Newcomers(TestServers servers)
{
    [Fact]
    public async Task A_subscriber_that_first_starts_after_500_events_gets_them_all()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        await registry.Db.WriteFactsAsync(0, 500);
        Assert.True(await world.RelayedAsync("registry"));

        await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Reconcile", true));
        await registry.Db.WriteFactsAsync(500, 100);
        Assert.True(await world.ArriveAsync("registry", "sites"));
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task A_type_subscribed_to_later_comes_from_its_beginning_and_the_others_do_not_come_again()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        var sites = await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Reconcile", true));
        await registry.Db.WriteFactsAsync(0, 200, n => n % 2 == 0 ? Facts.Filed(n) : Facts.Changed(n));
        await Eventually.Async(() => world.ScalarAsync<long>("sites", "select count(*) from effect"), n => n == 100, what: "half of them");
        await sites.Services.GetRequiredService<Reconciler>().ReconcileAllAsync(default);
        await world.StopAsync(sites);

        await world.StartAsync(world.Settings("sites", "InstitutionFiled", "FilingChanged").With("Reconcile", true));
        Assert.True(await world.ArriveAsync("registry", "sites"));
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }

    [Fact]
    public async Task A_source_that_is_away_at_the_start_is_asked_again()
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        await registry.Db.WriteFactsAsync(0, 20);
        Assert.True(await world.RelayedAsync("registry"));
        await world.StopAsync(registry);

        var sites = await world.StartAsync(world.Settings("sites", "InstitutionFiled").With("Reconcile", true).With("ReconcileRetry", "00:00:00.2"));
        Assert.False(await sites.Services.GetRequiredService<Reconciler>().ReconcileAllAsync(default));
        await world.StartAsync("registry");
        Assert.True(await world.ArriveAsync("registry", "sites"));
    }
}
