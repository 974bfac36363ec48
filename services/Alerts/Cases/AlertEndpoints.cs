using Shemss.Alerts.Stream;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>Routes of alerts (预警), their cases and cause analyses.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/alerts").WithTags("Alerts").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        g.MapGet("/", ListAlerts.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listAlerts").WithSummary("Alerts within the caller's view, oldest first (R41)");
        g.MapGet("/{id:guid}", GetAlert.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getAlert").WithSummary("One alert with its evidence and explanation");
        g.MapGet("/stream", AlertStream.HandleAsync).Reads(Role.Regulator, Role.Admin, Role.Enterprise, Role.Institution)
            .WithName("streamAlerts").WithSummary("Live events of alerts; resumes after Last-Event-ID (R42)")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        g.MapPost("/{id:guid}/verification", VerifyAlert.HandleAsync).Changes(Role.Regulator)
            .WithName("verifyAlert").WithSummary("The regulator verifies an alert (R42)").Example(VerifyAlert.Example);
        g.MapPost("/{id:guid}/closure", CloseAlert.HandleAsync).Changes(Role.Regulator)
            .WithName("closeAlert").WithSummary("A verified alert is closed with a verdict (R42)").Example(CloseAlert.Example).After("verifyAlert");
        g.MapPost("/{id:guid}/cause-analyses", FileCauseAnalysis.HandleAsync).Writes(Role.Enterprise, Role.Institution)
            .WithName("fileCauseAnalysis").WithSummary("The cause analysis of an alert (R8); late is accepted and marked").Example(FileCauseAnalysis.Example);
        g.MapGet("/{id:guid}/cause-analyses", ReadCauseAnalyses.ListAsync).Reads(Roles.SignedIn)
            .WithName("listCauseAnalyses").WithSummary("The cause analyses of an alert, oldest first");

        var analyses = v1.MapGroup("/cause-analyses").WithTags("Cause analyses").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        analyses.MapGet("/{id:guid}", ReadCauseAnalyses.GetAsync).Reads(Roles.SignedIn)
            .WithName("getCauseAnalysis").WithSummary("One cause analysis");
        analyses.MapPost("/{id:guid}/review", ReviewCauseAnalysis.HandleAsync).Changes(Role.Reviewer)
            .WithName("reviewCauseAnalysis").WithSummary("The data reviewer accepts or returns a cause analysis (R8)").Example(ReviewCauseAnalysis.Example);
    }
}
