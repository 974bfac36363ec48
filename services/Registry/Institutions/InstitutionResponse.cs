using Shemss.Registry.Domain;

namespace Shemss.Registry.Institutions;

/// <summary>An institution as the API shows it.</summary>
/// <param name="Id">The institution.</param>
/// <param name="UnifiedSocialCreditCode">统一社会信用代码.</param>
/// <param name="Kind">运维机构 or 自行运维.</param>
/// <param name="SelfOperatingEnterpriseId">The enterprise, for 自行运维.</param>
/// <param name="Basic">基本信息.</param>
/// <param name="Status">Where the filing stands.</param>
/// <param name="StatusReason">Why it was returned or locked.</param>
/// <param name="RegisteredAt">When it was registered.</param>
/// <param name="SubmittedAt">When it was last handed in.</param>
/// <param name="AcceptedAt">When the city accepted it.</param>
/// <param name="Version">Goes up with every change; also the ETag.</param>
internal sealed record InstitutionResponse(
    Guid Id,
    string UnifiedSocialCreditCode,
    InstitutionKind Kind,
    Guid? SelfOperatingEnterpriseId,
    BasicInformation Basic,
    FilingStatus Status,
    string? StatusReason,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? SubmittedAt,
    DateTimeOffset? AcceptedAt,
    long Version)
{
    public static InstitutionResponse Of(Institution i) => new(
        i.Id, i.Uscc, i.Kind, i.SelfOperatingEnterpriseId, i.Basic, i.Status, i.StatusReason, i.RegisteredAt, i.SubmittedAt, i.AcceptedAt, i.Version);
}
