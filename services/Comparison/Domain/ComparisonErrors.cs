using Shemss.ServiceDefaults;

namespace Shemss.Comparison.Domain;

/// <summary>Every refusal of this service, by its stable code. A failed result is none of them: it is recorded.</summary>
internal static class ComparisonErrors
{
    public static readonly ErrorCode PointUnknown = new(
        "comparison.report.point-unknown", ErrorKind.Unprocessable, "Point unknown",
        "There is no monitoring point {0} that your institution serves.", "未找到由本机构运维的监测点 {0}。");

    public static readonly ErrorCode ReportUnknown = new(
        "comparison.report.not-found", ErrorKind.NotFound, "Report not found",
        "There is no such report within your view.", "未找到该报告。");

    public static readonly ErrorCode NumberTaken = new(
        "comparison.report.number-taken", ErrorKind.Conflict, "Report number taken",
        "Your institution has filed a report with the number {0} already.", "本机构已上报编号为 {0} 的报告。");

    public static readonly ErrorCode DatesInvalid = new(
        "comparison.report.dates-invalid", ErrorKind.Invalid, "Dates invalid",
        "The test comes before the issue of the report, and neither lies in the future.", "测试日期应早于或等于报告出具日期，且不得晚于今日。");

    public static readonly ErrorCode FileUnknown = new(
        "comparison.report.file-unknown", ErrorKind.Unprocessable, "File unknown",
        "Upload the file first; {0} is not known.", "请先上传文件；{0} 不存在。");

    public static readonly ErrorCode FactorUnknown = new(
        "comparison.report.factor-unknown", ErrorKind.Invalid, "Factor not compared",
        "Factor {0} has no rule in a report of this kind.", "该类报告不含因子 {0} 的评价规则。");

    public static readonly ErrorCode KindNotOfPoint = new(
        "comparison.report.kind-not-of-point", ErrorKind.Invalid, "Not for this point",
        "Reports of this kind are not for a point of kind {0}.", "该类报告不适用于 {0} 类监测点。");

    public static readonly ErrorCode FactorTwice = new(
        "comparison.report.factor-twice", ErrorKind.Invalid, "Factor stated twice",
        "Factor {0} stands in the report more than once.", "因子 {0} 重复。");
}
