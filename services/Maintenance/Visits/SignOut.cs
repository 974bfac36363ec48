using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Domain;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>R21: people sign out; from here the enterprise's day to confirm counts (R24).</summary>
internal static class SignOut
{
    /// <summary>The sign-out.</summary>
    internal sealed record Request
    {
        /// <summary>When they really signed out, when the client was off line; now when left out.</summary>
        public DateTimeOffset? FinishedAt { get; init; }
    }

    public static readonly Request Example = new();

    private const string Records = """
        select count(*)::int from record where visit_id = @id
        """;

    private const string Finish = """
        update visit set status = 'awaiting-confirmation', finished_at = @finishedAt, received_at = @now, confirm_due_on = @DueOn, received_late = @ReceivedLate,
            actors = array(select distinct unnest(actors || @subject)), version = version + 1
        where id = @id
        returning
        """ + " " + VisitRow.Columns;

    private const string Done = """
        update cycle set done_by_visit = @id where plan_id = @PlanId and ordinal = @CycleOrdinal and done_by_visit is null
        """;

    public static async Task<Answer<Ok<VisitResponse>>> HandleAsync(
        Guid id, Request request, ExpectedVersion expected, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await VisitRow.FindAsync(session, id, ct) is not { } visit)
        {
            return MaintenanceErrors.VisitUnknown;
        }

        if (expected.Check(visit.Version) is { IsOk: false } stale)
        {
            return stale;
        }

        if (visit.Stands != VisitStatus.InProgress)
        {
            return MaintenanceErrors.VisitFinished;
        }

        var now = clock.GetUtcNow();
        var finishedAt = request.FinishedAt ?? now;
        var problems = Result.All(
            finishedAt > now.AddSeconds(SignIn.MaximumSkewSeconds) ? MaintenanceErrors.TimeInFuture.With(now).Field("finishedAt") : Result.Ok,
            finishedAt < visit.StartedAt ? MaintenanceErrors.TimeOrder.With().Field("finishedAt") : Result.Ok,
            await session.QueryOneAsync<int>(Records, new { id }, ct) == 0 ? MaintenanceErrors.NoRecord.With() : Result.Ok);
        if (!problems.IsOk)
        {
            return problems;
        }

        var day = ConfirmationDay.Of(finishedAt, now);
        var finished = (await session.QueryOneAsync<VisitRow>(Finish, new { id, finishedAt, now, day.DueOn, day.ReceivedLate, subject = caller.Subject }, ct))!;
        await PointChain.AppendAsync(session, finished, EntryKind.SignOut, ct);
        await session.ExecuteAsync(Done, new { id, finished.PlanId, finished.CycleOrdinal }, ct);
        session.Append($"visit/{id}", new VisitFinished
        {
            VisitId = id,
            PointId = finished.PointId,
            EnterpriseId = finished.EnterpriseId,
            AuthorityId = finished.AuthorityId,
            InstitutionId = finished.InstitutionId,
            StartedAt = finished.StartedAt,
            FinishedAt = finishedAt,
            ReceivedAt = now,
        }, now);
        return Http.WithETag(TypedResults.Ok(finished.ToResponse()), finished.Version);
    }
}
