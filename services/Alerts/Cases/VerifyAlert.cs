using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Alerts.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>R42: the responsible regulator verifies an alert (核实).</summary>
internal static class VerifyAlert
{
    /// <summary>The finding.</summary>
    internal sealed record Request
    {
        /// <summary>True when the anomaly is real, false for a false alarm.</summary>
        public required bool Confirmed { get; init; }

        /// <summary>What was found.</summary>
        [StringLength(2000, MinimumLength = 2)]
        public required string Note { get; init; }
    }

    public static readonly Request Example = new() { Confirmed = true, Note = "电话核实：COD分析仪采样泵停转，数据未更新。" };

    private const string Verify = """
        update alert set status = 'verified', confirmed = @Confirmed, verified_at = @now, verified_by = @subject, verification_note = @note, version = version + 1
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

        if (alert.Stands != AlertStatus.Raised)
        {
            return alert.Stands == AlertStatus.Closed ? AlertErrors.AlreadyClosed : AlertErrors.AlreadyVerified;
        }

        var now = clock.GetUtcNow();
        var verified = (await session.QueryOneAsync<Alert>(Verify, new { id, request.Confirmed, now, subject = caller.Subject, note = request.Note.Trim() }, ct))!;
        session.Append($"alert/{id}", new AlertVerified
        {
            AlertId = id,
            PointId = alert.PointId,
            EnterpriseId = alert.EnterpriseId,
            AuthorityId = alert.AuthorityId,
            InstitutionId = alert.InstitutionId,
            Category = alert.Category,
            Confirmed = request.Confirmed,
            VerifiedAt = now,
        }, now);
        return Http.WithETag(TypedResults.Ok(verified.ToResponse()), verified.Version);
    }
}
