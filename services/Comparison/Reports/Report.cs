using Shemss.Comparison.Domain;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Reports;

/// <summary>The report's row.</summary>
internal sealed class Report
{
    public const string Columns = """
        id, report_number, kind, point_id, enterprise_id, authority_id, institution_id, tested_on, issued_on, filed_at, due_on, due_is_provisional,
        late, testing_laboratory, report_file_id, verdict, differs_from_reported, version
        """;

    public required Guid Id { get; init; }

    public required string ReportNumber { get; init; }

    public required string Kind { get; init; }

    public required Guid PointId { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public required Guid InstitutionId { get; init; }

    public required DateOnly TestedOn { get; init; }

    public required DateOnly IssuedOn { get; init; }

    public required DateTimeOffset FiledAt { get; init; }

    public required DateOnly DueOn { get; init; }

    public required bool DueIsProvisional { get; init; }

    public required bool Late { get; init; }

    public required string TestingLaboratory { get; init; }

    public required Guid ReportFileId { get; init; }

    public required string Verdict { get; init; }

    public required bool DiffersFromReported { get; init; }

    public required long Version { get; init; }
}

/// <summary>One item: what the report says, and what the recomputation says.</summary>
internal sealed record ReportItem(
    int Ordinal, string FactorCode, string Unit, decimal? ReportedError, bool ReportedPassed, decimal? StatedEmissionLimit, Judgement Judgement)
{
    /// <summary>A stated verdict, error or emission limit that is not ours. An error we did not compute as one number is not compared.</summary>
    public bool DiffersFromReported =>
        ReportedPassed != Judgement.IsPass || Recomputation.ErrorDiffers(ReportedError, Judgement)
        || (StatedEmissionLimit is { } stated && Judgement.Input.Numbers.TryGetValue("emission-limit", out var used) && stated != used);

    public static ReportItem Judge(int ordinal, ReportKind kind, DateOnly testedOn, FileReport.ItemRequest request, IReadOnlyList<InstrumentRef> installed) => new(
        ordinal, request.FactorCode, request.Unit.Trim(), request.ReportedError, request.ReportedPassed, request.EmissionLimit,
        Recomputation.Judge(
            kind, Recomputation.ItemOf(kind, request.FactorCode)!, request.Unit.Trim(), testedOn,
            [.. request.Pairs.Select(p => new ReadingPair(p.Reference, p.Measured, p.Excluded))],
            request.StandardSample, EmissionLimit.Of(installed, request.FactorCode, request.Unit, testedOn, request.EmissionLimit)));
}

/// <summary>A report as the API shows it.</summary>
/// <param name="Id">The report.</param>
/// <param name="ReportNumber">报告编号.</param>
/// <param name="Kind">What was compared.</param>
/// <param name="PointId">The point.</param>
/// <param name="InstitutionId">Who filed it.</param>
/// <param name="TestedOn">The day of the test.</param>
/// <param name="IssuedOn">The day it was issued.</param>
/// <param name="FiledAt">When it was filed.</param>
/// <param name="DueOn">The last day to file it.</param>
/// <param name="DueIsProvisional">The year's holidays were not known yet.</param>
/// <param name="Late">Filed after that day.</param>
/// <param name="TestingLaboratory">检测机构.</param>
/// <param name="ReportFileId">The report as PDF.</param>
/// <param name="Verdict">Pass, fail or not judged.</param>
/// <param name="DiffersFromReported">The recomputation differs from what the report states.</param>
/// <param name="Items">Reported and recomputed, side by side; empty in lists.</param>
/// <param name="Version">Also the ETag.</param>
internal sealed record ReportResponse(
    Guid Id, string ReportNumber, ReportKind Kind, Guid PointId, Guid InstitutionId, DateOnly TestedOn, DateOnly IssuedOn, DateTimeOffset FiledAt,
    DateOnly DueOn, bool DueIsProvisional, bool Late, string TestingLaboratory, Guid ReportFileId, Verdict Verdict, bool DiffersFromReported,
    IReadOnlyList<ReportItemResponse> Items, long Version)
{
    public static ReportResponse Of(Report r, IReadOnlyList<ReportItem> items) => new(
        r.Id, r.ReportNumber, Wire.Parse<ReportKind>(r.Kind), r.PointId, r.InstitutionId, r.TestedOn, r.IssuedOn, r.FiledAt, r.DueOn, r.DueIsProvisional,
        r.Late, r.TestingLaboratory, r.ReportFileId, Wire.Parse<Verdict>(r.Verdict), r.DiffersFromReported, [.. items.Select(ReportItemResponse.Of)], r.Version);
}

/// <summary>An item as the API shows it.</summary>
/// <param name="FactorCode">HJ 212 factor code.</param>
/// <param name="Unit">Unit of the readings.</param>
/// <param name="ReportedError">The error the report states.</param>
/// <param name="ReportedPassed">The verdict the report states.</param>
/// <param name="StatedEmissionLimit">The emission limit the report states; the judgement's inputs name the one used and whether it is the filed or the stated one.</param>
/// <param name="DiffersFromReported">Whether ours differs.</param>
/// <param name="Judgement">Inputs, excluded pairs, every intermediate value, band, limit, clause, table version, verdict.</param>
internal sealed record ReportItemResponse(
    string FactorCode, string Unit, decimal? ReportedError, bool ReportedPassed, decimal? StatedEmissionLimit, bool DiffersFromReported, Judgement Judgement)
{
    public static ReportItemResponse Of(ReportItem i) =>
        new(i.FactorCode, i.Unit, i.ReportedError, i.ReportedPassed, i.StatedEmissionLimit, i.DiffersFromReported, i.Judgement);
}
