namespace Shemss.Data;

/// <summary>Whose rows a <see cref="DbSession"/> may see. PostgreSQL's row-level security enforces it.</summary>
public enum ScopeKind
{
    /// <summary>Nobody: no owned row is visible. What a caller without an organisation gets.</summary>
    None,

    /// <summary>The service itself (event handlers, schedules): every row.</summary>
    System,

    /// <summary>The city bureau (市局), the data reviewer and administrators: every row.</summary>
    City,

    /// <summary>A district bureau or park committee (区局、管委会): the points assigned to it and whoever serves them.</summary>
    Authority,

    /// <summary>An O&amp;M institution (运维机构): its own rows and the points it serves.</summary>
    Institution,

    /// <summary>A polluting enterprise (排污单位): its own rows.</summary>
    Enterprise,
}

/// <summary>The caller as the database knows it.</summary>
/// <param name="Kind">Which policy applies.</param>
/// <param name="Organisation">The institution or enterprise for those kinds, else null.</param>
/// <param name="Authority">The authority for <see cref="ScopeKind.Authority"/>, else null.</param>
/// <param name="Actor">Who acts: the account's subject, or the service's name. Written beside every event.</param>
public sealed record AccessScope(ScopeKind Kind, Guid? Organisation, Guid? Authority, string Actor)
{
    /// <summary>The scope of a service acting by itself.</summary>
    /// <param name="actor">The service or job that acts.</param>
    public static AccessScope System(string actor) => new(ScopeKind.System, null, null, actor);

    /// <summary>Sees nothing that is owned.</summary>
    public static AccessScope None { get; } = new(ScopeKind.None, null, null, "anonymous");

    /// <summary>The kind as PostgreSQL's policies spell it.</summary>
    public string WireKind => Kind switch
    {
        ScopeKind.None => "none",
        ScopeKind.System => "system",
        ScopeKind.City => "city",
        ScopeKind.Authority => "authority",
        ScopeKind.Institution => "institution",
        ScopeKind.Enterprise => "enterprise",
        _ => throw new InvalidOperationException($"Unknown scope kind {Kind}."),
    };

    internal string WireOrganisation => Organisation?.ToString() ?? "";

    internal string WireAuthority => Authority?.ToString() ?? "";
}
