using System.Net;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing;

namespace Shemss.Simulator.Story;

/// <summary>Maintenance: visits on site, and their confirmation.</summary>
public sealed partial class MainStory
{
    private Guid _planId;

    /// <summary>The visit that was confirmed on its day.</summary>
    public Guid VisitId { get; private set; }

    /// <summary>Maintenance: a visit on site is recorded, and the enterprise confirms it on the same day.</summary>
    public async Task VisitAndConfirmAsync()
    {
        _say("Maintenance: a plan unfolds into weekly cycles; the technician signs in on site, fills in the sheet with a photo, signs out; the enterprise confirms");
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        var plan = await WhenKnownAsync("maintenance.point-unknown", () => WhenKnownAsync("maintenance.person-unknown", () => Institution.PostAsync("/maintenance/v1/plans", new
        {
            pointId = PointId,
            content = "daily-inspection",
            intervalDays = 7,
            from = Day(today.AddDays(-1)),
            to = Day(today.AddDays(364)),
            personIds = new[] { TechnicianId },
        })));
        _planId = plan.Expect(HttpStatusCode.Created).Body.GetProperty("id").GetGuid();
        _say($"  {plan["cycles"]} cycles; the standard allows {plan["minimumDays"]} days at most: {plan["minimumClause"]}");
        var finished = await VisitAsync();
        VisitId = finished.Body.GetProperty("id").GetGuid();
        await ConfirmAsync(finished, late: false);
    }

    /// <summary>A second visit, signed out today and confirmed after midnight: accepted, marked late (R24).</summary>
    /// <param name="turn">Turns the system's clock, and this story's, to a time.</param>
    public async Task VisitAndConfirmAfterMidnightAsync(Func<DateTimeOffset, Task> turn)
    {
        _say("Maintenance: a second visit; the enterprise confirms it after midnight");
        var finished = await VisitAsync();
        var today = _clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        await turn(new DateTimeOffset(today.Date.AddDays(1).AddMinutes(5), today.Offset));

        // Tokens of yesterday have expired.
        Institution = await AsAsync("the institution", DemoAccounts.Institution);
        Enterprise = await AsAsync("the enterprise", DemoAccounts.Enterprise);
        City = await AsAsync("the city bureau", DemoAccounts.CityRegulator);
        await ConfirmAsync(finished, late: true);
    }

    /// <summary>The technician is on site: sign-in, sheet with a photo, sign-out.</summary>
    private async Task<Answer> VisitAsync()
    {
        var visit = (await Institution.PostAsync("/maintenance/v1/visits", new
        {
            planId = _planId,
            personIds = new[] { TechnicianId },
            vehiclePlate = "沪A12345",
            longitude = 121.3411m,
            latitude = 30.7424m,
            accuracyMetres = 12,
            coordinateSystem = "wgs84",
            deviceTime = _clock.GetUtcNow(),
        })).Expect(HttpStatusCode.Created);
        _say($"  {visit["distanceMetres"]} m from the point: on site is {visit["onSite"]}");
        var photo = await Institution.UploadAsync("maintenance", "站房.png", SampleFiles.Png, "image/png");
        string[] items =
        [
            "sampling-pump", "drainage", "sampling-line", "power", "analyser-alarms", "reagents", "standard-check", "flow-meter", "sampler",
            "data-consistency", "data-transmission", "waste-liquid", "station",
        ];
        var record = (await Institution.PostAsync($"/maintenance/v1/visits/{visit["id"]}/records", new
        {
            sheet = "wastewater-daily-inspection",
            items = items.Select(code => new { code, normal = true }),
            photoFileIds = new[] { photo },
            remarks = "设备运行正常。",
        })).Expect(HttpStatusCode.Created);
        _say($"  record {record["chainOrdinal"]} of the point's chain, hash {record["hash"][..16]}…");
        var inProgress = (await Institution.GetAsync($"/maintenance/v1/visits/{visit["id"]}")).Expect(HttpStatusCode.OK);
        return (await Institution.PostAsync($"/maintenance/v1/visits/{visit["id"]}/sign-out", new { }, Version(inProgress))).Expect(HttpStatusCode.OK);
    }

    private async Task ConfirmAsync(Answer finished, bool late)
    {
        var receipt = (await Enterprise.PostAsync($"/maintenance/v1/visits/{finished["id"]}/confirmation", new { signerName = "陈洁" }, Version(finished))).Expect(HttpStatusCode.OK).Body;
        _say($"  confirmed; late: {receipt.GetProperty("late")}; head of the chain {receipt.GetProperty("chainHead").ToString()[..16]}…");
        var chain = (await Enterprise.GetAsync($"/maintenance/v1/points/{PointId}/chain")).Expect(HttpStatusCode.OK);
        if (chain["intact"] != "True" || receipt.GetProperty("late").GetBoolean() != late || chain["head"] != receipt.GetProperty("chainHead").GetString())
        {
            throw new StoryException($"Confirmed otherwise: {receipt} {chain.Text}");
        }
    }
}
