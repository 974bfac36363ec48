using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shemss.ServiceDefaults;

namespace Shemss.Testing;

/// <summary>Mints access tokens with a key the services under test are configured to trust (<see cref="Settings"/>).</summary>
public static class TestTokens
{
    private const string Issuer = "https://identity.test";

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test" };
    private static readonly SigningCredentials Signing = new(Key, SecurityAlgorithms.RsaSha256);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>What makes a service trust these tokens.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Auth:Authority"] = Issuer,
        ["Auth:KeySet"] = KeySet(),
    };

    /// <summary>A token of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="organisation">Claim <c>org</c>.</param>
    /// <param name="authority">Claim <c>authority</c>.</param>
    /// <param name="subject">Claim <c>sub</c>; a readable default.</param>
    /// <param name="organisationKind">Claim <c>org_kind</c>, of partners.</param>
    /// <param name="now">When it is issued; now by the system's clock unless a test has its own.</param>
    /// <param name="lifetime">How long it lives; an hour by default.</param>
    /// <param name="city">Whether it says that it sees the city: by default a regulator's or partner's that names nobody does.</param>
    public static string For(
        Role role, Guid? organisation = null, Guid? authority = null, string? subject = null, string? organisationKind = null,
        DateTimeOffset? now = null, TimeSpan? lifetime = null, bool? city = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject ?? $"{Roles.NameOf(role)}-{organisation ?? authority ?? Guid.Empty:N}",
            ["role"] = Roles.NameOf(role),
        };
        Add(claims, "org", organisation?.ToString());
        Add(claims, "authority", authority?.ToString());
        Add(claims, "org_kind", organisationKind);
        Add(claims, Caller.ViewClaim, city ?? (role is Role.Regulator or Role.Partner && organisation is null && authority is null) ? Caller.CityView : null);
        return Mint(claims, now: now, lifetime: lifetime);
    }

    /// <summary>A token with exactly these claims, for tests of what is refused.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="issuer">Who issued it.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="type">The header's <c>typ</c>.</param>
    /// <param name="now">When it is issued.</param>
    /// <param name="lifetime">How long it lives; negative: it has expired.</param>
    /// <param name="key">Another key than the trusted one.</param>
    public static string Mint(
        IDictionary<string, object> claims, string issuer = Issuer, string audience = "shemss", string type = "at+jwt",
        DateTimeOffset? now = null, TimeSpan? lifetime = null, SigningCredentials? key = null)
    {
        var from = now ?? TimeProvider.System.GetUtcNow();
        var until = from + (lifetime ?? TimeSpan.FromHours(1));
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            TokenType = type,
            Claims = claims,
            IssuedAt = (until < from ? until : from).UtcDateTime,
            NotBefore = (until < from ? until.AddHours(-1) : from).UtcDateTime,
            Expires = until.UtcDateTime,
            SigningCredentials = key ?? Signing,
        });
    }

    private static void Add(Dictionary<string, object> claims, string name, string? value)
    {
        if (value is not null)
        {
            claims[name] = value;
        }
    }

    private static string KeySet()
    {
        var key = Key.Rsa.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new { kty = "RSA", kid = Key.KeyId, use = "sig", alg = "RS256", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) },
            },
        });
    }
}
