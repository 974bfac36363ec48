using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Shemss.Data;

namespace Shemss.ServiceDefaults;

/// <summary>The authenticated caller of a request. Take it as a handler parameter, or inject it (scoped).</summary>
public sealed class Caller
{
    /// <summary>The claim that widens the view of a regulator or a partner beyond an authority or organisation.</summary>
    public const string ViewClaim = "view";

    /// <summary>The only value of <see cref="ViewClaim"/>: everything in the city.</summary>
    public const string CityView = "city";

    private Caller(string subject, Role role, Guid? organisation, Guid? authority, AccessScope scope)
    {
        Subject = subject;
        Role = role;
        Organisation = organisation;
        Authority = authority;
        Scope = scope;
    }

    /// <summary>The account (<c>sub</c>).</summary>
    public string Subject { get; }

    /// <summary>What the account may be (<c>role</c>).</summary>
    public Role Role { get; }

    /// <summary>The institution or enterprise it acts for (<c>org</c>), or null.</summary>
    public Guid? Organisation { get; }

    /// <summary>The authority a regulator belongs to, or a partner acts for (<c>authority</c>); null otherwise.</summary>
    public Guid? Authority { get; }

    /// <summary>Whose rows it may see; what every session of the request is opened with.</summary>
    public AccessScope Scope { get; }

    /// <summary>Reads a principal's claims.</summary>
    /// <param name="user">The principal.</param>
    /// <returns>Null when it is not signed in or names no known role.</returns>
    public static Caller? Of(ClaimsPrincipal user)
    {
        if (user.Identity is CallerIdentity known)
        {
            return known.Caller;
        }

        return user.Identity?.IsAuthenticated == true ? Read(user) : null;
    }

    /// <summary>Binds a handler's parameter.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameter">Not used.</param>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context.User));

    internal static Caller? Read(ClaimsPrincipal user)
    {
        var subject = user.FindFirst("sub")?.Value;
        if (string.IsNullOrEmpty(subject) || !Roles.TryParse(user.FindFirst("role")?.Value, out var role))
        {
            return null;
        }

        var organisation = GuidOf(user, "org");
        var authority = GuidOf(user, "authority");
        var kind = user.FindFirst("org_kind")?.Value;
        var view = user.FindFirst(ViewClaim)?.Value;
        return new Caller(subject, role, organisation, authority, ScopeOf(subject, role, organisation, authority, kind, view));
    }

    private static AccessScope ScopeOf(string subject, Role role, Guid? organisation, Guid? authority, string? organisationKind, string? view)
    {
        var nobody = new AccessScope(ScopeKind.None, null, null, subject);
        var city = new AccessScope(ScopeKind.City, null, null, subject);

        // Regulators and partners see the city only where the token says so: a claim left out must not widen the view.
        var explicitly = view == CityView ? city : nobody;
        return role switch
        {
            Role.Service => AccessScope.System(subject),
            Role.Enterprise => organisation is null ? nobody : new AccessScope(ScopeKind.Enterprise, organisation, null, subject),
            Role.Institution => organisation is null ? nobody : new AccessScope(ScopeKind.Institution, organisation, null, subject),
            Role.Regulator => authority is null ? explicitly : new AccessScope(ScopeKind.Authority, null, authority, subject),
            Role.Reviewer or Role.Admin => city,

            // A partner acts for the organisation or the authority its token names; the narrowest wins.
            Role.Partner => (organisation, organisationKind) switch
            {
                (null, _) => authority is null ? explicitly : new AccessScope(ScopeKind.Authority, null, authority, subject),
                (_, "institution") => new AccessScope(ScopeKind.Institution, organisation, null, subject),
                (_, "enterprise") => new AccessScope(ScopeKind.Enterprise, organisation, null, subject),
                _ => nobody,
            },
            _ => nobody,
        };
    }

    // A claim that is there but unreadable must not widen the scope: the empty id owns nothing.
    private static Guid? GuidOf(ClaimsPrincipal user, string claim) =>
        user.FindFirst(claim)?.Value is not { } text ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;
}

/// <summary>An identity that has its <see cref="ServiceDefaults.Caller"/> worked out already: once per token, not per request.</summary>
internal sealed class CallerIdentity(ClaimsIdentity identity, Caller caller) : ClaimsIdentity(identity)
{
    public Caller Caller => caller;
}
