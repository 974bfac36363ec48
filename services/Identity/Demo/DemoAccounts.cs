namespace Shemss.Identity.Demo;

/// <summary>
/// The accounts of a developer's machine. The ids are fixed so that demo data of other services can name them; projects that
/// need them compile this one file too. They exist in Development only.
/// </summary>
internal static class DemoAccounts
{
    public const string Password = "Shemss-demo-1";

    /// <summary>The public client (code + PKCE) that programs on the machine sign in with; loopback redirect, any port.</summary>
    public const string PublicClient = "demo-native";
    public const string PublicClientRedirect = "http://127.0.0.1/callback";

    public const string PartnerClient = "demo-partner";
    public const string PartnerSecret = "development-only";

    /// <summary>The demo enterprise (排污单位).</summary>
    public static readonly Guid EnterpriseOrganisation = new("0199d000-0000-7000-8000-00000000e001");

    /// <summary>The demo O&amp;M institution (运维机构).</summary>
    public static readonly Guid InstitutionOrganisation = new("0199d000-0000-7000-8000-00000000f001");

    /// <summary>Ecology bureau of Jinshan district (金山区生态环境局).</summary>
    public static readonly Guid JinshanAuthority = new("0199d000-0000-7000-8000-00000000a001");

    /// <summary>Committee of the Shanghai Chemical Industry Park (化工区管委会).</summary>
    public static readonly Guid ScipAuthority = new("0199d000-0000-7000-8000-00000000a002");

    public static readonly DemoAccount Enterprise = new("demo-enterprise", 0x01, "enterprise", "示例排污单位", EnterpriseOrganisation, null);
    public static readonly DemoAccount Institution = new("demo-institution", 0x02, "institution", "示例运维机构", InstitutionOrganisation, null);
    public static readonly DemoAccount CityRegulator = new("regulator-city", 0x03, "regulator", "市生态环境局", null, null, City: true);
    public static readonly DemoAccount JinshanRegulator = new("regulator-jinshan", 0x04, "regulator", "金山区生态环境局", null, JinshanAuthority);
    public static readonly DemoAccount ScipRegulator = new("regulator-scip", 0x05, "regulator", "化工区管委会", null, ScipAuthority);
    public static readonly DemoAccount Reviewer = new("reviewer", 0x06, "reviewer", "数据审核机构", null, null);
    public static readonly DemoAccount Admin = new("admin", 0x07, "admin", "系统管理员", null, null);

    public static readonly IReadOnlyList<DemoAccount> All = [Enterprise, Institution, CityRegulator, JinshanRegulator, ScipRegulator, Reviewer, Admin];
}

/// <summary>One demo account.</summary>
/// <param name="UserName">What it signs in with; the password is <see cref="DemoAccounts.Password"/>.</param>
/// <param name="Number">Last part of its id.</param>
/// <param name="Role">Wire name of its role.</param>
/// <param name="DisplayName">As shown.</param>
/// <param name="Organisation">The enterprise or institution it acts for.</param>
/// <param name="Authority">The authority it belongs to.</param>
/// <param name="City">It is of the city bureau.</param>
internal sealed record DemoAccount(string UserName, int Number, string Role, string DisplayName, Guid? Organisation, Guid? Authority, bool City = false)
{
    public Guid Id => new($"0199d000-0000-7000-8000-0000000000{Number:x2}");
}
