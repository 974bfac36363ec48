using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Alerts.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>R8: the enterprise, or the institution on its behalf, files the cause analysis (数据异常原因分析报告). Late is accepted and marked.</summary>
internal static class FileCauseAnalysis
{
    /// <summary>The analysis.</summary>
    internal sealed record Request
    {
        /// <summary>Cause, and what was done about it.</summary>
        [StringLength(10_000, MinimumLength = 10)]
        public required string Text { get; init; }

        /// <summary>A document, uploaded first.</summary>
        public Guid? FileId { get; init; }
    }

    public static readonly Request Example = new() { Text = "COD分析仪采样泵停转导致数据长时间不变，已于当日更换泵管并完成标样核查。" };

    private const string Insert = """
        insert into cause_analysis (id, alert_id, point_id, enterprise_id, authority_id, institution_id, content, file_id, filed_at, filed_by, due_at, late, status, version)
        values (@analysisId, @Id, @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @text, @FileId, @now, @subject, @AnalysisDueAt, @late, 'filed', 1)
        returning
        """ + " " + CauseAnalysis.Columns;

    public static async Task<Answer<Created<CauseAnalysisResponse>>> HandleAsync(
        Guid id, Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await Alert.FindAsync(session, id, ct) is not { } alert)
        {
            return AlertErrors.AlertUnknown;
        }

        if (request.FileId is { } file && (await FileStore.OwnAsync(session, [file], ct)).Count == 0)
        {
            return AlertErrors.FileUnknown.With(file).Field("fileId");
        }

        var now = clock.GetUtcNow();
        var filed = (await session.QueryOneAsync<CauseAnalysis>(Insert, new
        {
            analysisId = Guid.CreateVersion7(),
            alert.Id,
            alert.PointId,
            alert.EnterpriseId,
            alert.AuthorityId,
            alert.InstitutionId,
            text = request.Text.Trim(),
            request.FileId,
            now,
            subject = caller.Subject,
            alert.AnalysisDueAt,
            late = now > alert.AnalysisDueAt,
        }, ct))!;
        session.Append($"cause-analysis/{filed.Id}", new CauseAnalysisFiled
        {
            AnalysisId = filed.Id,
            AlertId = alert.Id,
            PointId = alert.PointId,
            EnterpriseId = alert.EnterpriseId,
            AuthorityId = alert.AuthorityId,
            InstitutionId = alert.InstitutionId,
            FiledAt = now,
            DueAt = filed.DueAt,
            Late = filed.Late,
        }, now);
        return Http.WithETag(TypedResults.Created($"/v1/cause-analyses/{filed.Id}", filed.ToResponse()), filed.Version);
    }
}
