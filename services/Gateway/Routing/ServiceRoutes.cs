using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Shemss.Gateway.Routing;

/// <summary>
/// The routes: <c>/{service}/v1/**</c> to each service's <c>/v1/**</c>, and Identity's sign-in addresses. Nothing else is
/// forwarded, <c>/internal/*</c> least of all. Destinations are <c>services:{name}:http:N</c>; a changed configuration takes effect at once.
/// </summary>
internal sealed class ServiceRoutes : IProxyConfigProvider, IDisposable
{
    /// <summary>What of Identity stands at the root: its addresses are the issuer's.</summary>
    private static readonly (string Name, string Path)[] IdentityPaths =
    [
        ("identity-connect", "/connect/{**rest}"),
        ("identity-signin", "/signin/{**rest}"),
        ("identity-discovery", "/.well-known/{**rest}"),
    ];

    private static readonly string[] Schemes = ["http", "https"];

    private readonly IConfiguration _configuration;
    private readonly GatewaySettings _settings;
    private readonly IDisposable _subscription;
    private volatile Snapshot _current;

    public ServiceRoutes(IConfiguration configuration, IOptions<GatewaySettings> settings)
    {
        _configuration = configuration;
        _settings = settings.Value;
        _current = Build();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public IProxyConfig GetConfig() => _current;

    public void Dispose() => _subscription.Dispose();

    /// <summary>Addresses of a service's replicas.</summary>
    public static IReadOnlyList<Uri> AddressesOf(IConfiguration configuration, string service) =>
        [.. Schemes
            .SelectMany(scheme => configuration.GetSection($"services:{service}:{scheme}").GetChildren())
            .Select(c => c.Value)
            .Where(v => !string.IsNullOrWhiteSpace(v))
            .Select(v => Uri.TryCreate(v, UriKind.Absolute, out var uri) ? uri : throw new InvalidOperationException($"services:{service} has an address that is no URL."))];

    private void Reload()
    {
        var old = _current;
        _current = Build();
        old.Signal();
    }

    private Snapshot Build()
    {
        var routes = GatewaySettings.Services.Select(service => new RouteConfig
        {
            RouteId = service,
            ClusterId = service,
            Match = new RouteMatch { Path = $"/{service}/v1/{{**rest}}" },
            Transforms = [new Dictionary<string, string> { ["PathRemovePrefix"] = "/" + service }],
        }).Concat(IdentityPaths.Select(path => new RouteConfig
        {
            RouteId = path.Name,
            ClusterId = "identity",
            Match = new RouteMatch { Path = path.Path },
        })).ToList();
        var clusters = GatewaySettings.Services.Select(Cluster).ToList();
        return new Snapshot(routes, clusters);
    }

    private ClusterConfig Cluster(string service) => new()
    {
        ClusterId = service,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = AddressesOf(_configuration, service).Select((address, i) => (address, i)).ToDictionary(
            d => $"{service}-{d.i}", d => new DestinationConfig { Address = d.address.ToString() }),
        HealthCheck = new HealthCheckConfig
        {
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = _settings.Reactivation },

            // When every replica failed lately, the failed ones are tried all the same: the service may just have come back.
            AvailableDestinationsPolicy = "HealthyOrPanic",
        },
        HttpRequest = new ForwarderRequestConfig
        {
            ActivityTimeout = _settings.ActivityTimeout,

            // A live stream must pass as it comes.
            AllowResponseBuffering = false,
        },
        HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
    };

#pragma warning disable CA1001 // Its token source has no timer; whoever still reads an old snapshot may register on it.
    private sealed class Snapshot(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
    {
        private readonly CancellationTokenSource _changed = new();

        public IReadOnlyList<RouteConfig> Routes => routes;

        public IReadOnlyList<ClusterConfig> Clusters => clusters;

        public IChangeToken ChangeToken => new CancellationChangeToken(_changed.Token);

        public void Signal() => _changed.Cancel();
    }
#pragma warning restore CA1001
}
