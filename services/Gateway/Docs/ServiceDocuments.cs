using System.Text.Json;
using System.Text.Json.Nodes;
using Scalar.AspNetCore;
using Shemss.Gateway.Routing;
using Shemss.ServiceDefaults;

namespace Shemss.Gateway.Docs;

/// <summary><c>/openapi/{service}.json</c>: a service's document as its callers see it from here, and <c>/docs</c>, one page of them all.</summary>
internal static class ServiceDocuments
{
    public const string Client = "documents";

    public static void MapDocuments(this WebApplication app)
    {
        // Before the pages every service has of itself under the same addresses.
        app.MapGet("/openapi/{service}.json", GetAsync).AllowAnonymous().ExcludeFromDescription().WithOrder(-1);
        app.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Shemss API";

            // Nothing from outside: the page works where there is no internet.
            options.DefaultFonts = false;
            foreach (var service in GatewaySettings.Services)
            {
                options.AddDocument(service, service, $"/openapi/{service}.json");
            }
        }).AllowAnonymous().ExcludeFromDescription().WithOrder(-1);
    }

    private static async Task<IResult> GetAsync(string service, IConfiguration configuration, IHttpClientFactory clients, CancellationToken ct)
    {
        if (!GatewaySettings.Services.Contains(service))
        {
            return Problems.From(CommonErrors.NotFound);
        }

        if (ServiceRoutes.AddressesOf(configuration, service) is not [var address, ..])
        {
            return Problems.From(GatewayErrors.Unavailable);
        }

        try
        {
            using var http = clients.CreateClient(Client);
            await using var content = await http.GetStreamAsync(new Uri(address, "/openapi/v1.json"), ct);
            return await JsonNode.ParseAsync(content, cancellationToken: ct) is JsonObject document
                ? Results.Json(Rewrite(document, service))
                : Problems.From(GatewayErrors.BadResponse);
        }
        catch (JsonException)
        {
            return Problems.From(GatewayErrors.BadResponse);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return Problems.From(GatewayErrors.Unavailable);
        }
    }

    /// <summary>Addresses as the gateway has them; what it does not route is left out.</summary>
    private static JsonObject Rewrite(JsonObject document, string service)
    {
        document["servers"] = new JsonArray(new JsonObject { ["url"] = "/" + service });
        if (document["paths"] is JsonObject paths)
        {
            foreach (var hidden in paths.Select(p => p.Key).Where(p => !p.StartsWith("/v1/", StringComparison.Ordinal)).ToList())
            {
                paths.Remove(hidden);
            }
        }

        return document;
    }
}
