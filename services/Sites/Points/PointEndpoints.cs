using Shemss.ServiceDefaults;

namespace Shemss.Sites.Points;

/// <summary>Routes of monitoring points (监测点).</summary>
internal static class PointEndpoints
{
    public static void MapPoints(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("").WithTags("Points").Owner(Owner.Enterprise, Owner.Institution, Owner.Authority);
        g.MapPost("/enterprises/{id:guid}/points", RegisterPoint.HandleAsync).Writes(Role.Enterprise)
            .WithName("registerPoint").WithSummary("An enterprise adds a monitoring point (R1)").Example(RegisterPoint.Example);
        g.MapGet("/points", ListPoints.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listPoints").WithSummary("Monitoring points within the caller's view, by name").After("registerPoint", "assignInstitution");
        g.MapGet("/points/{id:guid}", GetPoint.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getPoint").WithSummary("One monitoring point").After("assignInstitution");
    }
}
