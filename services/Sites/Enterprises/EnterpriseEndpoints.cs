using Shemss.ServiceDefaults;

namespace Shemss.Sites.Enterprises;

/// <summary>Routes of enterprises (排污单位).</summary>
internal static class EnterpriseEndpoints
{
    public static void MapEnterprises(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/enterprises").WithTags("Enterprises").Owner(Owner.Enterprise);
        g.MapPost("/", RegisterEnterprise.HandleAsync).Writes(Role.Enterprise)
            .WithName("registerEnterprise").WithSummary("An enterprise registers its basic information (R1)").Example(RegisterEnterprise.Example);
        g.MapGet("/", ListEnterprises.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listEnterprises").WithSummary("Enterprises within the caller's view, by name").After("registerEnterprise", "registerPoint", "assignInstitution");
        g.MapGet("/{id:guid}", GetEnterprise.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getEnterprise").WithSummary("One enterprise").After("registerPoint", "assignInstitution");
    }
}
