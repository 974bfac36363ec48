using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>Every refusal of this service, by its stable code.</summary>
internal static class AlertErrors
{
    public static readonly ErrorCode AlertUnknown = new(
        "alerts.alert.not-found", ErrorKind.NotFound, "Alert not found",
        "There is no such alert within your view.", "未找到该预警。");

    public static readonly ErrorCode AlreadyVerified = new(
        "alerts.alert.already-verified", ErrorKind.Conflict, "Already verified",
        "The alert has been verified.", "该预警已核实。");

    public static readonly ErrorCode NotVerified = new(
        "alerts.alert.not-verified", ErrorKind.Conflict, "Not verified",
        "An alert is verified before it is closed.", "预警须先核实后办结。");

    public static readonly ErrorCode AlreadyClosed = new(
        "alerts.alert.already-closed", ErrorKind.Conflict, "Already closed",
        "The alert has been closed.", "该预警已办结。");

    public static readonly ErrorCode VerdictContradicts = new(
        "alerts.alert.verdict-contradicts", ErrorKind.Unprocessable, "Verdict contradicts the verification",
        "What was verified as a false alarm is closed as one, and what was confirmed is not.", "办结结论与核实结果不一致。");

    public static readonly ErrorCode AnalysisUnknown = new(
        "alerts.cause-analysis.not-found", ErrorKind.NotFound, "Cause analysis not found",
        "There is no such cause analysis within your view.", "未找到该数据异常原因分析报告。");

    public static readonly ErrorCode AnalysisReviewed = new(
        "alerts.cause-analysis.reviewed", ErrorKind.Conflict, "Already reviewed",
        "The cause analysis has been accepted or returned.", "该分析报告已审核。");

    public static readonly ErrorCode FileUnknown = new(
        "alerts.cause-analysis.file-unknown", ErrorKind.Invalid, "File unknown",
        "Upload the file first; {0} is not known.", "请先上传文件；{0} 不存在。");

    public static readonly ErrorCode NoteMissing = new(
        "alerts.cause-analysis.note-missing", ErrorKind.Invalid, "Reason missing",
        "A returned analysis says what is lacking.", "退回须说明原因。");

    public static readonly ErrorCode PositionInvalid = new(
        "alerts.stream.position-invalid", ErrorKind.Invalid, "Position not readable",
        "Last-Event-ID must be an id of this stream.", "Last-Event-ID 必须取自本事件流。");
}
