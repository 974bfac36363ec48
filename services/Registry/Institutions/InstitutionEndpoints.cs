using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>Routes of institutions and their filing (备案).</summary>
internal static class InstitutionEndpoints
{
    public static void MapInstitutions(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/institutions").WithTags("Institutions").Owner(Owner.Institution);
        g.MapPost("/", RegisterInstitution.HandleAsync).Writes(Role.Institution)
            .WithName("registerInstitution").WithSummary("An institution registers and drafts its filing (R10)").Example(RegisterInstitution.Example);
        g.MapGet("/", ListInstitutions.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin, Role.Partner)
            .WithName("listInstitutions").WithSummary("Institutions within the caller's view, by name").After("registerInstitution");
        g.MapGet("/{id:guid}", GetInstitution.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin, Role.Partner)
            .WithName("getInstitution").WithSummary("One institution and where its filing stands");
        g.MapPut("/{id:guid}/basic-information", ChangeBasicInformation.HandleAsync).Changes(Role.Institution)
            .WithName("changeBasicInformation").WithSummary("An institution changes its basic information (R10)").Example(BasicInformationRequest.Example);
        g.MapPost("/{id:guid}/submission", SubmitFiling.HandleAsync).Changes(Role.Institution)
            .WithName("submitFiling").WithSummary("An institution hands its filing in for review (R10)").After("filePerson");
        g.MapPost("/{id:guid}/acceptance", AcceptFiling.HandleAsync).Changes(Role.Regulator)
            .CityOnly().WithName("acceptFiling").WithSummary("The city bureau accepts a filing (R10)").After("submitFiling");
        g.MapPost("/{id:guid}/return", ReturnFiling.HandleAsync).Changes(Role.Regulator)
            .CityOnly().WithName("returnFiling").WithSummary("The city bureau returns a filing for correction (R10)").Example(ReturnFiling.Example).After("submitFiling");
    }
}
