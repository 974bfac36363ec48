using Microsoft.AspNetCore.Identity;

namespace Shemss.Identity.Model;

/// <summary>A person's account. What it may do follows from its role and from whom it belongs to.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>Wire name of the role, one of <see cref="AccountRoles.People"/>.</summary>
    public required string Role { get; set; }

    /// <summary>The person's or office's name, as shown.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The enterprise or institution it acts for; null for the others.</summary>
    public Guid? Organisation { get; set; }

    /// <summary>The authority (区局、管委会) a regulator belongs to; null for those of the city bureau.</summary>
    public Guid? Authority { get; set; }

    /// <summary>A regulator of the city bureau: sees the whole city.</summary>
    public bool City { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public long Version { get; set; } = 1;

    /// <summary>The kind of <see cref="Organisation"/>.</summary>
    public string? OrganisationKind => AccountRoles.OrganisationKindOf(Role);
}

/// <summary>The roles of people, by wire name.</summary>
internal static class AccountRoles
{
    public const string Enterprise = "enterprise";
    public const string Institution = "institution";
    public const string Regulator = "regulator";
    public const string Reviewer = "reviewer";
    public const string Admin = "admin";

    /// <summary>A machine client of an integration; never a person.</summary>
    public const string Partner = "partner";

    /// <summary>One of the house's own services; never a person.</summary>
    public const string Service = "service";

    public static readonly string[] People = [Enterprise, Institution, Regulator, Reviewer, Admin];

    public static string? OrganisationKindOf(string role) => role is Enterprise or Institution ? role : null;
}
