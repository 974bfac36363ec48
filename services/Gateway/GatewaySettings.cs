using System.ComponentModel.DataAnnotations;

namespace Shemss.Gateway;

/// <summary>Configuration section <c>Gateway</c>.</summary>
internal sealed class GatewaySettings
{
    public const string Section = "Gateway";

    /// <summary>The services behind the door, by the name that <c>services:{name}:http:N</c> uses. Identity's pages have routes of their own.</summary>
    public static readonly string[] Services = ["registry", "sites", "maintenance", "comparison", "alerts", "credit", "identity"];

    public RateLimitSettings RateLimit { get; init; } = new();

    public CorsSettings Cors { get; init; } = new();

    /// <summary>Largest request body in bytes; services have narrower limits of their own. 1 KB to 1 GB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxRequestBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How long a service may be silent in the middle of an answer. A live stream's heartbeat comes every 15 s.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a replica that failed is left alone.</summary>
    public TimeSpan Reactivation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Addresses or networks (CIDR) of proxies in front of the gateway whose X-Forwarded-* is believed; nobody's by default.</summary>
    public List<string> TrustedProxies { get; init; } = [];
}

internal sealed class RateLimitSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Requests a second that one client may go on sending.</summary>
    [Range(1, 100_000)]
    public int PermitsPerSecond { get; init; } = 100;

    /// <summary>Requests that one client may send at once after a pause.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 300;

    /// <summary>How many clients' worth of requests one address may send: many people share an office's address.</summary>
    [Range(1, 1000)]
    public int ClientsPerAddress { get; init; } = 10;
}

internal sealed class CorsSettings
{
    /// <summary>Origins of browser applications, <c>https://app.example</c> say. None by default.</summary>
    public List<string> Origins { get; init; } = [];
}
