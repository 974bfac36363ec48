using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Shemss.ServiceDefaults;

/// <summary>Whose word about a client's address, scheme and host (<c>X-Forwarded-*</c>) is taken.</summary>
public static class TrustedProxies
{
    /// <summary>This machine: what stands in front of a service unless configured otherwise.</summary>
    public static IReadOnlyList<string> Loopback { get; } = ["127.0.0.0/8", "::1"];

    /// <summary>Takes the word of these and of nobody else.</summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="proxies">Addresses or networks (CIDR); none: nobody is believed.</param>
    /// <exception cref="FormatException">One is neither.</exception>
    public static void Trust(this ForwardedHeadersOptions options, IReadOnlyCollection<string> proxies)
    {
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
            else
            {
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }

        // To the middleware two empty lists would mean everybody.
        options.ForwardedHeaders = proxies.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
    }
}
