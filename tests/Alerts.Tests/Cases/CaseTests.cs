using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Cases;

[Trait("Needs", "Servers")]
public sealed class CaseTests(TestServers servers)
{
    [Fact]
    public async Task R42_the_regulator_of_the_points_authority_verifies_and_closes_with_a_verdict()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var id = await AlertsWorld.RaiseAsync(alerts.Services, await world.AddPointAsync("A1"), TimeProvider.System.GetUtcNow());
        var district = alerts.Client(Role.Regulator, authority: world.Authority);
        var alert = await AlertsWorld.JsonAsync(await district.GetAsync($"/v1/alerts/{id}"), HttpStatusCode.OK);
        Assert.Equal(31.2, alert.GetProperty("evidence").GetProperty("figures").GetProperty("last").GetDouble());
        Assert.Equal("一直未变", alert.GetProperty("explanationZh").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(alerts.Client(Role.Regulator, authority: Guid.CreateVersion7()), $"/v1/alerts/{id}/verification", 1, new { confirmed = true, note = "核实属实" })).StatusCode);

        Assert.Equal("alerts.alert.not-verified", await CodeAsync(await ChangeAsync(district, $"/v1/alerts/{id}/closure", 1, new { verdict = "equipment-fault", note = "已处理" })));
        await AlertsWorld.JsonAsync(await ChangeAsync(district, $"/v1/alerts/{id}/verification", 1, new { confirmed = true, note = "核实属实" }), HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ChangeAsync(district, $"/v1/alerts/{id}/verification", 1, new { confirmed = true, note = "核实属实" })).StatusCode);
        Assert.Equal("alerts.alert.already-verified", await CodeAsync(await ChangeAsync(district, $"/v1/alerts/{id}/verification", 2, new { confirmed = true, note = "核实属实" })));
        Assert.Equal("alerts.alert.verdict-contradicts", await CodeAsync(await ChangeAsync(district, $"/v1/alerts/{id}/closure", 2, new { verdict = "false-alarm", note = "已处理" })));
        var closed = await AlertsWorld.JsonAsync(await ChangeAsync(district, $"/v1/alerts/{id}/closure", 2, new { verdict = "equipment-fault", note = "已处理" }), HttpStatusCode.OK);
        Assert.Equal(("closed", "equipment-fault"), (closed.GetProperty("status").GetString(), closed.GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(-25, true)]
    public async Task R8_a_cause_analysis_is_reviewed_and_late_is_accepted_and_marked(int raisedHours, bool late)
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var id = await AlertsWorld.RaiseAsync(alerts.Services, await world.AddPointAsync("A1"), TimeProvider.System.GetUtcNow().AddHours(raisedHours));
        var analysis = new { text = "采样泵停转，已更换泵管并完成标样核查。" };
        Assert.Equal(HttpStatusCode.NotFound, (await alerts.Client(Role.Enterprise, Guid.CreateVersion7()).PostAsJsonAsync($"/v1/alerts/{id}/cause-analyses", analysis)).StatusCode);
        var filed = await AlertsWorld.JsonAsync(await alerts.Client(Role.Institution, world.Institution).PostAsJsonAsync($"/v1/alerts/{id}/cause-analyses", analysis), HttpStatusCode.Created);
        Assert.Equal(late, filed.GetProperty("late").GetBoolean());
        var review = $"/v1/cause-analyses/{filed.GetProperty("id").GetGuid()}/review";
        var reviewer = alerts.Client(Role.Reviewer);
        Assert.Equal("alerts.cause-analysis.note-missing", await CodeAsync(await ChangeAsync(reviewer, review, 1, new { accepted = false })));
        Assert.Equal("accepted", (await AlertsWorld.JsonAsync(await ChangeAsync(reviewer, review, 1, new { accepted = true }), HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal("alerts.cause-analysis.reviewed", await CodeAsync(await ChangeAsync(reviewer, review, 2, new { accepted = true })));
        var listed = await AlertsWorld.JsonAsync(await alerts.Client(Role.Enterprise, world.Enterprise).GetAsync($"/v1/alerts/{id}/cause-analyses"), HttpStatusCode.OK);
        Assert.Equal(1, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task R8_whoever_may_read_the_cause_analysis_sees_its_document_and_nobody_else_does()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var id = await AlertsWorld.RaiseAsync(alerts.Services, await world.AddPointAsync("A1"), TimeProvider.System.GetUtcNow());
        var institution = alerts.Client(Role.Institution, world.Institution);
        using var form = SampleFiles.Form("file", "分析报告.pdf", SampleFiles.Pdf, "application/pdf");
        var file = (await AlertsWorld.JsonAsync(await institution.PostAsync("/v1/files", form), HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var enterprise = alerts.Client(Role.Enterprise, world.Enterprise);
        Assert.Equal(HttpStatusCode.NotFound, (await enterprise.GetAsync($"/v1/files/{file}")).StatusCode);
        var analysis = new { text = "采样泵停转，已更换泵管并完成标样核查。", fileId = file };
        await AlertsWorld.JsonAsync(await institution.PostAsJsonAsync($"/v1/alerts/{id}/cause-analyses", analysis), HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await enterprise.GetAsync($"/v1/files/{file}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await alerts.Client(Role.Regulator, authority: world.Authority).GetAsync($"/v1/files/{file}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await alerts.Client(Role.Enterprise, Guid.CreateVersion7()).GetAsync($"/v1/files/{file}")).StatusCode);
    }

    [Fact]
    public async Task R42_one_episode_is_one_alert_and_one_event()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var (point, at) = (await world.AddPointAsync("A1"), TimeProvider.System.GetUtcNow());
        Assert.Equal(await AlertsWorld.RaiseAsync(alerts.Services, point, at), await AlertsWorld.RaiseAsync(alerts.Services, point, at));
        Assert.Equal(1L, await world.ScalarAsync<long>("select (select count(*) from messaging.event_log) + (select count(*) from messaging.outbox)"));
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string path, long version, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return client.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString();
}
