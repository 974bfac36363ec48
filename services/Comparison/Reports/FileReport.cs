using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Comparison.Domain;
using Shemss.Data;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;
using Shemss.Standards.Calendars;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Reports;

/// <summary>R30–R32: an institution files a report with its raw pairs; it is recomputed and judged at once. Late is accepted and marked.</summary>
internal static class FileReport
{
    /// <summary>The report.</summary>
    internal sealed record Request
    {
        /// <summary>报告编号.</summary>
        [StringLength(60, MinimumLength = 1)]
        [RegularExpression(@"^\s*\S[\s\S]*$")]
        public required string ReportNumber { get; init; }

        /// <summary>What was compared.</summary>
        public required ReportKind Kind { get; init; }

        /// <summary>The point.</summary>
        public required Guid PointId { get; init; }

        /// <summary>The day of the test, Asia/Shanghai.</summary>
        public required DateOnly TestedOn { get; init; }

        /// <summary>The day the report was issued, Asia/Shanghai.</summary>
        public required DateOnly IssuedOn { get; init; }

        /// <summary>检测机构.</summary>
        [StringLength(200, MinimumLength = 2)]
        [RegularExpression(@"^\s*\S[\s\S]*$")]
        public required string TestingLaboratory { get; init; }

        /// <summary>The report as PDF, uploaded first.</summary>
        public required Guid ReportFileId { get; init; }

        /// <summary>The original records, uploaded first.</summary>
        [MaxLength(20)]
        public IReadOnlyList<Guid> OriginalRecordFileIds { get; init; } = [];

        /// <summary>One item per factor.</summary>
        [MinLength(1)]
        [MaxLength(20)]
        public required IReadOnlyList<ItemRequest> Items { get; init; }
    }

    /// <summary>One factor with its raw pairs, and what the report says of it.</summary>
    internal sealed record ItemRequest
    {
        /// <summary>HJ 212 factor code, w01018 for CODCr.</summary>
        [RegularExpression("^[wa][0-9]{5}$")]
        public required string FactorCode { get; init; }

        /// <summary>Unit of the readings.</summary>
        [StringLength(20, MinimumLength = 1)]
        [RegularExpression(@"^\s*\S[\s\S]*$")]
        public required string Unit { get; init; }

        /// <summary>The raw pairs. The program counts them.</summary>
        [MinLength(1)]
        [MaxLength(100)]
        public required IReadOnlyList<PairRequest> Pairs { get; init; }

        /// <summary>A standard sample (标准样品) was measured instead of real water.</summary>
        public bool StandardSample { get; init; }

        /// <summary>Emission limit of the factor as the report states it, in the same unit. Judged by the one filed with the instrument where there is one.</summary>
        [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)]
        public decimal? EmissionLimit { get; init; }

        /// <summary>The error the report states, in % or in the unit.</summary>
        public decimal? ReportedError { get; init; }

        /// <summary>The verdict the report states.</summary>
        public required bool ReportedPassed { get; init; }
    }

    /// <summary>A pair of readings.</summary>
    internal sealed record PairRequest
    {
        /// <summary>Laboratory or reference method.</summary>
        [Range(typeof(decimal), "-1000000", "1000000", ParseLimitsInInvariantCulture = true)]
        public required decimal Reference { get; init; }

        /// <summary>The instrument.</summary>
        [Range(typeof(decimal), "-1000000", "1000000", ParseLimitsInInvariantCulture = true)]
        public required decimal Measured { get; init; }

        /// <summary>Why the pair is left out; empty when it counts.</summary>
        [StringLength(200)]
        public string? Excluded { get; init; }
    }

    public static readonly Request Example = new()
    {
        ReportNumber = "BD-2026-0117",
        Kind = ReportKind.WaterComparison,
        PointId = ExampleId.Of("points"),
        TestedOn = new DateOnly(2026, 3, 10),
        IssuedOn = new DateOnly(2026, 3, 12),
        TestingLaboratory = "上海华测检测技术有限公司",
        ReportFileId = ExampleId.Of("files"),
        Items =
        [
            new()
            {
                FactorCode = "w01018",
                Unit = "mg/L",
                Pairs =
                [
                    new() { Reference = 110m, Measured = 118m },
                    new() { Reference = 108m, Measured = 95m },
                    new() { Reference = 120m, Measured = 131m },
                ],
                ReportedPassed = true,
            },
        ],
    };

    public static async Task<Answer<Created<ReportResponse>>> HandleAsync(
        Request request, Caller caller, DbSession session, ReportStore store, WorkCalendar calendar, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = ShanghaiTime.DateOf(now);
        var point = await PointRef.FindAsync(session, request.PointId, ct);
        Guid[] files = [request.ReportFileId, .. request.OriginalRecordFileIds];
        var known = await FileStore.OwnAsync(session, files, ct);
        var problems = Result.From(Problems(request, point, known, today));
        if (!problems.IsOk)
        {
            return problems;
        }

        var due = calendar.AddWorkdays(request.IssuedOn, FilingLimit.WorkingDays);
        var installed = await InstrumentRef.OfPointAsync(session, point!.Id, ct);
        var items = request.Items.Select((item, i) => ReportItem.Judge(i + 1, request.Kind, request.TestedOn, item, installed)).ToList();
        var report = new Report
        {
            Id = Guid.CreateVersion7(),
            ReportNumber = request.ReportNumber.Trim(),
            Kind = Wire.Name(request.Kind),
            PointId = point.Id,
            EnterpriseId = point.EnterpriseId,
            AuthorityId = point.AuthorityId,
            InstitutionId = caller.Organisation!.Value,
            TestedOn = request.TestedOn,
            IssuedOn = request.IssuedOn,
            FiledAt = now,
            DueOn = due.Date,
            DueIsProvisional = due.Provisional,
            Late = today > due.Date,
            TestingLaboratory = request.TestingLaboratory.Trim(),
            ReportFileId = request.ReportFileId,
            Verdict = Wire.Name(Recomputation.Overall([.. items.Select(i => i.Judgement.Verdict)])),
            DiffersFromReported = items.Exists(i => i.DiffersFromReported),
            Version = 1,
        };
        return await store.TryAddAsync(report, items, request.OriginalRecordFileIds, caller.Subject, ct)
            ? Http.WithETag(TypedResults.Created($"/v1/reports/{report.Id}", ReportResponse.Of(report, items)), report.Version)
            : ComparisonErrors.NumberTaken.With(report.ReportNumber).Field("reportNumber");
    }

    private static IEnumerable<Error> Problems(Request request, PointRef? point, IReadOnlyDictionary<Guid, StoredFile> known, DateOnly today)
    {
        if (point is null)
        {
            yield return ComparisonErrors.PointUnknown.With(request.PointId).Field("pointId");
        }
        else if (point.Kind != Recomputation.PointKindOf(request.Kind))
        {
            yield return ComparisonErrors.KindNotOfPoint.With(point.Kind).Field("kind");
        }

        if (request.IssuedOn < request.TestedOn || request.IssuedOn > today)
        {
            yield return ComparisonErrors.DatesInvalid.With().Field("issuedOn");
        }

        if (!known.ContainsKey(request.ReportFileId))
        {
            yield return ComparisonErrors.FileUnknown.With(request.ReportFileId).Field("reportFileId");
        }

        foreach (var (fileId, i) in request.OriginalRecordFileIds.Select((f, i) => (f, i)).Where(f => !known.ContainsKey(f.f)))
        {
            yield return ComparisonErrors.FileUnknown.With(fileId).Field($"originalRecordFileIds[{i}]");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Items.Count; i++)
        {
            var factor = request.Items[i].FactorCode;
            if (Recomputation.ItemOf(request.Kind, factor) is null)
            {
                yield return ComparisonErrors.FactorUnknown.With(factor).Field($"items[{i}].factorCode");
            }
            else if (!seen.Add(factor))
            {
                yield return ComparisonErrors.FactorTwice.With(factor).Field($"items[{i}].factorCode");
            }
        }
    }
}
