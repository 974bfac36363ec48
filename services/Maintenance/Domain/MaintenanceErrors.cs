using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Domain;

/// <summary>Every refusal of this service, by its stable code.</summary>
internal static class MaintenanceErrors
{
    public static readonly ErrorCode PointUnknown = new(
        "maintenance.point-unknown", ErrorKind.Unprocessable, "Point unknown",
        "There is no monitoring point {0} that your institution serves.", "未找到由本机构运维的监测点 {0}。");

    public static readonly ErrorCode PersonUnknown = new(
        "maintenance.person-unknown", ErrorKind.Unprocessable, "Person unknown",
        "{0} is not on file with your institution.", "人员 {0} 未在本机构备案。");

    public static readonly ErrorCode PeriodInvalid = new(
        "maintenance.plan.period-invalid", ErrorKind.Invalid, "Period invalid",
        "A plan's last day lies after its first, and within ten years.", "计划结束日期须晚于开始日期，且不超过十年。");

    public static readonly ErrorCode TooSeldom = new(
        "maintenance.plan.too-seldom", ErrorKind.Unprocessable, "Frequency below the standard's minimum",
        "The standard asks for this work at least every {0} days ({1}).", "标准要求该项工作至少每 {0} 天一次（{1}）。");

    public static readonly ErrorCode PlanUnknown = new(
        "maintenance.plan.not-found", ErrorKind.NotFound, "Plan not found",
        "There is no such plan within your view.", "未找到该运维计划。");

    public static readonly ErrorCode OutsideCycles = new(
        "maintenance.visit.outside-cycles", ErrorKind.Unprocessable, "Outside the plan's cycles",
        "The time of the visit does not fall into a cycle of the plan.", "您选择的时间没有落入运维计划的运维周期内。");

    public static readonly ErrorCode VisitUnknown = new(
        "maintenance.visit.not-found", ErrorKind.NotFound, "Visit not found",
        "There is no such visit within your view.", "未找到该运维记录。");

    public static readonly ErrorCode VisitFinished = new(
        "maintenance.visit.finished", ErrorKind.Conflict, "Visit finished",
        "People have signed out of this visit.", "本次运维已签退。");

    public static readonly ErrorCode VisitNotFinished = new(
        "maintenance.visit.not-finished", ErrorKind.Conflict, "Visit not finished",
        "The visit awaits no confirmation: it is {0}.", "本次运维状态为 {0}，无需确认。");

    public static readonly ErrorCode NoRecord = new(
        "maintenance.visit.no-record", ErrorKind.Unprocessable, "No record sheet",
        "A visit has at least one record sheet before people sign out.", "签退前须至少填写一份运维记录。");

    public static readonly ErrorCode TimeInFuture = new(
        "maintenance.visit.time-in-future", ErrorKind.Invalid, "Time in the future",
        "The time lies after the server's; the server's time is {0}.", "时间晚于服务器时间（{0}）。");

    public static readonly ErrorCode TimeOrder = new(
        "maintenance.visit.time-order", ErrorKind.Invalid, "Sign-out before sign-in",
        "People sign out after they signed in.", "签退时间须晚于签到时间。");

    public static readonly ErrorCode ReasonMissing = new(
        "maintenance.visit.late-reason-missing", ErrorKind.Invalid, "Reason missing",
        "A visit entered late states why.", "补录须填写原因。");

    public static readonly ErrorCode PlateInvalid = new(
        "maintenance.visit.plate-invalid", ErrorKind.Invalid, "Number plate invalid",
        "The number plate is not valid ({0}).", "车牌号无效（{0}）。");

    public static readonly ErrorCode SheetUnknown = new(
        "maintenance.record.sheet-unknown", ErrorKind.Invalid, "Sheet unknown",
        "There is no record sheet {0} for a point of this kind.", "该类监测点没有记录表 {0}。");

    public static readonly ErrorCode ItemMissing = new(
        "maintenance.record.item-missing", ErrorKind.Invalid, "Item missing",
        "The sheet's item {0} is missing.", "缺少记录项 {0}。");

    public static readonly ErrorCode ItemUnknown = new(
        "maintenance.record.item-unknown", ErrorKind.Invalid, "Item unknown",
        "The sheet has no item {0}, or it stands twice.", "记录表没有记录项 {0}，或重复填写。");

    public static readonly ErrorCode NoteMissing = new(
        "maintenance.record.note-missing", ErrorKind.Invalid, "Note missing",
        "An abnormal item says what was found and done.", "异常项须填写情况说明。");

    public static readonly ErrorCode PhotosMissing = new(
        "maintenance.record.photos-missing", ErrorKind.Invalid, "Photos missing",
        "The sheet needs at least {0} photos.", "该记录表至少需要 {0} 张照片。");

    public static readonly ErrorCode FileUnknown = new(
        "maintenance.file-unknown", ErrorKind.Invalid, "File unknown",
        "Upload the file first; {0} is not known, or is no picture.", "请先上传文件；{0} 不存在或不是图片。");

    public static readonly ErrorCode OwnWork = new(
        "maintenance.confirmation.own-work", ErrorKind.Forbidden, "Own work",
        "Whoever took part in the visit does not confirm it.", "参与本次运维的账号不能确认。");
}
