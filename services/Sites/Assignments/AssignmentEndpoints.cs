using Shemss.ServiceDefaults;

namespace Shemss.Sites.Assignments;

/// <summary>Routes of who serves a point (本次运维商).</summary>
internal static class AssignmentEndpoints
{
    public static void MapAssignments(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/points/{id:guid}/assignments").WithTags("Assignments").Owner(Owner.Enterprise, Owner.Institution, Owner.Authority);
        g.MapPost("/", AssignInstitution.HandleAsync).Writes(Role.Enterprise)
            .WithName("assignInstitution").WithSummary("The enterprise says which institution serves the point").Example(AssignInstitution.Example);
        g.MapGet("/", ListAssignments.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listAssignments").WithSummary("Who served the point, oldest first").After("assignInstitution");
    }
}
