using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.Alerts.Tests.Watch;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Trials;

[Trait("Needs", "Servers")]
public sealed class TryParametersTests(TestServers servers)
{
    [Fact]
    public async Task R41_a_regulator_sees_what_other_parameters_would_change_and_nothing_is_changed()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts", s => s.Settings["Ingest:ReceiptByQn"] = "true");
        var world = new AlertsWorld(alerts);
        var point = await world.AddPointAsync(Played.StandingCod.Facts.Mn);
        await Played.InstallAsync(world, point, Played.StandingCod);
        await Played.SendAsync(world, [Played.StandingCod], null, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, await Eventually.Async(
            () => world.ScalarAsync<long>("select count(*) from alert where factor_code = 'w01018' and category = 'no-fluctuation'"), n => n > 0, TimeSpan.FromSeconds(60), "the alert"));
        await Played.JudgedAsync(world);
        var before = await world.ScalarAsync<long>("select count(*) from alert");

        // As live: the same alert is raised again. With both rules of its category off it is gone, and nothing else.
        var district = alerts.Client(Role.Regulator, authority: world.Authority);
        var kept = await TryAsync(district, point, Value("A1", "w01018", "clearHours", 8));
        Assert.True(kept.GetProperty("frames").GetInt32() > 500);
        Assert.Equal((0, 0), (kept.GetProperty("gone").GetArrayLength(), kept.GetProperty("new").GetArrayLength()));
        Assert.Contains(kept.GetProperty("kept").EnumerateArray(), IsStanding);
        var gone = await TryAsync(district, point, Value("A1", "w01018", "enabled", 0), Value("A2", "w01018", "enabled", 0));
        Assert.True(IsStanding(Assert.Single(gone.GetProperty("gone").EnumerateArray())));

        // Two values of one rule hold together, in whatever order they come.
        var other = await TryAsync(district, point, Value("A2", "w01018", "enabled", 0), Value("A1", "w01018", "enabled", 0), Value("A1", "w01018", "clearHours", 8));
        Assert.True(IsStanding(Assert.Single(other.GetProperty("gone").EnumerateArray())));
        Assert.Equal(before, await world.ScalarAsync<long>("select count(*) from alert"));
    }

    [Fact]
    public async Task R41_a_trial_that_cannot_be_made_says_why_value_by_value()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var point = await world.AddPointAsync(Played.StandingCod.Facts.Mn);
        await Played.InstallAsync(world, point, Played.StandingCod);
        var district = alerts.Client(Role.Regulator, authority: world.Authority);
        var refused = await AlertsWorld.JsonAsync(
            await PostAsync(district, point, 30, Value("A1", "a99999", "samples", 8), Value("A1", null, "nonsense", 8), Value("A1", null, "samples", -1)), HttpStatusCode.BadRequest);
        Assert.Equal(
            ["values[0].factorCode", "values[1].parameter", "values[2].value"],
            refused.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()!));
        var tooLong = await AlertsWorld.JsonAsync(await PostAsync(district, point, 32, Value("A1", null, "samples", 8)), HttpStatusCode.BadRequest);
        Assert.Equal("alerts.trial.period-invalid", tooLong.GetProperty("code").GetString());
        using var foreign = await PostAsync(alerts.Client(Role.Regulator, authority: Guid.CreateVersion7()), point, 30, Value("A1", null, "samples", 8));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    private static object Value(string rule, string? factorCode, string parameter, double value) => new { rule, factorCode, parameter, value };

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, Guid point, int days, params object[] values) =>
        client.PostAsJsonAsync(new Uri($"/v1/points/{point}/parameter-trials", UriKind.Relative), new { from = Played.Start, until = Played.Start.AddDays(days), values });

    private static async Task<JsonElement> TryAsync(HttpClient client, Guid point, params object[] values) =>
        await AlertsWorld.JsonAsync(await PostAsync(client, point, 5, values), HttpStatusCode.OK);

    private static bool IsStanding(JsonElement alert) =>
        (alert.GetProperty("factorCode").GetString(), alert.GetProperty("category").GetString()) == ("w01018", "no-fluctuation");
}
