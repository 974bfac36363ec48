using OpenIddict.EntityFrameworkCore.Models;

namespace Shemss.Identity.Model;

/// <summary>A program that may ask for tokens: a public client of people, a partner's system, or a service of the house.</summary>
internal sealed class Client : OpenIddictEntityFrameworkCoreApplication<Guid, Grant, IssuedToken>
{
    /// <summary>partner or service; null for a client that only acts for people.</summary>
    public string? Role { get; set; }

    /// <summary>The enterprise or institution whose data a partner may see.</summary>
    public Guid? Organisation { get; set; }

    /// <summary>enterprise or institution.</summary>
    public string? OrganisationKind { get; set; }

    /// <summary>The authority a partner acts for.</summary>
    public Guid? Authority { get; set; }

    /// <summary>A partner that sees the whole city.</summary>
    public bool City { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its present secret was issued; null while it has one that nobody knows.</summary>
    public DateTimeOffset? SecretIssuedAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }
}

internal sealed class Grant : OpenIddictEntityFrameworkCoreAuthorization<Guid, Client, IssuedToken>;

internal sealed class IssuedToken : OpenIddictEntityFrameworkCoreToken<Guid, Client, Grant>;

internal sealed class TokenScope : OpenIddictEntityFrameworkCoreScope<Guid>;
