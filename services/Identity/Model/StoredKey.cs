namespace Shemss.Identity.Model;

/// <summary>A key that every replica shares and that survives a restart, sealed with the configured password.</summary>
internal sealed class StoredKey
{
    public const string Signing = "signing";
    public const string Encryption = "encryption";
    public const string DataProtection = "data-protection";

    public Guid Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>Key id in the published key set, or the data protection element's name.</summary>
    public required string Name { get; init; }

    public required string Sealed { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Published before, used from here on.</summary>
    public DateTimeOffset ActiveFrom { get; init; }

    /// <summary>Set when a successor exists: not accepted after this.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
