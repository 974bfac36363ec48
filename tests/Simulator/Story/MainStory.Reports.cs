using System.Net;
using Shemss.Testing;

namespace Shemss.Simulator.Story;

/// <summary>Comparison: reports, recomputed and judged.</summary>
public sealed partial class MainStory
{
    /// <summary>Comparison: a passing report in time, and a failing one filed late.</summary>
    public async Task FileReportsAsync()
    {
        _say("Comparison: a report within five working days passes; a second one, failing and late, is accepted, judged and marked");
        var now = _clock.GetUtcNow();
        var pdf = await Institution.UploadAsync("comparison", "比对报告.pdf", SampleFiles.Pdf, "application/pdf");
        var good = await ReportAsync($"BD-{_run}-1", now.AddDays(-1), pdf, [(110, 118), (108, 95), (120, 131)], passed: true);
        var bad = await ReportAsync($"BD-{_run}-2", now.AddDays(-40), pdf, [(110, 160), (108, 60), (120, 131)], passed: false);
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
}
