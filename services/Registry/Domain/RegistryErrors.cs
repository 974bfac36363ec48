using Shemss.ServiceDefaults;

namespace Shemss.Registry.Domain;

/// <summary>Every refusal of this service, by its stable code.</summary>
internal static class RegistryErrors
{
    public static readonly ErrorCode UsccInvalid = new(
        "registry.institution.uscc-invalid", ErrorKind.Invalid, "Unified social credit code invalid",
        "The unified social credit code is not valid ({0}).", "统一社会信用代码无效（{0}）。");

    public static readonly ErrorCode UsccTaken = new(
        "registry.institution.uscc-taken", ErrorKind.Conflict, "Unified social credit code taken",
        "An institution with the code {0} is registered already.", "统一社会信用代码 {0} 已登记。");

    public static readonly ErrorCode AlreadyRegistered = new(
        "registry.institution.already-registered", ErrorKind.Conflict, "Institution registered already",
        "This account's institution is registered already.", "本账号所属机构已登记。");

    public static readonly ErrorCode PhoneInvalid = new(
        "registry.institution.phone-invalid", ErrorKind.Invalid, "Mobile number invalid",
        "The contact's mobile number is not valid ({0}).", "联系人手机号无效（{0}）。");

    public static readonly ErrorCode EnterpriseMissing = new(
        "registry.institution.enterprise-missing", ErrorKind.Invalid, "Enterprise missing",
        "A self-operated institution names the enterprise whose facilities it maintains, a contractor names none.", "自行运维须指明所属排污单位，运维机构则不填。");

    public static readonly ErrorCode InstitutionUnknown = new(
        "registry.institution.not-found", ErrorKind.NotFound, "Institution not found",
        "There is no such institution within your view.", "未找到该机构。");

    public static readonly ErrorCode StatusForbids = new(
        "registry.filing.status-forbids", ErrorKind.Conflict, "Not in this status",
        "A filing that is {0} does not allow: {1}.", "备案状态为 {0}，不能执行：{1}。");

    public static readonly ErrorCode NobodyOnFile = new(
        "registry.filing.nobody-on-file", ErrorKind.Unprocessable, "Nobody on file",
        "File at least one person before you submit.", "提交前须至少备案一名人员。");

    public static readonly ErrorCode PersonUnknown = new(
        "registry.person.not-found", ErrorKind.NotFound, "Person not found",
        "There is no such person within your view.", "未找到该人员。");

    public static readonly ErrorCode IdCardInvalid = new(
        "registry.person.id-card-invalid", ErrorKind.Invalid, "Identity card number invalid",
        "The identity card number is not valid ({0}).", "身份证号无效（{0}）。");

    public static readonly ErrorCode PersonTaken = new(
        "registry.person.taken", ErrorKind.Conflict, "Person on file already",
        "This person is on file with the institution already.", "该人员已在本机构备案。");

    public static readonly ErrorCode CertificatePeriod = new(
        "registry.certificate.period", ErrorKind.Invalid, "Period of validity",
        "A certificate's last day lies before its first.", "证书有效期止早于有效期起。");

    public static readonly ErrorCode FileUnknown = new(
        "registry.certificate.file-unknown", ErrorKind.Invalid, "File unknown",
        "Upload the certificate's file first; {0} is not known.", "请先上传证书文件；{0} 不存在。");

    public static readonly ErrorCode AuthorityTaken = new(
        "registry.authority.code-taken", ErrorKind.Conflict, "Authority code taken",
        "An authority with the code {0} exists already.", "管理部门代码 {0} 已存在。");
}
