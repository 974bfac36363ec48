using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Comparison.Domain;
using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Reports;

/// <summary>One report with reported and recomputed values side by side.</summary>
internal static class GetReport
{
    private const string Sql = $"""
        select {Report.Columns} from report where id = @id
        """;

    private const string ItemsSql = """
        select ordinal, factor_code, unit, reported_error, reported_passed, stated_emission_limit, judgement::text as judgement from report_item where report_id = @id order by ordinal
        """;

    private sealed class ItemRow
    {
        public required int Ordinal { get; init; }

        public required string FactorCode { get; init; }

        public required string Unit { get; init; }

        public decimal? ReportedError { get; init; }

        public required bool ReportedPassed { get; init; }

        public decimal? StatedEmissionLimit { get; init; }

        public required string Judgement { get; init; }
    }

    /// <summary>The report and its items; null outside the caller's view.</summary>
    public static async Task<(Report Report, List<ReportItem> Items)?> LoadAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        if (await db.ReadAsync<Report>(caller.Scope, Sql, new { id }, ct) is not [var report])
        {
            return null;
        }

        var rows = await db.ReadAsync<ItemRow>(caller.Scope, ItemsSql, new { id }, ct);
        return (report, rows.ConvertAll(r => new ReportItem(
            r.Ordinal, r.FactorCode, r.Unit, r.ReportedError, r.ReportedPassed, r.StatedEmissionLimit,
            Judgement.FromJson(r.Judgement) ?? throw new InvalidDataException($"The stored judgement of report {id}, item {r.Ordinal} cannot be read."))));
    }

    public static async Task<Answer<Ok<ReportResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        await LoadAsync(id, db, caller, ct) is { } found
            ? Http.WithETag(TypedResults.Ok(ReportResponse.Of(found.Report, found.Items)), found.Report.Version)
            : ComparisonErrors.ReportUnknown;
}
