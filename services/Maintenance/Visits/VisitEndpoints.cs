using Shemss.Maintenance.Records;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>Routes of visits (运维), their record sheets and the enterprise's answer.</summary>
internal static class VisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/visits").WithTags("Visits").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        g.MapPost("/", SignInToPoint.HandleAsync).Writes(Role.Institution)
            .WithName("signIn").WithSummary("People sign in on site (R21)").Example(SignInToPoint.Example);
        g.MapPost("/{id:guid}/records", SubmitRecord.HandleAsync).Writes(Role.Institution)
            .WithName("submitRecord").WithSummary("A record sheet is submitted and chained (R22, R23)").Example(SubmitRecord.Example);
        g.MapPost("/{id:guid}/sign-out", SignOut.HandleAsync).Changes(Role.Institution)
            .WithName("signOut").WithSummary("People sign out (R21)").Example(SignOut.Example).After("submitRecord");
        g.MapPost("/{id:guid}/confirmation", ConfirmVisit.HandleAsync).Changes(Role.Enterprise)
            .WithName("confirmVisit").WithSummary("The enterprise signs and confirms (R24); late is accepted and marked").Example(ConfirmVisit.Example).After("submitRecord", "signOut");
        g.MapPost("/{id:guid}/dispute", DisputeVisit.HandleAsync).Changes(Role.Enterprise)
            .WithName("disputeVisit").WithSummary("The enterprise disputes the content, with a reason (R24)").Example(DisputeVisit.Example).After("submitRecord", "signOut");
        g.MapGet("/", ListVisits.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listVisits").WithSummary("Visits within the caller's view, oldest first").After("signIn");
        g.MapGet("/{id:guid}", GetVisit.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getVisit").WithSummary("One visit");
        g.MapGet("/{id:guid}/records", ListRecords.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listRecords").WithSummary("The record sheets of a visit").After("submitRecord");
    }
}
