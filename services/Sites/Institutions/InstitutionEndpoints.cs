using Shemss.ServiceDefaults;

namespace Shemss.Sites.Institutions;

/// <summary>Routes of the institutions on file, as Sites knows them.</summary>
internal static class InstitutionEndpoints
{
    public static void MapInstitutions(this IEndpointRouteBuilder v1) =>
        v1.MapGroup("/institutions").WithTags("Institutions").Owner(Owner.None)
            .MapGet("/", ListInstitutions.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listInstitutionsOnFile").WithSummary("Institutions with an accepted filing, to choose from");
}
