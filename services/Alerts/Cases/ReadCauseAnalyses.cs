using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>Cause analyses: one, or those of an alert.</summary>
internal static class ReadCauseAnalyses
{
    private const string One = $"""
        select {CauseAnalysis.Columns} from cause_analysis where id = @id
        """;

    private const string OfAlert = $"""
        select {CauseAnalysis.Columns} from cause_analysis where alert_id = @id order by filed_at, id limit 200
        """;

    private const string Known = """
        select id from alert where id = @id
        """;

    public static async Task<Answer<Ok<CauseAnalysisResponse>>> GetAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<CauseAnalysis>(caller.Scope, One, new { id }, ct) is [var row]
            ? Http.WithETag(TypedResults.Ok(row.ToResponse()), row.Version)
            : AlertErrors.AnalysisUnknown;

    public static async Task<Answer<Ok<Page<CauseAnalysisResponse>>>> ListAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await db.ReadAsync<Guid>(caller.Scope, Known, new { id }, ct) is []
            ? AlertErrors.AlertUnknown
            : TypedResults.Ok(new Page<CauseAnalysisResponse>(
                (await db.ReadAsync<CauseAnalysis>(caller.Scope, OfAlert, new { id }, ct)).ConvertAll(r => r.ToResponse()), null));
}
