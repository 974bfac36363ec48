using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Alerts.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>R42: a verified alert is closed with a verdict (办结).</summary>
internal static class CloseAlert
{
    /// <summary>The verdict.</summary>
    internal sealed record Request
    {
        /// <summary>What it was.</summary>
        public required Verdict Verdict { get; init; }

        /// <summary>What was done.</summary>
        [StringLength(2000, MinimumLength = 2)]
        public required string Note { get; init; }
    }

    public static readonly Request Example = new() { Verdict = Verdict.EquipmentFault, Note = "采样泵已更换，恢复正常。" };

    private const string Close = """
        update alert set status = 'closed', verdict = @verdict, closed_at = @now, closed_by = @subject, closure_note = @note, version = version + 1
        where id = @id
        returning
        """ + " " + Alert.Columns;

    public static async Task<Answer<Ok<AlertResponse>>> HandleAsync(
        Guid id, Request request, ExpectedVersion expected, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await Alert.FindAsync(session, id, ct) is not { } alert)
        {
            return AlertErrors.AlertUnknown;
        }

        if (expected.Check(alert.Version) is { IsOk: false } stale)
        {
            return stale;
        }

        if (alert.Stands != AlertStatus.Verified)
        {
            return alert.Stands == AlertStatus.Closed ? AlertErrors.AlreadyClosed : AlertErrors.NotVerified;
        }

        if (alert.Confirmed == (request.Verdict == Verdict.FalseAlarm))
        {
            return AlertErrors.VerdictContradicts.With().Field("verdict");
        }

        var now = clock.GetUtcNow();
        var verdict = Wire.Name(request.Verdict);
        var closed = (await session.QueryOneAsync<Alert>(Close, new { id, verdict, now, subject = caller.Subject, note = request.Note.Trim() }, ct))!;
        session.Append($"alert/{id}", new AlertClosed
        {
            AlertId = id,
            PointId = alert.PointId,
            EnterpriseId = alert.EnterpriseId,
            AuthorityId = alert.AuthorityId,
            InstitutionId = alert.InstitutionId,
            Verdict = verdict,
            ClosedAt = now,
        }, now);
        return Http.WithETag(TypedResults.Ok(closed.ToResponse()), closed.Version);
    }
}
