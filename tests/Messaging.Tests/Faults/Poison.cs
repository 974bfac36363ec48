using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shemss.Messaging.Tests.Host;
using Shemss.Testing.Servers;

namespace Shemss.Messaging.Tests.Faults;

[Trait("Needs", "Servers")]
public sealed class Poison(TestServers servers)
{
    [Theory]
    [InlineData("InstitutionFiled")]
    [InlineData("FilingChanged")]
    public async Task An_event_no_handler_can_bear_is_parked_holds_up_nobody_and_is_driven_again(string contract)
    {
        await using var world = await World.CreateAsync(servers, "registry", "sites");
        var registry = await world.StartAsync("registry");
        var sites = await world.StartAsync(world.Settings("sites", contract));
        await world.ExecuteAsync("sites", "insert into unbearable values (7)");
        await registry.Db.WriteFactsAsync(0, 50, n => contract == "FilingChanged" ? Facts.Changed(n) : Facts.Filed(n));
        await Eventually.Async(() => world.ScalarAsync<long>("sites", "select count(*) from effect"), n => n == 49, what: "all but one");
        await Eventually.Async(async () => await world.ScalarAsync<long>("sites", "select count(*) from messaging.parked") == 1, what: "the one parked");

        // Parked counts as brought: neither reconciliation nor redelivery applies it.
        var reconciler = sites.Services.GetRequiredService<Reconciler>();
        Assert.True(await reconciler.ReconcileAllAsync(default));
        Assert.Equal(50, await world.ScalarAsync<long>("sites", "select position from messaging.subscription_progress"));
        await world.StopAsync(registry);
        await world.ExecuteAsync("registry", "update messaging.relay_position set position = 0");
        registry = await world.StartAsync("registry");
        Assert.True(await world.RelayedAsync("registry"));

        using var operators = sites.Client();
        operators.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Test", "admin");
        using var listed = JsonDocument.Parse(await operators.GetStringAsync(new Uri("v1/operations/parked", UriKind.Relative)));
        var parked = Assert.Single(listed.RootElement.GetProperty("items").EnumerateArray().ToArray());
        Assert.Contains("7 is unbearable", parked.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, parked.GetProperty("attempts").GetInt32());
        var redrive = new Uri($"v1/operations/parked/{parked.GetProperty("messageId").GetGuid()}/redrive", UriKind.Relative);

        using var tooEarly = await operators.PostAsync(redrive, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooEarly.StatusCode);
        Assert.Contains("operations.failed-again", await tooEarly.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(5, await world.ScalarAsync<int>("sites", "select attempts from messaging.parked"));
        Assert.Equal(49, await world.ScalarAsync<long>("sites", "select count(*) from effect"));

        await world.ExecuteAsync("sites", "delete from unbearable");
        using var done = await operators.PostAsync(redrive, null);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        using var gone = await operators.PostAsync(redrive, null);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await world.StopAllAsync();
        var verdict = await world.JudgeAsync("registry", "sites");
        Assert.True(verdict.IsFine, verdict.ToString());
    }
}
