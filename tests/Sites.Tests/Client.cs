using System.Net;
using System.Text.Json;

namespace Shemss.Sites.Tests;

/// <summary>What the tests of this service do over and over through its API.</summary>
internal static class Client
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    public static object Enterprise(string uscc = "91130200699229617X") => new
    {
        unifiedSocialCreditCode = uscc,
        name = "上海金山印染有限公司",
        permitNumber = uscc + "001P",
        address = "上海市金山区亭卫公路 1500 号",
        divisionCode = "310116",
        contactName = "陈洁",
        contactPhone = "13900005678",
    };

    public static object Point(Guid authorityId, string mn = "310116ZLDSZ20260127DW001", string outletCode = "DW001") => new
    {
        kind = "wastewater",
        name = "废水总排口",
        outletCode,
        authorityId,
        mn,
        longitude = 121.3412m,
        latitude = 30.7423m,
        coordinateSystem = "wgs84",
        signInRadiusMetres = 200,
    };

    public static object Assignment(Guid institutionId, string? contractNumber = "QY-2025-018", string from = "2025-01-01") =>
        new { institutionId, contractNumber, from };

    public static Dictionary<string, object?> Instrument(DateOnly installedOn) => new()
    {
        ["factorCode"] = "w01018",
        ["model"] = "CODmax III",
        ["brand"] = "HACH",
        ["methodPrinciple"] = "重铬酸钾氧化-分光光度法",
        ["constructionStatus"] = "accepted",
        ["currentMaintainer"] = "清源",
        ["previousMaintainer"] = "无",
        ["positionName"] = "监测站房",
        ["positionCode"] = "ZF-01",
        ["systemManufacturer"] = "HACH",
        ["systemInstaller"] = "清源",
        ["unit"] = "mg/L",
        ["rangeLow"] = 0,
        ["rangeHigh"] = 500,
        ["measuringCycleMinutes"] = 120,
        ["installedOn"] = installedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };
}
