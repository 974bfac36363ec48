using System.Net;
using System.Net.Http.Json;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Maintenance.Tests.Records;

[Trait("Needs", "Servers")]
public sealed class SheetTests(TestServers servers)
{
    [Fact]
    public async Task R22_a_sheet_that_is_not_complete_is_refused_with_every_field_and_nothing_is_stored()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        var sheet = MaintenanceWorld.Sheet();
        var items = (List<Dictionary<string, object?>>)sheet["items"]!;
        var missing = items[^1]["code"];
        items.RemoveAt(items.Count - 1);
        items[2]["normal"] = false;
        items.Add(new() { ["code"] = "no-such-item", ["normal"] = true });
        using var refused = await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", sheet);
        Assert.Equal(
            [
                "maintenance.record.item-missing@items", $"maintenance.record.item-unknown@items[{items.Count - 1}].code", "maintenance.record.note-missing@items[2].note",
                "maintenance.record.photos-missing@photoFileIds",
            ],
            await refused.RefusalsAsync(HttpStatusCode.BadRequest));
        Assert.Contains((string)missing!, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var other = MaintenanceWorld.Sheet(await world.AsInstitution.UploadAsync("report.pdf", SampleFiles.Pdf, "application/pdf"));
        using var noPicture = await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", other);
        Assert.Equal(["maintenance.file-unknown@photoFileIds[0]"], await noPicture.RefusalsAsync(HttpStatusCode.BadRequest));
        Assert.Single(await world.EventsAsync($"visit/{visit}"));
        var records = await (await world.AsInstitution.GetAsync($"/v1/visits/{visit}/records")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(0, records.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task R22_an_abnormal_result_is_recordable_with_a_note()
    {
        await using var world = await MaintenanceWorld.CreateAsync(servers);
        var visit = await world.SignedInAsync();
        var sheet = MaintenanceWorld.Sheet(await world.PhotoAsync());
        foreach (var item in (List<Dictionary<string, object?>>)sheet["items"]!)
        {
            (item["normal"], item["note"]) = (false, "采样泵\"堵塞\"，已清洗 <b>");
        }

        var record = await (await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", sheet)).JsonAsync(HttpStatusCode.Created);
        Assert.False(record.GetProperty("allNormal").GetBoolean());
        Assert.False((await world.EventsAsync($"visit/{visit}"))[^1].Payload.GetProperty("allNormal").GetBoolean());
        var shown = await (await world.AsEnterprise.GetAsync($"/v1/visits/{visit}/records")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("采样泵\"堵塞\"，已清洗 <b>", shown.GetProperty("items")[0].GetProperty("content").GetProperty("items")[0].GetProperty("note").GetString());

        // A visit people have signed out of takes no further sheet.
        await (await world.SignOutAsync(visit)).JsonAsync(HttpStatusCode.OK);
        using var after = await world.AsInstitution.PostAsJsonAsync($"/v1/visits/{visit}/records", MaintenanceWorld.Sheet(await world.PhotoAsync()));
        Assert.Equal(["maintenance.visit.finished"], await after.RefusalsAsync(HttpStatusCode.Conflict));
    }
}
