using Shemss.Identity.Model;
using Shemss.ServiceDefaults;

namespace Shemss.Identity.Clients;

/// <summary>Route table of partners' clients.</summary>
internal static class ClientEndpoints
{
    private const string Existing = "demo-partner";

    public static void MapClients(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/clients").WithTags("Clients");
        g.MapPost("/", RegisterClient.HandleAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("registerClient")
            .WithSummary("Registers a partner's client; it has no secret until one is issued").Example(RegisterClient.Example);
        g.MapGet("/", ListClients.HandleAsync).Reads(Role.Admin).Owner(Owner.None).WithName("listClients").WithSummary("Partners' clients, by client id");
        g.MapGet("/{clientId}", GetClient.HandleAsync).Reads(Role.Admin).Owner(Owner.None).WithName("getClient").WithSummary("One partner's client").ExampleOf("clientId", Existing);
        g.MapPut("/{clientId}/secret", IssueSecret.HandleAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("issueClientSecret")
            .WithSummary("Gives the client a new secret, shown this once; the old one ends").ExampleOf("clientId", Existing);
        g.MapPost("/{clientId}/disable", SwitchClient.DisableAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("disableClient")
            .WithSummary("The client gets no more tokens").ExampleOf("clientId", Existing);
        g.MapPost("/{clientId}/enable", SwitchClient.EnableAsync).Writes(Role.Admin).Joins().Owner(Owner.None).WithName("enableClient")
            .WithSummary("The client gets tokens again").ExampleOf("clientId", Existing);
    }
}
