using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Shemss.ServiceDefaults;
using Shemss.Testing;
using Shemss.Testing.Servers;
using static Shemss.Comparison.Tests.ComparisonWorld;

namespace Shemss.Comparison.Tests.Reports;

[Trait("Needs", "Servers")]
public sealed class ReportTests(TestServers servers)
{
    [Fact]
    public async Task R30_R32_a_report_in_time_is_recomputed_and_passes()
    {
        await using var world = await CreateAsync(servers);
        var report = await world.FiledAsync(await world.ReportAsync());
        Assert.Equal(
            ("pass", false, false, "2026-07-21"),
            (report.GetProperty("verdict").GetString(), report.GetProperty("late").GetBoolean(), report.GetProperty("differsFromReported").GetBoolean(), report.GetProperty("dueOn").GetString()));
        var judgement = report.GetProperty("items")[0].GetProperty("judgement");
        Assert.Equal(3, judgement.GetProperty("pairs").GetArrayLength());
        Assert.Equal("cod-4", judgement.GetProperty("rules")[0].GetProperty("id").GetString());

        var events = await world.EventsAsync(report.GetProperty("id").GetGuid());
        Assert.Equal(["report-filed.v1", "report-judged.v1"], events.Select(e => e.Type));
        var judged = events[1].Payload;
        Assert.Equal((true, false, "HJ 355-2019"), (judged.GetProperty("passed").GetBoolean(), judged.GetProperty("differsFromReported").GetBoolean(), judged.GetProperty("standard").GetString()));
        Assert.Equal(
            judgement.GetProperty("tables").EnumerateArray().Select(t => t.GetString()), judged.GetProperty("tableVersion").GetString()!.Split(' '));
        Assert.Contains(judged.GetProperty("tableVersion").GetString()!.Split(' '), t => t.StartsWith("hj355-comparison", StringComparison.Ordinal));
        Assert.Equal((world.Point, world.Institution), (judged.GetProperty("pointId").GetGuid(), judged.GetProperty("institutionId").GetGuid()));

        // Pairs were counted: there is no single error to tell.
        Assert.Equal(System.Text.Json.JsonValueKind.Null, judged.GetProperty("items")[0].GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task R31_R32_a_failing_report_filed_late_is_accepted_judged_and_marked()
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync(Failing, passed: false);
        (body["testedOn"], body["issuedOn"]) = ("2026-07-01", "2026-07-02");
        var report = await world.FiledAsync(body);
        Assert.Equal(
            ("fail", true, false), (report.GetProperty("verdict").GetString(), report.GetProperty("late").GetBoolean(), report.GetProperty("differsFromReported").GetBoolean()));
        var events = await world.EventsAsync(report.GetProperty("id").GetGuid());
        Assert.Equal(["report-filed.v1", "report-filed-late.v1", "report-judged.v1"], events.Select(e => e.Type));
        Assert.Equal((true, "2026-07-09"), (events[0].Payload.GetProperty("late").GetBoolean(), events[1].Payload.GetProperty("dueOn").GetString()));
        Assert.False(events[2].Payload.GetProperty("passed").GetBoolean());
        var listed = await (await world.Service.Client(Role.Regulator, authority: world.Authority).GetAsync("/v1/reports?late=true")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(report.GetProperty("id").GetGuid(), Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("2026-10-12T15:59:59Z", false)]
    [InlineData("2026-10-12T16:00:00Z", true)]
    public async Task R31_five_working_days_go_round_the_holidays_and_end_at_midnight_in_Shanghai(string filed, bool late)
    {
        // Issued on Tuesday the 29th. Counted: 30 September; 8, 9 October; Saturday the 10th, which makes up for the holidays; Monday the 12th.
        await using var world = await CreateAsync(servers, DateTimeOffset.Parse(filed, CultureInfo.InvariantCulture));
        var body = await world.ReportAsync();
        (body["testedOn"], body["issuedOn"]) = ("2026-09-28", "2026-09-29");
        var report = await world.FiledAsync(body);
        Assert.Equal(("2026-10-12", false, late), (report.GetProperty("dueOn").GetString(), report.GetProperty("dueIsProvisional").GetBoolean(), report.GetProperty("late").GetBoolean()));
    }

    [Theory]
    [InlineData(0.4, true, false)]
    [InlineData(-0.40, true, false)]
    [InlineData(0.2, true, true)]
    [InlineData(0.4, false, true)]
    public async Task R32_what_the_report_states_otherwise_than_the_recomputation_is_flagged(double error, bool passed, bool differs)
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync([[7m, 7.9m], [7.2m, 7.1m]], factor: "w01001", unit: "1", error: (decimal)error, passed: passed);
        var report = await world.FiledAsync(body);
        Assert.Equal(("pass", differs), (report.GetProperty("verdict").GetString(), report.GetProperty("differsFromReported").GetBoolean()));
        var item = report.GetProperty("items")[0];
        Assert.Equal(((decimal)error, 0.40m), (item.GetProperty("reportedError").GetDecimal(), item.GetProperty("judgement").GetProperty("compared").GetDecimal()));
    }

    [Fact]
    public async Task R32_a_stated_error_of_counted_pairs_is_not_held_against_their_number()
    {
        await using var world = await CreateAsync(servers);
        Assert.False((await world.FiledAsync(await world.ReportAsync(error: 7.3m))).GetProperty("differsFromReported").GetBoolean());
        var hidden = await world.FiledAsync(await world.ReportAsync(Failing, number: "BD-2", passed: true));
        Assert.Equal(("fail", true), (hidden.GetProperty("verdict").GetString(), hidden.GetProperty("differsFromReported").GetBoolean()));
    }

    [Fact]
    public async Task R32_too_few_pairs_are_recorded_and_not_judged_and_nobody_is_told_of_a_failure()
    {
        await using var world = await CreateAsync(servers);
        var report = await world.FiledAsync(await world.ReportAsync(Passing[..2]));
        Assert.Equal("not-judged", report.GetProperty("verdict").GetString());
        Assert.Equal("pairs.too-few", report.GetProperty("items")[0].GetProperty("judgement").GetProperty("reasons")[0].GetString());
        Assert.Equal(["report-filed.v1"], (await world.EventsAsync(report.GetProperty("id").GetGuid())).Select(e => e.Type));
    }

    [Fact]
    public async Task R30_what_cannot_be_is_refused_with_its_fields_and_nothing_is_stored()
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync();
        (body["issuedOn"], body["reportFileId"]) = ("2026-07-16", Guid.CreateVersion7());
        body["items"] = new[] { Item("w99999", "mg/L", Passing), Item("a21026", "mg/m3", Passing), Item("w01018", "mg/L", Passing), Item("w01018", "mg/L", Passing) };
        using var refused = await world.FileAsync(body);
        Assert.Equal(
            [
                "comparison.report.dates-invalid@issuedOn", "comparison.report.factor-twice@items[3].factorCode", "comparison.report.factor-unknown@items[0].factorCode",
                "comparison.report.factor-unknown@items[1].factorCode", "comparison.report.file-unknown@reportFileId",
            ],
            await refused.RefusalsAsync(HttpStatusCode.BadRequest));
        body = await world.ReportAsync();
        body["testingLaboratory"] = "华测\u0000检测";
        using var unreadable = await world.FileAsync(body);
        Assert.EndsWith("@testingLaboratory", Assert.Single(await unreadable.RefusalsAsync(HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        var listed = await (await world.AsInstitution.GetAsync("/v1/reports")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(0, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task R30_a_number_is_taken_once_per_institution_and_others_do_not_see_the_report()
    {
        await using var world = await CreateAsync(servers);
        var first = await world.FiledAsync(await world.ReportAsync());
        using var second = await world.FileAsync(await world.ReportAsync(Failing));
        Assert.Equal(["comparison.report.number-taken@reportNumber"], await second.RefusalsAsync(HttpStatusCode.Conflict));
        var path = $"/v1/reports/{first.GetProperty("id").GetGuid()}";
        Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Institution, Guid.CreateVersion7()).GetAsync(path)).StatusCode);
        Assert.Equal("pass", (await (await world.Service.Client(Role.Enterprise, world.Enterprise).GetAsync(path)).JsonAsync(HttpStatusCode.OK)).GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("trueness-check", "a24088")]
    [InlineData("flue-gas-verification", "a21026")]
    public async Task R30_a_report_is_of_the_kind_of_its_point(string kind, string factor)
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync(factor: factor, unit: "mg/m³");
        body["kind"] = kind;
        using var refused = await world.FileAsync(body);
        Assert.Equal(["comparison.report.kind-not-of-point@kind"], await refused.RefusalsAsync(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task R32_the_emission_limit_on_file_judges_and_another_stated_one_is_kept_and_flagged()
    {
        await using var world = await CreateAsync(servers);
        await world.OwnerAsync("update point_ref set kind = 'flue-gas'");

        // HJ 1286: below a limit of 50 mg/m³ the error may be 10, from there on 20.
        decimal[][] pairs = [.. Enumerable.Repeat(new[] { 30m, 45m }, 9)];
        var stated = await JudgedAsync(world, "BD-1", pairs, limit: 60m);
        Assert.Equal(("pass", 60m, "emission-limit-stated", false), stated);

        await world.InstallAsync("a24088", 40m);
        await world.InstallAsync("a24088", 80m, installedAt: "2026-07-14");
        Assert.Equal(("fail", 40m, "emission-limit-filed", true), await JudgedAsync(world, "BD-2", pairs, limit: 60m));
        Assert.Equal(("fail", 40m, "emission-limit-filed", false), await JudgedAsync(world, "BD-3", pairs, limit: null, passed: false));
    }

    private static async Task<(string? Verdict, decimal Limit, string? Basis, bool Differs)> JudgedAsync(
        ComparisonWorld world, string number, decimal[][] pairs, decimal? limit, bool passed = true)
    {
        var body = await world.ReportAsync(number: number);
        (body["kind"], body["items"]) = ("trueness-check", new[] { Item("a24088", "mg/m³", pairs, passed: passed, emissionLimit: limit) });
        var id = (await world.FiledAsync(body)).GetProperty("id").GetGuid();
        var report = await (await world.AsInstitution.GetAsync($"/v1/reports/{id}")).JsonAsync(HttpStatusCode.OK);
        var item = report.GetProperty("items")[0];
        Assert.Equal(limit, item.GetProperty("statedEmissionLimit") is { ValueKind: System.Text.Json.JsonValueKind.Number } value ? value.GetDecimal() : null);
        Assert.True((await (await world.AsInstitution.GetAsync($"/v1/reports/{id}/recomputation")).JsonAsync(HttpStatusCode.OK)).GetProperty("identical").GetBoolean());
        var input = item.GetProperty("judgement").GetProperty("input");
        return (
            report.GetProperty("verdict").GetString(), input.GetProperty("numbers").GetProperty("emission-limit").GetDecimal(), input.GetProperty("tags")[0].GetString(),
            item.GetProperty("differsFromReported").GetBoolean());
    }

    [Fact]
    public async Task R30_an_institution_files_for_a_point_from_its_first_day_to_its_last()
    {
        await using var world = await CreateAsync(servers);
        foreach (var (from, to, status) in (IEnumerable<(string, string, HttpStatusCode)>)
            [("today() + 1", "null", HttpStatusCode.UnprocessableEntity), ("today() - 9", "platform.today() - 1", HttpStatusCode.UnprocessableEntity), ("today()", "platform.today()", HttpStatusCode.Created)])
        {
            await world.OwnerAsync($"update point_service set valid_from = platform.{from}, valid_to = {to}");
            using var filed = await world.FileAsync(await world.ReportAsync());
            Assert.Equal(status, filed.StatusCode);
        }
    }

    [Fact]
    public async Task R30_whoever_may_read_the_report_sees_its_files_and_nobody_else_does()
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync();
        var record = await world.AsInstitution.UploadAsync("原始记录.pdf", SampleFiles.Pdf, "application/pdf");
        var enterprise = world.Service.Client(Role.Enterprise, world.Enterprise);
        Assert.Equal(HttpStatusCode.NotFound, (await enterprise.GetAsync($"/v1/files/{record}")).StatusCode);
        body["originalRecordFileIds"] = new[] { record };
        await world.FiledAsync(body);
        foreach (var file in (Guid[])[(Guid)body["reportFileId"]!, record])
        {
            Assert.Equal(HttpStatusCode.OK, (await enterprise.GetAsync($"/v1/files/{file}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await world.Service.Client(Role.Regulator, authority: world.Authority).GetAsync($"/v1/files/{file}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Regulator, authority: Guid.CreateVersion7()).GetAsync($"/v1/files/{file}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await world.Service.Client(Role.Institution, Guid.CreateVersion7()).GetAsync($"/v1/files/{file}")).StatusCode);
        }
    }

    [Fact]
    public async Task R32_made_again_a_judgement_is_identical_and_an_altered_one_is_not()
    {
        await using var world = await CreateAsync(servers);
        var body = await world.ReportAsync();
        body["items"] = new[] { Item("w01018", "mg/L", Passing), Item("w21003", "mg/L", [[1.5m, 1.62m], [1.48m, 1.3m], [1.52m, 1.555m]]), Item("w01001", "1", [[7m, 7.9m], [7.2m, 7.1m]]) };
        var id = (await world.FiledAsync(body)).GetProperty("id").GetGuid();
        var city = world.Service.Client(Role.Regulator);
        var again = await (await city.GetAsync($"/v1/reports/{id}/recomputation")).JsonAsync(HttpStatusCode.OK);
        Assert.True(again.GetProperty("identical").GetBoolean());
        Assert.Equal(3, again.GetProperty("items").GetArrayLength());

        Assert.Equal(1, await world.OwnerAsync("update report_item set judgement = jsonb_set(judgement, '{verdict}', '\"Fail\"') where report_id = @id and ordinal = 3", new { id }));
        var altered = await (await city.GetAsync($"/v1/reports/{id}/recomputation")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(
            [true, true, false], altered.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("identical").GetBoolean()));
        Assert.False(altered.GetProperty("identical").GetBoolean());
    }
}
