using Shemss.Comparison.Domain;
using Shemss.Contracts.Comparison.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Standards.Judgements;

namespace Shemss.Comparison.Reports;

/// <summary>Saves and loads reports with their items.</summary>
internal sealed class ReportStore(DbSession session)
{
    private const string Insert = """
        insert into report (id, report_number, kind, point_id, enterprise_id, authority_id, institution_id, tested_on, issued_on, filed_at, due_on,
            due_is_provisional, late, testing_laboratory, report_file_id, verdict, differs_from_reported, filed_by, version)
        values (@Id, @ReportNumber, @Kind, @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @TestedOn, @IssuedOn, @FiledAt, @DueOn,
            @DueIsProvisional, @Late, @TestingLaboratory, @ReportFileId, @Verdict, @DiffersFromReported, @filedBy, @Version)
        on conflict (institution_id, report_number) do nothing
        """;

    private const string InsertItem = """
        insert into report_item (report_id, ordinal, factor_code, unit, reported_error, reported_passed, stated_emission_limit, verdict, judgement)
        values (@reportId, @Ordinal, @FactorCode, @Unit, @ReportedError, @ReportedPassed, @StatedEmissionLimit, @verdict, @judgement::jsonb)
        """;

    private const string InsertRecord = """
        insert into original_record (report_id, file_id) values (@reportId, @fileId) on conflict do nothing
        """;

    /// <returns>False when the institution has a report of this number.</returns>
    public async Task<bool> TryAddAsync(Report report, IReadOnlyList<ReportItem> items, IReadOnlyList<Guid> originalRecords, string filedBy, CancellationToken ct)
    {
        var parameters = new Dapper.DynamicParameters(report);
        parameters.Add("filedBy", filedBy);
        if (await session.ExecuteAsync(Insert, parameters, ct) == 0)
        {
            return false;
        }

        foreach (var item in items)
        {
            await session.ExecuteAsync(InsertItem, new
            {
                reportId = report.Id,
                item.Ordinal,
                item.FactorCode,
                item.Unit,
                item.ReportedError,
                item.ReportedPassed,
                item.StatedEmissionLimit,
                verdict = Wire.Name(item.Judgement.Verdict),
                judgement = item.Judgement.ToJson(),
            }, ct);
        }

        foreach (var fileId in originalRecords)
        {
            await session.ExecuteAsync(InsertRecord, new { reportId = report.Id, fileId }, ct);
        }

        Append(report, items);
        return true;
    }

    private void Append(Report r, IReadOnlyList<ReportItem> items)
    {
        var key = $"report/{r.Id}";
        session.Append(key, new ReportFiled
        {
            ReportId = r.Id,
            ReportNumber = r.ReportNumber,
            Kind = r.Kind,
            PointId = r.PointId,
            EnterpriseId = r.EnterpriseId,
            AuthorityId = r.AuthorityId,
            InstitutionId = r.InstitutionId,
            TestedOn = r.TestedOn,
            IssuedOn = r.IssuedOn,
            FiledAt = r.FiledAt,
            DueOn = r.DueOn,
            Late = r.Late,
        }, r.FiledAt);
        if (r.Late)
        {
            session.Append(key, new ReportFiledLate
            {
                ReportId = r.Id,
                PointId = r.PointId,
                EnterpriseId = r.EnterpriseId,
                AuthorityId = r.AuthorityId,
                InstitutionId = r.InstitutionId,
                DueOn = r.DueOn,
                FiledAt = r.FiledAt,
            }, r.FiledAt);
        }

        // Where the standard gives no answer nothing was judged, and nobody may read it as a failure.
        if (r.Verdict == Wire.Name(Verdict.NotJudged))
        {
            return;
        }

        session.Append(key, new ReportJudged
        {
            ReportId = r.Id,
            PointId = r.PointId,
            EnterpriseId = r.EnterpriseId,
            AuthorityId = r.AuthorityId,
            InstitutionId = r.InstitutionId,
            Standard = items.Select(i => i.Judgement.Rule?.Standard).FirstOrDefault(s => s is not null) ?? "",
            TableVersion = string.Join(' ', items.SelectMany(i => i.Judgement.Tables).Distinct()),
            Passed = r.Verdict == Wire.Name(Verdict.Pass),
            DiffersFromReported = r.DiffersFromReported,
            Items = [.. items.Select(JudgedItemOf)],
        }, r.FiledAt);
    }

    private static JudgedItem JudgedItemOf(ReportItem item) => new()
    {
        FactorCode = item.FactorCode,
        Passed = item.Judgement.IsPass,
        ErrorKind = item.Judgement.Rule?.Kind ?? "",
        Error = Recomputation.ErrorOf(item.Judgement),
        Limit = item.Judgement.Rule?.Limit ?? 0,
        Unit = item.Judgement.Rule?.Unit ?? "",
    };
}
