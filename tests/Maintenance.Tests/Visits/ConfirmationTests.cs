using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Shemss.ServiceDefaults;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Visits;

[Trait("Needs", "Servers")]
public sealed class ConfirmationTests(TestServers servers)
{
    [Fact]
    public async Task R24_confirmed_on_the_same_day_is_not_late_and_the_receipt_names_what_was_confirmed()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        var record = await world.RecordedAsync(visit);
        world.Clock.Advance(TimeSpan.FromMinutes(40));
        await (await world.SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);
        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        Assert.False(receipt.GetProperty("late").GetBoolean());
        Assert.Equal("2026-07-15", receipt.GetProperty("dueOn").GetString());
        var chain = await (await world.AsEnterprise.GetAsync($"/v1/points/{world.Point}/chain")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((4, receipt.GetProperty("chainHead").GetString()), (chain.GetProperty("length").GetInt32(), chain.GetProperty("head").GetString()));
        Assert.Equal(record.GetProperty("id").GetGuid(), receipt.GetProperty("records")[0].GetProperty("recordId").GetGuid());
        using var again = await world.ConfirmAsync(visit);
        Assert.Equal(["maintenance.visit.not-finished"], await again.RefusalsAsync(HttpStatusCode.Conflict));

        var events = await world.EventsAsync($"visit/{visit}");
        Assert.Equal(
            ["visit-started", "record-submitted", "visit-finished", "record-confirmed"],
            events.Select(e => e.Type.Replace("shemss.maintenance.", "", StringComparison.Ordinal).Replace(".v1", "", StringComparison.Ordinal)));
        foreach (var payload in events.Select(e => e.Payload))
        {
            Assert.Equal(
                (visit, world.Point, world.Enterprise, world.Authority, world.Institution),
                (payload.GetProperty("visitId").GetGuid(), payload.GetProperty("pointId").GetGuid(), payload.GetProperty("enterpriseId").GetGuid(),
                    payload.GetProperty("authorityId").GetGuid(), payload.GetProperty("institutionId").GetGuid()));
        }

        Assert.Equal(world.Person, events[0].Payload.GetProperty("personIds")[0].GetGuid());
        Assert.True(events[1].Payload.GetProperty("allNormal").GetBoolean());
        Assert.False(events[1].Payload.GetProperty("lateEntry").GetBoolean());
        Assert.Equal(record.GetProperty("hash").GetString(), events[1].Payload.GetProperty("chainHead").GetString());
        Assert.Equal(TimeSpan.FromMinutes(40), events[2].Payload.GetProperty("finishedAt").GetDateTimeOffset() - events[2].Payload.GetProperty("startedAt").GetDateTimeOffset());
        Assert.Equal(record.GetProperty("id").GetGuid(), events[3].Payload.GetProperty("recordIds")[0].GetGuid());
        Assert.Equal((false, false), (events[3].Payload.GetProperty("late").GetBoolean(), events[3].Payload.GetProperty("receivedLate").GetBoolean()));
    }

    [Theory]
    [InlineData("2026-07-15T15:59:59Z", false)]
    [InlineData("2026-07-15T16:00:00Z", true)]
    public async Task R24_confirmation_after_midnight_is_late(string confirmed, bool late)
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers, new DateTimeOffset(2026, 7, 15, 23, 30, 0, TimeSpan.FromHours(8)));
        var visit = await world.FinishedAsync();
        world.Clock.SetUtcNow(DateTimeOffset.Parse(confirmed, CultureInfo.InvariantCulture));
        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(late, receipt.GetProperty("late").GetBoolean());
        var shown = await world.VisitAsync(visit);
        Assert.Equal(("confirmed", late), (shown.GetProperty("status").GetString(), shown.GetProperty("confirmedLate").GetBoolean()));
        Assert.Equal(late, (await world.EventsAsync($"visit/{visit}"))[^1].Payload.GetProperty("late").GetBoolean());
    }

    [Fact]
    public async Task R24_a_record_received_the_day_after_is_the_institutions_lateness_and_the_enterprise_has_the_day_of_receipt()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var now = world.Clock.GetUtcNow();
        var signIn = world.SignIn(await world.PlannedAsync());
        (signIn["startedAt"], signIn["lateEntryReason"]) = (now.AddDays(-1), "站房内无网络信号。");
        var visit = (await (await world.AsInstitution.PostAsJsonAsync("/v1/visits", signIn)).JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await world.RecordedAsync(visit);
        var finished = await (await world.SignOutAsync(visit, now.AddDays(-1).AddHours(1))).JsonAsync(HttpStatusCode.OK);
        Assert.True(finished.GetProperty("receivedLate").GetBoolean());
        Assert.Equal("2026-07-15", finished.GetProperty("confirmDueOn").GetString());

        var receipt = await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((false, true), (receipt.GetProperty("late").GetBoolean(), receipt.GetProperty("receivedLate").GetBoolean()));
        var confirmed = (await world.EventsAsync($"visit/{visit}"))[^1].Payload;
        Assert.Equal((false, true), (confirmed.GetProperty("late").GetBoolean(), confirmed.GetProperty("receivedLate").GetBoolean()));
    }

    [Fact]
    public async Task R24_in_self_operation_an_account_that_took_part_neither_confirms_nor_disputes()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        using var sheet = await world.As(Role.Institution, "zhao.lei").PostAsJsonAsync($"/v1/visits/{visit}/records", MaintenanceWorld.Sheet(await world.PhotoAsync()));
        await sheet.JsonAsync(HttpStatusCode.Created);
        await (await world.As(Role.Institution, "sun.yan").ChangeAsync($"/v1/visits/{visit}", "sign-out", new { })).JsonAsync(HttpStatusCode.OK);
        foreach (var subject in (string[])["li.min", "zhao.lei", "sun.yan"])
        {
            using var own = await world.ConfirmAsync(visit, subject);
            Assert.Equal(["maintenance.confirmation.own-work"], await own.RefusalsAsync(HttpStatusCode.Forbidden));
            using var dispute = await world.As(Role.Enterprise, subject).ChangeAsync($"/v1/visits/{visit}", "dispute", new { reason = "不符" });
            Assert.Equal(["maintenance.confirmation.own-work"], await dispute.RefusalsAsync(HttpStatusCode.Forbidden));
        }

        await (await world.ConfirmAsync(visit)).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task R24_a_dispute_has_a_reason_and_ends_the_waiting()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.FinishedAsync();
        using var blank = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "dispute", new { reason = "   " });
        Assert.EndsWith("@reason", Assert.Single(await blank.RefusalsAsync(HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        using var unreadable = await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "dispute", new { reason = "未见\u0000更换试剂" });
        await unreadable.RefusalsAsync(HttpStatusCode.BadRequest);
        var disputed = await (await world.AsEnterprise.ChangeAsync($"/v1/visits/{visit}", "dispute", new { reason = "当日未见更换试剂。" })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("disputed", "当日未见更换试剂。"), (disputed.GetProperty("status").GetString(), disputed.GetProperty("disputeReason").GetString()));
        var told = (await world.EventsAsync($"visit/{visit}"))[^1];
        Assert.Equal(("shemss.maintenance.record-disputed.v1", "当日未见更换试剂。"), (told.Type, told.Payload.GetProperty("reason").GetString()));
        using var late = await world.ConfirmAsync(visit);
        Assert.Equal(["maintenance.visit.not-finished"], await late.RefusalsAsync(HttpStatusCode.Conflict));
    }
}
