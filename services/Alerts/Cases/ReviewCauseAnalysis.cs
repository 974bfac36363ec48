using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Alerts.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>R8: the data reviewer accepts a cause analysis or returns it.</summary>
internal static class ReviewCauseAnalysis
{
    /// <summary>The decision.</summary>
    internal sealed record Request
    {
        /// <summary>Accepted, or returned for correction.</summary>
        public required bool Accepted { get; init; }

        /// <summary>Why; needed when it is returned.</summary>
        [StringLength(2000)]
        public string? Note { get; init; }
    }

    public static readonly Request Example = new() { Accepted = true, Note = "原因清楚，处置及时。" };

    private const string Review = """
        update cause_analysis set status = @status, reviewed_at = @now, reviewed_by = @subject, review_note = @note, version = version + 1
        where id = @id
        returning
        """ + " " + CauseAnalysis.Columns;

    public static async Task<Answer<Ok<CauseAnalysisResponse>>> HandleAsync(
        Guid id, Request request, ExpectedVersion expected, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await CauseAnalysis.FindAsync(session, id, ct) is not { } analysis)
        {
            return AlertErrors.AnalysisUnknown;
        }

        if (expected.Check(analysis.Version) is { IsOk: false } stale)
        {
            return stale;
        }

        if (analysis.Status != Wire.Name(AnalysisStatus.Filed))
        {
            return AlertErrors.AnalysisReviewed;
        }

        if (!request.Accepted && string.IsNullOrWhiteSpace(request.Note))
        {
            return AlertErrors.NoteMissing.With().Field("note");
        }

        var now = clock.GetUtcNow();
        var reviewed = (await session.QueryOneAsync<CauseAnalysis>(Review, new
        {
            id,
            status = Wire.Name(request.Accepted ? AnalysisStatus.Accepted : AnalysisStatus.Returned),
            now,
            subject = caller.Subject,
            note = request.Note?.Trim(),
        }, ct))!;
        session.Append($"cause-analysis/{id}", new CauseAnalysisReviewed
        {
            AnalysisId = id,
            AlertId = analysis.AlertId,
            PointId = analysis.PointId,
            EnterpriseId = analysis.EnterpriseId,
            AuthorityId = analysis.AuthorityId,
            InstitutionId = analysis.InstitutionId,
            Accepted = request.Accepted,
            ReviewedAt = now,
        }, now);
        return Http.WithETag(TypedResults.Ok(reviewed.ToResponse()), reviewed.Version);
    }
}
