using Shemss.ServiceDefaults;

namespace Shemss.Credit.Scores;

/// <summary>Routes of scores (信用得分).</summary>
internal static class ScoreEndpoints
{
    public static void MapScores(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/institutions/{id:guid}/scores/{period:int}").WithTags("Scores").Owner(Owner.Institution, Owner.Authority);
        g.MapGet("/", GetScore.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin)
            .WithName("getScore").WithSummary("An institution's score of a period, every point with rule and evidence (R52)").ExampleOf("period", 2026);
        g.MapGet("/recomputation", RecomputeScore.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin)
            .WithName("recomputeScore").WithSummary("The score computed again from the sources' logs and compared byte for byte (R52)").ExampleOf("period", 2026);
    }
}
