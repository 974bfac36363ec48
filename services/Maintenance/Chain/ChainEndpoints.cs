using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Chain;

/// <summary>Routes of the points' hash chains.</summary>
internal static class ChainEndpoints
{
    public static void MapChains(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/points/{id:guid}/chain").WithTags("Chains").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        g.MapGet("/", VerifyChain.HandleAsync).Reads(Roles.SignedIn)
            .WithName("verifyChain").WithSummary("Checks that a point's visits are unaltered (R23)");
        g.MapGet("/entries", ListChainEntries.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listChainEntries").WithSummary("The entries of a point's chain within the caller's view, for a check offline (R23)").After("submitRecord");
    }
}
