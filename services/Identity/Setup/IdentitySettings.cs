namespace Shemss.Identity.Setup;

/// <summary>Configuration section <c>Identity</c>.</summary>
internal sealed class IdentitySettings
{
    public const string Section = "Identity";

    /// <summary>What stands for a secret on a developer's machine. No other environment starts with it.</summary>
    public const string DevelopmentSecret = "development-only";

    public KeySettings Keys { get; init; } = new();

    public TokenSettings Tokens { get; init; } = new();

    public SignInSettings SignIn { get; init; } = new();

    /// <summary>Secrets of the house's own services, by service name: client <c>service-{name}</c>.</summary>
    public Dictionary<string, string> Services { get; init; } = [];

    /// <summary>Public clients (code + PKCE), by client id.</summary>
    public Dictionary<string, PublicClientSettings> PublicClients { get; init; } = [];

    /// <summary>The first administrator, created when there is none.</summary>
    public BootstrapSettings? Bootstrap { get; init; }

    /// <summary>Outside OpenID Connect providers, 法人一证通 say, by a short name that appears in the callback's address.</summary>
    public Dictionary<string, ExternalProviderSettings> External { get; init; } = [];

    /// <summary>The WeChat public account (微信公众号) whose followers accounts can be bound to.</summary>
    public WeChatSettings? WeChat { get; init; }

    /// <summary>Addresses or networks (CIDR) of the gateway's replicas, whose X-Forwarded-* is believed; this machine's alone when none is configured.</summary>
    public List<string> TrustedProxies { get; init; } = [];

    /// <summary>Demo accounts. Unset: in Development only. True anywhere else refuses to start.</summary>
    public bool? Demo { get; init; }
}

internal sealed class KeySettings
{
    /// <summary>A folder of PEM private keys (RSA, PKCS#8), newest name first; null keeps keys in the database.</summary>
    public string? Directory { get; init; }

    /// <summary>Encrypts what is kept in the database. At least 32 characters outside Development.</summary>
    public string? Password { get; init; }

    public TimeSpan RotateAfter { get; init; } = TimeSpan.FromDays(60);

    /// <summary>How long a new key is published before it signs: longer than any consumer caches the key set.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a replaced key is still accepted: longer than a refresh token lives.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromMinutes(10);
}

internal sealed class TokenSettings
{
    public TimeSpan Access { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan Refresh { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a redeemed refresh token may be repeated (a lost answer); after that its whole grant is revoked.</summary>
    public TimeSpan ReuseLeeway { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests to the token endpoint a minute and address.</summary>
    public int RequestsPerMinute { get; init; } = 600;
}

internal sealed class SignInSettings
{
    /// <summary>Failures in a row that lock an account.</summary>
    public int MaxFailures { get; init; } = 5;

    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Sign-in attempts a minute and address.</summary>
    public int AttemptsPerMinute { get; init; } = 30;

    /// <summary>How long the sign-in page's own cookie lasts.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(8);
}

internal sealed class PublicClientSettings
{
    public string? DisplayName { get; init; }

    /// <summary>True for a program on a person's machine: its loopback redirect may have any port.</summary>
    public bool Native { get; init; }

    public List<Uri> RedirectUris { get; init; } = [];

    public List<Uri> PostLogoutRedirectUris { get; init; } = [];
}

internal sealed class BootstrapSettings
{
    public string UserName { get; init; } = "admin";

    public string? Password { get; init; }
}

internal sealed class ExternalProviderSettings
{
    public string? DisplayName { get; init; }

    public string? Authority { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public List<string> Scopes { get; init; } = [];

    /// <summary>The claim that names the legal person for good.</summary>
    public string SubjectClaim { get; init; } = "sub";
}

internal sealed class WeChatSettings
{
    public Uri BaseAddress { get; init; } = new("https://api.weixin.qq.com/");

    public string? AppId { get; init; }

    public string? AppSecret { get; init; }
}
