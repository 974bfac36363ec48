using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Domain;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>R24: the enterprise disputes a visit's content, with a reason.</summary>
internal static class DisputeVisit
{
    /// <summary>The dispute.</summary>
    internal sealed record Request
    {
        /// <summary>What is not true of the record.</summary>
        [StringLength(1000, MinimumLength = 2)]
        [RegularExpression(@"^\s*\S[\s\S]*\S\s*$")]
        public required string Reason { get; init; }
    }

    public static readonly Request Example = new() { Reason = "当日未见运维人员更换试剂。" };

    private const string Dispute = """
        update visit set status = 'disputed', decided_at = @now, decided_by = @subject, dispute_reason = @reason, version = version + 1
        where id = @id
        returning
        """ + " " + VisitRow.Columns;

    public static async Task<Answer<Ok<VisitResponse>>> HandleAsync(
        Guid id, Request request, ExpectedVersion expected, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await VisitRow.FindAsync(session, id, ct) is not { } visit)
        {
            return MaintenanceErrors.VisitUnknown;
        }

        if (visit.Answerable(expected, caller.Subject) is { IsOk: false } refused)
        {
            return refused;
        }

        var now = clock.GetUtcNow();
        var reason = request.Reason.Trim();
        var disputed = (await session.QueryOneAsync<VisitRow>(Dispute, new { id, now, subject = caller.Subject, reason }, ct))!;
        await PointChain.AppendAsync(session, disputed, EntryKind.Dispute, ct);
        session.Append($"visit/{id}", new RecordDisputed
        {
            VisitId = id,
            PointId = disputed.PointId,
            EnterpriseId = disputed.EnterpriseId,
            AuthorityId = disputed.AuthorityId,
            InstitutionId = disputed.InstitutionId,
            Reason = reason,
            DisputedAt = now,
        }, now);
        return Http.WithETag(TypedResults.Ok(disputed.ToResponse()), disputed.Version);
    }
}
