using System.Net;
using Shemss.Identity.Demo;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Simulator.Series;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>Registry and Sites: who is there, and what is installed where.</summary>
public sealed partial class MainStory
{
    private const string InstitutionCode = "91350100M000100Y43";
    private const string EnterpriseCode = "91130200699229617X";

    /// <summary>MN of the point that <c>./run</c> files: somewhere to look at before the first play.</summary>
    private const string StandingMn = "310116DEMO20260127DW001";

    private readonly HashSet<string> _outlets = new(StringComparer.Ordinal);

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

    /// <summary>
    /// Sites: the enterprise has a wastewater point with its analysers, COD with a 2-hour cycle, served by the institution under a contract;
    /// and twenty more points.
    /// </summary>
    public async Task InstallAnalysersAsync()
    {
        await RegisterEnterpriseAsync();
        _say($"  it adds a point of this play, {StoryPoints.Healthy} healthy ones, and those of the published frames");
        _standing = StoryPoints.StandingAt(_clock.GetUtcNow(), $"310116DEMO{_run}");
        _healthy = StoryPoints.HealthyAt(_clock.GetUtcNow());
        PointId = await HavePointAsync("废水总排口", _standing.Facts.Mn);
        await ServeAsync();
        await HaveInstrumentsAsync(Institution, PointId, _standing.Facts);
        foreach (var point in _healthy)
        {
            var id = await HavePointAsync("废水排口", point.Facts.Mn);
            _healthyIds.Add(id);
            await HaveInstrumentsAsync(Enterprise.Quietly, id, point.Facts);
        }

        foreach (var mn in PublishedFrames.Loggers)
        {
            await HavePointAsync("公开报文", mn);
        }

        _say($"  {_outlets.Count} outlets are on file; this play's point is {PointId}");
        var seen = await Eventually.Async(() => District.GetAsync($"/registry/v1/institutions/{InstitutionId}"), a => a.Status == HttpStatusCode.OK, Patience, "the district to see the institution");
        _say($"  the district bureau now sees {seen.Body.GetProperty("basic").GetProperty("name")}, which serves a point of its own");
    }

    /// <summary>The same for one point that stays: what <c>./run</c> files.</summary>
    public async Task InstallStandingPointAsync()
    {
        await RegisterEnterpriseAsync();
        PointId = await HavePointAsync("废水总排口", StandingMn);
        await ServeAsync();
        await HaveInstrumentsAsync(Institution, PointId, StoryPoints.StandingAt(_clock.GetUtcNow(), StandingMn).Facts);
    }

    private async Task RegisterEnterpriseAsync()
    {
        _say("Sites: the enterprise registers, adds a wastewater point with its analysers, COD with a 2-hour cycle; the institution serves it under a contract");
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
        for (var page = $"?enterpriseId={EnterpriseId}&limit=100"; page is not null;)
        {
            var points = (await Enterprise.Quietly.GetAsync($"/sites/v1/points{page}")).Expect(HttpStatusCode.OK).Body;
            _outlets.UnionWith(points.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("outletCode").GetString()!));
            page = points.GetProperty("next").GetString();
        }
    }

    private async Task ServeAsync() =>
        Have(await WhenKnownAsync("sites.assignment.institution-unknown", () => WhenKnownAsync("sites.assignment.institution-not-accepted", () =>
            Enterprise.PostAsync($"/sites/v1/points/{PointId}/assignments", new { institutionId = InstitutionId, contractNumber = "QY-2026-018", contractAmount = 18.6m, from = "2026-01-01" }))),
            "sites.assignment.overlaps");

    private async Task<Guid> HavePointAsync(string name, string mn)
    {
        while (true)
        {
            var known = (await Enterprise.Quietly.GetAsync($"/sites/v1/points?mn={mn}")).Expect(HttpStatusCode.OK).Body.GetProperty("items");
            if (known.GetArrayLength() > 0)
            {
                return known[0].GetProperty("id").GetGuid();
            }

            var outlet = Enumerable.Range(1, 999).Select(n => $"DW{n:D3}").First(_outlets.Add);
            var answer = await WhenKnownAsync("sites.point.authority-unknown", () => Enterprise.Quietly.PostAsync($"/sites/v1/enterprises/{EnterpriseId}/points", new
            {
                kind = "wastewater",
                name,
                outletCode = outlet,
                authorityId = DemoAccounts.JinshanAuthority,
                mn,
                longitude = 121.3412m,
                latitude = 30.7423m,
                coordinateSystem = "wgs84",
                signInRadiusMetres = 200,
            }));

            // Somebody else's play may have taken the outlet meanwhile.
            if (!answer.Says("sites.point.taken"))
            {
                return answer.Expect(HttpStatusCode.Created).Body.GetProperty("id").GetGuid();
            }
        }
    }

    private async Task HaveInstrumentsAsync(Person who, Guid point, PointFacts facts)
    {
        var known = (await who.GetAsync($"/sites/v1/points/{point}/instruments?limit=100")).Expect(HttpStatusCode.OK).Body.GetProperty("items")
            .EnumerateArray().Select(i => i.GetProperty("factorCode").GetString()).ToHashSet();
        foreach (var f in facts.Factors.Where(f => !known.Contains(f.Code)))
        {
            var isCod = f.Code == FactorCodes.Cod;
            Have(await who.PostAsync($"/sites/v1/points/{point}/instruments", new
            {
                factorCode = f.Code,
                model = isCod ? "CODmax III" : "SC200",
                brand = "HACH",
                methodPrinciple = isCod ? "重铬酸钾氧化-分光光度法" : "在线自动监测",
                constructionStatus = "accepted",
                currentMaintainer = "上海清源环境运维有限公司",
                previousMaintainer = "无",
                positionName = "废水总排口监测站房",
                positionCode = "ZF-01",
                systemManufacturer = "哈希水质分析仪器（上海）有限公司",
                systemInstaller = "上海清源环境运维有限公司",
                unit = f.Unit,
                serialNumber = $"{facts.Mn[^10..]}-{f.Code}",
                rangeLow = f.RangeLow,
                rangeHigh = f.RangeHigh,
                detectionLimit = f.DetectionLimit,
                emissionLimit = f.EmissionLimit,
                measuringCycleMinutes = (int?)f.BatchCycle?.TotalMinutes,
                installedOn = Day(_clock.GetUtcNow()),
            }), "sites.instrument.serial-taken");
        }
    }
}
