using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Domain;

/// <summary>What an account must and may name, by role.</summary>
internal static class AccountRules
{
    public static readonly ErrorCode NotForPeople = new("identity.account.role-not-for-people", ErrorKind.Unprocessable, "Role not for people",
        "Partners and services are clients, not accounts.", "合作方与服务使用客户端，不使用个人账号。");

    public static readonly ErrorCode OrganisationRequired = new("identity.account.organisation-required", ErrorKind.Unprocessable, "Organisation required",
        "An enterprise's or institution's account names its organisation.", "排污单位与运维机构的账号必须指明所属单位。");

    public static readonly ErrorCode OrganisationNotAllowed = new("identity.account.organisation-not-allowed", ErrorKind.Unprocessable, "Organisation not allowed",
        "Only accounts of enterprises and institutions name an organisation.", "仅排污单位与运维机构的账号可指明所属单位。");

    public static readonly ErrorCode AuthorityNotAllowed = new("identity.account.authority-not-allowed", ErrorKind.Unprocessable, "Authority not allowed",
        "Only a regulator's account names an authority.", "仅管理部门的账号可指明管理部门。");

    public static readonly ErrorCode AuthorityRequired = new("identity.account.authority-required", ErrorKind.Unprocessable, "Authority required",
        "A regulator's account names its authority, or says that it is of the city bureau.", "管理部门的账号必须指明所属管理部门，或说明属于市局。");

    public static readonly ErrorCode CityNotAllowed = new("identity.account.city-not-allowed", ErrorKind.Unprocessable, "City not allowed",
        "Only a regulator's account without an authority is of the city bureau.", "仅未指明所属管理部门的管理部门账号可属于市局。");

    public static readonly ErrorCode UserNameTaken = new("identity.account.user-name-taken", ErrorKind.Conflict, "User name taken",
        "The user name belongs to another account.", "该用户名已被使用。");

    public static readonly ErrorCode UserNameForm = new("identity.account.user-name-form", ErrorKind.Invalid, "User name not valid",
        "A user name has letters, digits and -._@+ only.", "用户名只能包含字母、数字和 -._@+。");

    public static readonly ErrorCode PasswordWrong = new("identity.password.wrong", ErrorKind.Unprocessable, "Wrong password",
        "The present password is not correct.", "当前密码不正确。");

    public static readonly ErrorCode PasswordWeak = new("identity.password.weak", ErrorKind.Unprocessable, "Password too weak",
        "A password has at least 12 characters: upper case, lower case, a digit and another.", "密码至少 12 个字符，须含大写字母、小写字母、数字和其他字符。");

    public static readonly ErrorCode NotYourself = new("identity.account.not-yourself", ErrorKind.Unprocessable, "Not your own account",
        "An administrator cannot disable the account in use.", "管理员不能停用正在使用的账号。");

    public static Result Check(Role role, Guid? organisation, Guid? authority, bool city)
    {
        var errors = new List<Error>();
        if (!AccountRoles.People.Contains(Roles.NameOf(role)))
        {
            errors.Add(NotForPeople.With().Field("role"));
        }

        var needsOrganisation = role is Role.Enterprise or Role.Institution;
        if (needsOrganisation && organisation is null)
        {
            errors.Add(OrganisationRequired.With().Field("organisation"));
        }

        if (!needsOrganisation && organisation is not null)
        {
            errors.Add(OrganisationNotAllowed.With().Field("organisation"));
        }

        if (role != Role.Regulator && authority is not null)
        {
            errors.Add(AuthorityNotAllowed.With().Field("authority"));
        }

        if (role == Role.Regulator && authority is null && !city)
        {
            errors.Add(AuthorityRequired.With().Field("authority"));
        }

        if (city && (role != Role.Regulator || authority is not null))
        {
            errors.Add(CityNotAllowed.With().Field("city"));
        }

        return Result.From(errors);
    }
}
