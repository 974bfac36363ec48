namespace Shemss.ServiceDefaults;

/// <summary>Who a caller is. One per account; the claim <c>role</c> carries the name in lower case.</summary>
public enum Role
{
    /// <summary>A polluting enterprise (排污单位).</summary>
    Enterprise,

    /// <summary>An O&amp;M institution (运维机构).</summary>
    Institution,

    /// <summary>An authority (管理部门): the district or park authority the token names, or the city bureau when it says so (<c>view</c>).</summary>
    Regulator,

    /// <summary>The data reviewer (数据审核机构).</summary>
    Reviewer,

    /// <summary>Administrator of the system.</summary>
    Admin,

    /// <summary>A machine client of an integration partner.</summary>
    Partner,

    /// <summary>Another service of this system.</summary>
    Service,
}

/// <summary>Wire names and policy names of <see cref="Role"/>.</summary>
public static class Roles
{
    /// <summary>Every role but <see cref="Role.Service"/>: whoever can sign in from outside.</summary>
    public static Role[] SignedIn => [Role.Enterprise, Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin, Role.Partner];

    /// <summary>Name of the policy that admits services only; guards <c>/internal/*</c>.</summary>
    public const string ServicePolicy = "service";

    /// <summary>Name of the policy that admits operators: administrators.</summary>
    public const string OperatorPolicy = "operator";

    /// <summary>Name of the policy that admits one role: <c>Role.Admin</c> say.</summary>
    /// <param name="role">The role.</param>
    public static string PolicyOf(Role role) => $"Role.{role}";

    /// <summary>The role as tokens and documents spell it.</summary>
    /// <param name="role">The role.</param>
    public static string NameOf(Role role) => role switch
    {
        Role.Enterprise => "enterprise",
        Role.Institution => "institution",
        Role.Regulator => "regulator",
        Role.Reviewer => "reviewer",
        Role.Admin => "admin",
        Role.Partner => "partner",
        Role.Service => "service",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };

    /// <summary>Reads a claim.</summary>
    /// <param name="name">The claim's value.</param>
    /// <param name="role">The role it names.</param>
    /// <returns>False for anything that is no role's exact wire name.</returns>
    public static bool TryParse(string? name, out Role role)
    {
        foreach (var candidate in Enum.GetValues<Role>())
        {
            if (NameOf(candidate) == name)
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }
}
