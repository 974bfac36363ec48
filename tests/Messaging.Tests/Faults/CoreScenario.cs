using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

/// <summary>
/// The story every part of messaging is needed for: events arrive by the bus; all are delivered a second time; then the queue
/// is lost while events are written.
/// </summary>
[Trait("Needs", "Servers")]
public sealed class CoreScenario(TestServers servers)
{
    private const int First = 200;
    private const int WithoutQueue = 50;
    private const int All = First + 1 + WithoutQueue;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(120);

    // For what will not come.
    private static readonly TimeSpan Vain = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Nothing_is_lost_and_nothing_takes_effect_twice()
    {
        var (prompt, verdict) = await PlayAsync(s => s, Enough, Enough);
        Assert.True(prompt);
        Assert.True(verdict.IsFine, verdict.ToString());
        Assert.Equal(All, verdict.Facts);
    }

    // What the judgement above is worth: with any one part switched off it must come out differently.
    [Theory]
    [InlineData("Sequence")]
    [InlineData("Relay")]
    [InlineData("Reconcile")]
    [InlineData("Deduplicate")]
    public async Task The_judgement_notices_that_a_part_is_switched_off(string part)
    {
        var (prompt, verdict) = await PlayAsync(
            s => part == "Deduplicate" ? s with { Deduplicate = false } : s.With(part, false),
            bus: part is "Sequence" or "Relay" ? Vain : Enough,
            end: part is "Sequence" or "Reconcile" ? Vain : Enough);
        Assert.Equal(All, verdict.Facts);
        switch (part)
        {
            case "Sequence":
                Assert.False(prompt);
                Assert.Equal(All, verdict.Lost);
                break;
            case "Relay":
                // Reconciliation brings all in the end; nothing comes when it should.
                Assert.False(prompt);
                Assert.Equal(0, verdict.Lost);
                break;
            case "Reconcile":
                Assert.True(prompt);
                Assert.Equal(WithoutQueue, verdict.Lost);
                break;
            default:
                Assert.True(verdict.Twice >= First, verdict.ToString());
                break;
        }
    }

    private async Task<(bool Prompt, Verdict Verdict)> PlayAsync(Func<ServiceSettings, ServiceSettings> change, TimeSpan bus, TimeSpan end)
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registrySettings = change(world.Settings("registry"));
        // Reconciles when it starts and not again.
        var sitesSettings = change(world.Settings("sites", "InstitutionFiled").With("Reconcile", true).With("ReconcileEvery", "01:00:00"));
        var registry = await world.StartAsync(registrySettings);
        // Not at its first start: what arrives promptly came over the bus.
        var sites = await world.StartAsync(sitesSettings.With("Reconcile", false));

        await registry.Db.WriteFactsAsync(0, First);
        var prompt = await world.ArriveAsync("registry", "sites", bus);

        // Everything a second time.
        await world.StopAsync(registry);
        await world.ExecuteAsync("registry", "update messaging.relay_position set position = 0");
        registry = await world.StartAsync(registrySettings);
        await world.RelayedAsync("registry", bus);
        // Behind all of it in the queue: when this has arrived, so has the rest.
        await registry.Db.WriteFactAsync("marker", -1);
        await world.ArriveAsync("registry", "sites", bus);

        // No queue, so the bus forgets what is written now.
        await world.StopAsync(sites);
        if (await world.ScalarAsync<long>("registry", "select position from messaging.relay_position") > 0)
        {
            await servers.Broker.DeleteQueueAsync(world.Broker, "sites.events");
        }

        await registry.Db.WriteFactsAsync(First, WithoutQueue);
        await world.RelayedAsync("registry", bus);
        await world.StartAsync(sitesSettings);
        await world.ArriveAsync("registry", "sites", end);
        await world.StopAllAsync();
        return (prompt, await world.JudgeAsync("registry", "sites"));
    }
}
