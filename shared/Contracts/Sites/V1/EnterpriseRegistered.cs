namespace Shemss.Contracts.Sites.V1;

/// <summary>A polluting enterprise (排污单位) was registered.</summary>
public sealed record EnterpriseRegistered
{
    /// <summary>The enterprise.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>统一社会信用代码.</summary>
    public required string UnifiedSocialCreditCode { get; init; }

    /// <summary>Registered name.</summary>
    public required string Name { get; init; }
}
