using Shemss.ServiceDefaults;

namespace Shemss.Sites.Instruments;

/// <summary>Routes of analysers (自动监测设备).</summary>
internal static class InstrumentEndpoints
{
    public static void MapInstruments(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("").WithTags("Instruments").Owner(Owner.Enterprise, Owner.Institution, Owner.Authority);
        g.MapPost("/points/{id:guid}/instruments", InstallInstrument.HandleAsync).Writes(Role.Enterprise, Role.Institution)
            .WithName("installInstrument").WithSummary("An analyser is reported at a point (R2); late is accepted and marked (R5)")
            .Example(InstallInstrument.Example).After("assignInstitution");
        g.MapGet("/points/{id:guid}/instruments", ListInstruments.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listInstruments").WithSummary("What is or, on a past day, was installed at a point").After("installInstrument");
        g.MapGet("/instruments/{id:guid}", GetInstrument.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getInstrument").WithSummary("One analyser");
    }
}
