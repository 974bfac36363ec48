namespace Shemss.Contracts.Registry.V1;

/// <summary>An O&amp;M institution's filing (备案) was accepted by the city bureau: from now on it may serve points.</summary>
public sealed record InstitutionFiled
{
    /// <summary>The institution.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>统一社会信用代码, 18 characters.</summary>
    public required string UnifiedSocialCreditCode { get; init; }

    /// <summary>Registered name.</summary>
    public required string Name { get; init; }

    /// <summary><c>contractor</c> (运维机构) or <c>self-operated</c> (自行运维).</summary>
    public required string Kind { get; init; }

    /// <summary>The enterprise that maintains its own facilities, for <c>self-operated</c>.</summary>
    public Guid? SelfOperatingEnterpriseId { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }
}
