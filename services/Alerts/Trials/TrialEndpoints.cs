using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Trials;

/// <summary>Routes of trials.</summary>
internal static class TrialEndpoints
{
    public static void MapTrials(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/points").WithTags("Parameters").Owner(Owner.Authority);
        g.MapPost("/{id:guid}/parameter-trials", TryParameters.HandleAsync).Writes(Role.Regulator)
            .WithName("tryParameters").WithSummary("What other parameters of the rules would change on a point's stored history (R41); nothing is changed")
            .Example(TryParameters.Example);
    }
}
