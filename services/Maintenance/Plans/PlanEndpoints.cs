using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Plans;

/// <summary>Routes of plans (运维计划).</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/plans").WithTags("Plans").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        g.MapPost("/", CreatePlan.HandleAsync).Writes(Role.Institution)
            .WithName("createPlan").WithSummary("An institution plans the work at a point; the plan unfolds into cycles (R20)").Example(CreatePlan.Example);
        g.MapGet("/{id:guid}", GetPlan.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getPlan").WithSummary("One plan");
        g.MapGet("/{id:guid}/cycles", ListCycles.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listCycles").WithSummary("The cycles of a plan");
    }
}
