using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Trials;

/// <summary>Every refusal of a trial of parameters, by its stable code.</summary>
internal static class TrialErrors
{
    public static readonly ErrorCode PointUnknown = new(
        "alerts.point.not-found", ErrorKind.NotFound, "Point not found",
        "There is no such point within your view.", "未找到该监测点。");

    public static readonly ErrorCode Busy = new(
        "alerts.trial.busy", ErrorKind.Conflict, "Another trial is running",
        "One trial runs at a time; try again in a few seconds.", "另一项试算正在进行，请稍后重试。");

    public static readonly ErrorCode PeriodInvalid = new(
        "alerts.trial.period-invalid", ErrorKind.Invalid, "Period not usable",
        "The period ends after it begins and is at most {0} days long.", "试算时段的结束须晚于开始，且不超过 {0} 天。");

    public static readonly ErrorCode FactorUnknown = new(
        "alerts.trial.factor-unknown", ErrorKind.Invalid, "Factor unknown",
        "No instrument of this point measures {0}.", "该监测点没有测量 {0} 的仪器。");

    public static readonly ErrorCode ParameterUnknown = new(
        "alerts.parameter.unknown", ErrorKind.Invalid, "Parameter unknown",
        "Rule {0} has no parameter {1}.", "规则 {0} 没有参数 {1}。");

    public static readonly ErrorCode ValueInvalid = new(
        "alerts.parameter.out-of-range", ErrorKind.Invalid, "Value out of range",
        "A parameter is a number of 0 or more.", "参数须为不小于 0 的数。");
}
