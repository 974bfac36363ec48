using Shemss.ServiceDefaults;

namespace Shemss.Comparison.Reports;

/// <summary>Routes of comparison reports (比对、校验、核查报告).</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder v1)
    {
        var g = v1.MapGroup("/reports").WithTags("Reports").Owner(Owner.Institution, Owner.Enterprise, Owner.Authority);
        g.MapPost("/", FileReport.HandleAsync).Writes(Role.Institution)
            .WithName("fileReport").WithSummary("An institution files a comparison report; it is recomputed and judged (R30–R32)").Example(FileReport.Example);
        g.MapGet("/", ListReports.HandleAsync).Reads(Roles.SignedIn)
            .WithName("listReports").WithSummary("Reports within the caller's view, oldest first").After("fileReport");
        g.MapGet("/{id:guid}", GetReport.HandleAsync).Reads(Roles.SignedIn)
            .WithName("getReport").WithSummary("One report, reported and recomputed values side by side");
        g.MapGet("/{id:guid}/recomputation", RecomputeReport.HandleAsync).Reads(Roles.SignedIn)
            .WithName("recomputeReport").WithSummary("A report's judgements made again from their inputs");
    }
}
