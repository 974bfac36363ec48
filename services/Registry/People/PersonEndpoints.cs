using Shemss.ServiceDefaults;

namespace Shemss.Registry.People;

/// <summary>Routes of an institution's people (人员).</summary>
internal static class PersonEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("").WithTags("People").Owner(Owner.Institution);
        g.MapPost("/institutions/{id:guid}/people", FilePerson.HandleAsync).Writes(Role.Institution)
            .WithName("filePerson").WithSummary("An institution files a person with certificates (R11)").Example(FilePerson.Example);
        g.MapGet("/institutions/{id:guid}/people", ListPeople.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin)
            .WithName("listPeople").WithSummary("The people of an institution").After("filePerson");
        g.MapGet("/people/{id:guid}", GetPerson.HandleAsync).Reads(Role.Institution, Role.Regulator, Role.Reviewer, Role.Admin)
            .WithName("getPerson").WithSummary("One person with certificates");
    }
}
