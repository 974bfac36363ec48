namespace Shemss.Contracts.Registry.V1;

/// <summary>
/// An institution's filing moved on (drafted, submitted, returned, accepted, locked, withdrawn) or its basic information changed.
/// Carries the whole snapshot: who keeps a copy compares key ordinals.
/// </summary>
public sealed record FilingChanged
{
    /// <summary>The institution.</summary>
    public required Guid InstitutionId { get; init; }

    /// <summary>统一社会信用代码.</summary>
    public required string UnifiedSocialCreditCode { get; init; }

    /// <summary>Registered name.</summary>
    public required string Name { get; init; }

    /// <summary><c>contractor</c> or <c>self-operated</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The enterprise that maintains its own facilities, for <c>self-operated</c>.</summary>
    public Guid? SelfOperatingEnterpriseId { get; init; }

    /// <summary><c>draft</c>, <c>submitted</c>, <c>returned</c>, <c>accepted</c>, <c>locked</c> or <c>withdrawn</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What changed: field names, empty for a change of status alone.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Version of the institution after the change.</summary>
    public required long Version { get; init; }
}
