using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Chain;

/// <summary>Routes of the points' hash chains.</summary>
internal static class ChainEndpoints
{
    public static void MapChains(this IEndpointRouteBuilder v1) =>
        v1.MapGroup("/points/{id:guid}/chain").WithTags("Chains").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority)
            .MapGet("/", VerifyChain.HandleAsync).Reads(Roles.SignedIn)
            .WithName("verifyChain").WithSummary("Checks that a point's records are unaltered (R23)");
}
