using Shemss.ServiceDefaults;

namespace Shemss.Credit.Domain;

/// <summary>Every refusal of this service, by its stable code.</summary>
internal static class CreditErrors
{
    public static readonly ErrorCode InstitutionUnknown = new(
        "credit.institution.not-found", ErrorKind.NotFound, "Institution not found",
        "There is no such institution within your view.", "未找到该机构。");

    public static readonly ErrorCode SchemeUnknown = new(
        "credit.scheme.not-found", ErrorKind.NotFound, "Scheme not found",
        "There is no scheme {0}.", "评价方案 {0} 不存在。");

    public static readonly ErrorCode PeriodWithoutScheme = new(
        "credit.period.no-scheme", ErrorKind.NotFound, "No scheme for the period",
        "No scheme is in force in {0}.", "{0} 年无适用的评价方案。");

    public static readonly ErrorCode SourceAway = new(
        "credit.recomputation.source-away", ErrorKind.Unavailable, "A source does not answer",
        "The log of {0} cannot be read at the moment; try again.", "暂时无法读取 {0} 的事件日志，请稍后重试。");
}
