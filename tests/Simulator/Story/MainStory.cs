using System.Globalization;
using System.Net;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>
/// The system's main job, through its public API with each role's account. What is there already is taken as it is, so that it can be
/// played again and again on the same system.
/// </summary>
public sealed class MainStory : IDisposable
{
    private const string InstitutionCode = "91350100M000100Y43";
    private const string EnterpriseCode = "91130200699229617X";

    /// <summary>MN of the demo point's data logger.</summary>
    public const string Mn = "310116DEMO20260127DW001";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Action<string> _say;
    private readonly TimeProvider _clock;
    private readonly List<Person> _people = [];
    private readonly Dictionary<string, int> _linesBefore = [];

    /// <summary>A story on a running system.</summary>
    /// <param name="gateway">The system's door.</param>
    /// <param name="say">Told every step and what came back.</param>
    /// <param name="clock">The clock.</param>
    public MainStory(Uri gateway, Action<string> say, TimeProvider? clock = null)
    {
        Gateway = gateway;
        _say = say;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The system's door.</summary>
    public Uri Gateway { get; }

    /// <summary>The demo point.</summary>
    public Guid PointId { get; private set; }

    /// <summary>The technician.</summary>
    public Guid TechnicianId { get; private set; }

    /// <summary>The visit that was confirmed.</summary>
    public Guid VisitId { get; private set; }

    /// <summary>The receipt of its confirmation.</summary>
    public JsonElement Receipt { get; private set; }

    /// <summary>The institution's score at the end.</summary>
    public JsonElement Score { get; private set; }

    private Person Admin { get; set; } = null!;

    private Person City { get; set; } = null!;

    private Person District { get; set; } = null!;

    private Person Institution { get; set; } = null!;

    private Person Enterprise { get; set; } = null!;

    /// <summary>What one play adds a line to.</summary>
    private static readonly string[] Expected = ["record-confirmed", "report-passed", "report-failed", "report-filed-late"];

    private string ScorePath => string.Create(
        CultureInfo.InvariantCulture, $"/credit/v1/institutions/{InstitutionId}/scores/{_clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Year}");

    private static Guid InstitutionId => DemoAccounts.InstitutionOrganisation;

    private static Guid EnterpriseId => DemoAccounts.EnterpriseOrganisation;

    /// <summary>Everyone signs in.</summary>
    public async Task SignInAsync()
    {
        _say("Everyone signs in (authorization code with PKCE)");
        Admin = await AsAsync("the administrator", DemoAccounts.Admin);
        City = await AsAsync("the city bureau", DemoAccounts.CityRegulator);
        District = await AsAsync("the district bureau", DemoAccounts.JinshanRegulator);
        Institution = await AsAsync("the institution", DemoAccounts.Institution);
        Enterprise = await AsAsync("the enterprise", DemoAccounts.Enterprise);
        var score = await Institution.GetAsync(ScorePath);
        foreach (var indicator in Expected)
        {
            _linesBefore[indicator] = score.Status == HttpStatusCode.OK ? Lines(score, indicator) : 0;
        }
    }

    /// <summary>Registry: the institution is on file with a certified technician.</summary>
    public async Task FileInstitutionAsync()
    {
        _say("Registry: the institution files itself and a certified technician; the city accepts");
        Have(await Admin.PostAsync("/registry/v1/authorities", new { id = DemoAccounts.JinshanAuthority, code = "jinshan", name = "金山区生态环境局", level = "district" }), "registry.authority.code-taken");
        Have(await Institution.PostAsync("/registry/v1/institutions", new
        {
            unifiedSocialCreditCode = InstitutionCode,
            kind = "contractor",
            basic = new
            {
                name = "上海清源环境运维有限公司",
                registeredCapital = 500m,
                projectAmount = 320.5m,
                projectCount = 14,
                address = "上海市金山区卫零路 100 号",
                legalPerson = "王海",
                contactName = "李敏",
                contactPhone = "13800001234",
            },
        }), "registry.institution.already-registered");
        var people = $"/registry/v1/institutions/{InstitutionId}/people";
        if ((await Institution.GetAsync(people)).Expect(HttpStatusCode.OK).Body.GetProperty("items").GetArrayLength() == 0)
        {
            var certificate = await Institution.UploadAsync("registry", "运维能力评定证书.pdf", SampleFiles.Pdf, "application/pdf");
            (await Institution.PostAsync(people, new
            {
                name = "张强",
                idCard = "11010519491231002X",
                education = "college",
                position = "运维工程师",
                technicalPost = "technician",
                certificates = new[] { new { number = "YW-W-2025-00123", issuer = "中国环境保护产业协会", category = "water", validFrom = "2025-03-01", validTo = "2028-02-29", fileId = certificate } },
            })).Expect(HttpStatusCode.Created);
        }

        TechnicianId = (await Institution.GetAsync(people)).Expect(HttpStatusCode.OK).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
        var filing = (await Institution.GetAsync($"/registry/v1/institutions/{InstitutionId}")).Expect(HttpStatusCode.OK);
        if (filing["status"] is "draft" or "returned")
        {
            filing = (await Institution.PostAsync($"/registry/v1/institutions/{InstitutionId}/submission", null, Version(filing))).Expect(HttpStatusCode.OK);
        }

        if (filing["status"] == "submitted")
        {
            filing = (await City.PostAsync($"/registry/v1/institutions/{InstitutionId}/acceptance", null, Version(filing))).Expect(HttpStatusCode.OK);
        }

        _say($"  the filing is {filing["status"]}");
    }

    /// <summary>Sites: the enterprise has a wastewater point with a COD analyser, served by the institution under a contract.</summary>
    public async Task InstallAnalyserAsync()
    {
        _say("Sites: the enterprise registers, adds a wastewater point and a COD analyser with a 2-hour cycle; the institution serves it under a contract");
        Have(await Enterprise.PostAsync("/sites/v1/enterprises", new
        {
            unifiedSocialCreditCode = EnterpriseCode,
            name = "上海金山印染有限公司",
            permitNumber = EnterpriseCode + "001P",
            address = "上海市金山区亭卫公路 1500 号",
            divisionCode = "310116",
            contactName = "陈洁",
            contactPhone = "13900005678",
        }), "sites.enterprise.uscc-taken");
        Have(await WhenKnownAsync("sites.point.authority-unknown", () => Enterprise.PostAsync($"/sites/v1/enterprises/{EnterpriseId}/points", new
        {
            kind = "wastewater",
            name = "废水总排口",
            outletCode = "DW001",
            authorityId = DemoAccounts.JinshanAuthority,
            mn = Mn,
            longitude = 121.3412m,
            latitude = 30.7423m,
            coordinateSystem = "wgs84",
            signInRadiusMetres = 200,
        })), "sites.point.taken");
        PointId = (await Enterprise.GetAsync($"/sites/v1/points?mn={Mn}")).Expect(HttpStatusCode.OK).Body.GetProperty("items")[0].GetProperty("id").GetGuid();
        Have(await WhenKnownAsync("sites.assignment.institution-unknown", () => WhenKnownAsync("sites.assignment.institution-not-accepted", () =>
            Enterprise.PostAsync($"/sites/v1/points/{PointId}/assignments", new { institutionId = InstitutionId, contractNumber = "QY-2026-018", contractAmount = 18.6m, from = "2026-01-01" }))),
            "sites.assignment.overlaps");
        Have(await Institution.PostAsync($"/sites/v1/points/{PointId}/instruments", new
        {
            factorCode = "w01018",
            model = "CODmax III",
            brand = "HACH",
            methodPrinciple = "重铬酸钾氧化-分光光度法",
            constructionStatus = "accepted",
            currentMaintainer = "上海清源环境运维有限公司",
            previousMaintainer = "无",
            positionName = "废水总排口监测站房",
            positionCode = "ZF-01",
            systemManufacturer = "哈希水质分析仪器（上海）有限公司",
            systemInstaller = "上海清源环境运维有限公司",
            unit = "mg/L",
            serialNumber = "CM3-DEMO-0417",
            rangeLow = 0,
            rangeHigh = 500,
            detectionLimit = 4,
            emissionLimit = 200,
            measuringCycleMinutes = 120,
            installedOn = Day(_clock.GetUtcNow()),
        }), "sites.instrument.serial-taken");
        var seen = await Eventually.Async(() => District.GetAsync($"/registry/v1/institutions/{InstitutionId}"), a => a.Status == HttpStatusCode.OK, Patience, "the district to see the institution");
        _say($"  the district bureau now sees {seen.Body.GetProperty("basic").GetProperty("name")}, which serves a point of its own");
    }

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
        plan.Expect(HttpStatusCode.Created);
        _say($"  {plan["cycles"]} cycles; the standard allows {plan["minimumDays"]} days at most: {plan["minimumClause"]}");
        var visit = (await Institution.PostAsync("/maintenance/v1/visits", new
        {
            planId = plan["id"],
            personIds = new[] { TechnicianId },
            vehiclePlate = "沪A12345",
            longitude = 121.3411m,
            latitude = 30.7424m,
            accuracyMetres = 12,
            coordinateSystem = "wgs84",
            deviceTime = _clock.GetUtcNow(),
        })).Expect(HttpStatusCode.Created);
        VisitId = visit.Body.GetProperty("id").GetGuid();
        _say($"  {visit["distanceMetres"]} m from the point: on site is {visit["onSite"]}");
        var photo = await Institution.UploadAsync("maintenance", "站房.png", SampleFiles.Png, "image/png");
        string[] items =
        [
            "sampling-pump", "drainage", "sampling-line", "power", "analyser-alarms", "reagents", "standard-check", "flow-meter", "sampler",
            "data-consistency", "data-transmission", "waste-liquid", "station",
        ];
        var record = (await Institution.PostAsync($"/maintenance/v1/visits/{VisitId}/records", new
        {
            sheet = "wastewater-daily-inspection",
            items = items.Select(code => new { code, normal = true }),
            photoFileIds = new[] { photo },
            remarks = "设备运行正常。",
        })).Expect(HttpStatusCode.Created);
        _say($"  record {record["chainOrdinal"]} of the point's chain, hash {record["hash"][..16]}…");
        var inProgress = (await Institution.GetAsync($"/maintenance/v1/visits/{VisitId}")).Expect(HttpStatusCode.OK);
        var finished = (await Institution.PostAsync($"/maintenance/v1/visits/{VisitId}/sign-out", new { }, Version(inProgress))).Expect(HttpStatusCode.OK);
        Receipt = (await Enterprise.PostAsync($"/maintenance/v1/visits/{VisitId}/confirmation", new { signerName = "陈洁" }, Version(finished))).Expect(HttpStatusCode.OK).Body;
        _say($"  confirmed; late: {Receipt.GetProperty("late")}; head of the chain {Receipt.GetProperty("chainHead").ToString()[..16]}…");
        var chain = (await Enterprise.GetAsync($"/maintenance/v1/points/{PointId}/chain")).Expect(HttpStatusCode.OK);
        if (chain["intact"] != "True" || chain["head"] != Receipt.GetProperty("chainHead").GetString())
        {
            throw new StoryException($"The chain does not hold: {chain.Text}");
        }
    }

    /// <summary>Comparison: a passing report in time, and a failing one filed late.</summary>
    public async Task FileReportsAsync()
    {
        _say("Comparison: a report within five working days passes; a second one, failing and late, is accepted, judged and marked");
        var run = Guid.CreateVersion7().ToString("N")[20..];
        var now = _clock.GetUtcNow();
        var pdf = await Institution.UploadAsync("comparison", "比对报告.pdf", SampleFiles.Pdf, "application/pdf");
        var good = await ReportAsync($"BD-{run}-1", now.AddDays(-1), pdf, [(110, 118), (108, 95), (120, 131)], passed: true);
        var bad = await ReportAsync($"BD-{run}-2", now.AddDays(-40), pdf, [(110, 160), (108, 60), (120, 131)], passed: false);
        foreach (var report in (Answer[])[good, bad])
        {
            var judgement = report.Body.GetProperty("items")[0].GetProperty("judgement");
            _say($"  {report["reportNumber"]}: {report["verdict"]}, late: {report["late"]}; {judgement.GetProperty("pairs").GetArrayLength()} pairs, tables {judgement.GetProperty("tables")}");
        }

        var again = (await District.GetAsync($"/comparison/v1/reports/{bad["id"]}/recomputation")).Expect(HttpStatusCode.OK);
        _say($"  recomputed by the district bureau: identical to the last digit is {again["identical"]}");
        if (good["verdict"] != "pass" || good["late"] != "False" || bad["verdict"] != "fail" || bad["late"] != "True" || again["identical"] != "True")
        {
            throw new StoryException($"Judged otherwise: {good.Text} {bad.Text}");
        }
    }

    /// <summary>Credit: the score of the period, each line with its evidence, recomputed from the logs to the same bytes.</summary>
    public async Task ReadScoreAsync()
    {
        _say("Credit: every point with its rule and evidence; computed again from the services' logs");
        var score = await Eventually.Async(
            () => Institution.GetAsync(ScorePath),
            a => a.Status == HttpStatusCode.OK && Expected.All(indicator => Lines(a, indicator) > _linesBefore[indicator]),
            Patience, "the score to have its new lines");
        Score = score.Body;
        foreach (var indicator in Score.GetProperty("score").GetProperty("indicators").EnumerateArray().Where(i => i.GetProperty("lines").GetArrayLength() > 0))
        {
            _say($"  {indicator.GetProperty("counted"),6} {indicator.GetProperty("nameEn")}: {indicator.GetProperty("lines").GetArrayLength()} lines, the last from event {indicator.GetProperty("lines").EnumerateArray().Last().GetProperty("evidenceEventId")}");
        }

        _say($"  total {Score.GetProperty("score").GetProperty("total")}, fingerprint {score["fingerprint"][..16]}…");
        var again = await Eventually.Async(() => City.GetAsync(ScorePath + "/recomputation"), a => a.Status == HttpStatusCode.OK && a["identical"] == "True", Patience, "the recomputed score to be identical");
        _say($"  computed again from {again["eventsRead"]} events of the logs: identical is {again["identical"]}");
    }

    /// <summary>The whole story.</summary>
    public async Task PlayAsync()
    {
        await SignInAsync();
        await FileInstitutionAsync();
        await InstallAnalyserAsync();
        await VisitAndConfirmAsync();
        await FileReportsAsync();
        await ReadScoreAsync();
    }

    /// <inheritdoc />
    public void Dispose() => _people.ForEach(p => p.Dispose());

    private static int Lines(Answer score, string indicator) => score.Body.GetProperty("score").GetProperty("indicators").EnumerateArray()
        .First(i => i.GetProperty("code").GetString() == indicator).GetProperty("lines").GetArrayLength();

    private static long Version(Answer answer) => answer.Body.GetProperty("version").GetInt64();

    private static string Day(DateTimeOffset instant) => Day(DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Made now, or there from an earlier time.</summary>
    private void Have(Answer answer, string already)
    {
        if (answer.Says(already))
        {
            _say("  (there already)");
            return;
        }

        answer.Expect(HttpStatusCode.Created);
    }

    /// <summary>Tries again while a service has not heard of something yet that another service has told.</summary>
    private static Task<Answer> WhenKnownAsync(string unknown, Func<Task<Answer>> ask) =>
        Eventually.Async(ask, a => !a.Says(unknown), Patience, $"the end of {unknown}");

    private async Task<Answer> ReportAsync(string number, DateTimeOffset issued, Guid pdf, (decimal Reference, decimal Measured)[] pairs, bool passed) =>
        (await WhenKnownAsync("comparison.report.point-unknown", () => Institution.PostAsync("/comparison/v1/reports", new
        {
            reportNumber = number,
            kind = "water-comparison",
            pointId = PointId,
            testedOn = Day(issued.AddDays(-1)),
            issuedOn = Day(issued),
            testingLaboratory = "上海华测检测技术有限公司",
            reportFileId = pdf,
            items = new[]
            {
                new { factorCode = "w01018", unit = "mg/L", pairs = pairs.Select(p => new { reference = p.Reference, measured = p.Measured }), reportedPassed = passed },
            },
        }))).Expect(HttpStatusCode.Created);

    private async Task<Person> AsAsync(string name, DemoAccount account)
    {
        var person = await Person.SignInAsync(Gateway, name, account.UserName, DemoAccounts.Password, _say);
        _people.Add(person);
        return person;
    }
}
