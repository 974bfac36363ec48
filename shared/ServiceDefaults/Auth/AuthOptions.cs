using System.ComponentModel.DataAnnotations;

namespace Shemss.ServiceDefaults;

/// <summary>Whose tokens are trusted. Section <c>Auth</c> of the configuration.</summary>
public sealed class AuthOptions
{
    /// <summary>The development default of <see cref="ClientSecret"/>; refused outside development.</summary>
    public const string DevelopmentSecret = "development-only";

    /// <summary>The issuer tokens must name: Identity's public address.</summary>
    [Required]
    public string Authority { get; set; } = "";

    /// <summary>Where the issuer's keys are read, through service discovery.</summary>
    [Required]
    public string MetadataAddress { get; set; } = "http://identity/.well-known/openid-configuration";

    /// <summary>Where services get their own tokens, through service discovery.</summary>
    [Required]
    public string TokenAddress { get; set; } = "http://identity/connect/token";

    /// <summary>The audience tokens must name.</summary>
    [Required]
    public string Audience { get; set; } = "shemss";

    /// <summary>The secret of this service's own client, <c>service-{name}</c>.</summary>
    [Required]
    public string ClientSecret { get; set; } = DevelopmentSecret;

    /// <summary>Keys (JWK Set, JSON) to trust instead of those at <see cref="MetadataAddress"/>: where the issuer cannot be reached.</summary>
    public string KeySet { get; set; } = "";

    /// <summary>How long a validated token is trusted without checking its signature again, at most until it expires. Seconds, 0–3600.</summary>
    [Range(0, 3600)]
    public int CacheSeconds { get; set; } = 300;
}
