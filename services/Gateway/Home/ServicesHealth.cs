using System.Text.Json;
using Shemss.Gateway.Routing;

namespace Shemss.Gateway.Home;

/// <summary>
/// <c>/health/services</c>: what each replica of each service says of itself. Apart from <c>/health</c>: a service that is down is
/// no reason to take the gateway away from the others.
/// </summary>
internal static class ServicesHealth
{
    public const string Client = "health";

    /// <param name="Status">Healthy when every service is, Degraded otherwise.</param>
    /// <param name="Services">Status by service: Healthy, Degraded, Unhealthy or NotDeployed; the worst of its replicas.</param>
    internal sealed record Response(string Status, IReadOnlyDictionary<string, string> Services);

    public static void MapServicesHealth(this WebApplication app) => app.MapGet("/health/services", async (IConfiguration configuration, IHttpClientFactory clients, CancellationToken ct) =>
    {
        var asked = await Task.WhenAll(GatewaySettings.Services.Select(async service => (service, status: await OfAsync(service, configuration, clients, ct))));
        var services = asked.ToDictionary(a => a.service, a => a.status);
        return new Response(services.Values.All(s => s is "Healthy" or "NotDeployed") ? "Healthy" : "Degraded", services);
    }).AllowAnonymous().ExcludeFromDescription();

    private static async Task<string> OfAsync(string service, IConfiguration configuration, IHttpClientFactory clients, CancellationToken ct)
    {
        var addresses = ServiceRoutes.AddressesOf(configuration, service);
        if (addresses.Count == 0)
        {
            return "NotDeployed";
        }

        var replicas = await Task.WhenAll(addresses.Select(address => AskAsync(address, clients, ct)));
        return replicas.Contains("Unhealthy") ? "Unhealthy" : replicas.Contains("Degraded") ? "Degraded" : "Healthy";
    }

    private static async Task<string> AskAsync(Uri address, IHttpClientFactory clients, CancellationToken ct)
    {
        try
        {
            using var http = clients.CreateClient(Client);
            using var response = await http.GetAsync(new Uri(address, "/health"), ct);
            using var report = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
            return report.RootElement.TryGetProperty("status", out var status) && status.GetString() is "Healthy" or "Degraded" && response.IsSuccessStatusCode
                ? report.RootElement.GetProperty("status").GetString()!
                : "Unhealthy";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return "Unhealthy";
        }
    }
}
