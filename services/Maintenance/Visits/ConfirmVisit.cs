using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Domain;
using Shemss.Messaging;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>R24: the enterprise signs and confirms a visit, and gets a receipt with the head of the point's hash chain. Late is accepted and marked.</summary>
internal static class ConfirmVisit
{
    /// <summary>The signature.</summary>
    internal sealed record Request
    {
        /// <summary>Who signs for the enterprise.</summary>
        [StringLength(50, MinimumLength = 2)]
        [RegularExpression(@"^\s*\S[\s\S]*\S\s*$")]
        public required string SignerName { get; init; }

        /// <summary>The hand-written signature as a picture, uploaded first.</summary>
        public Guid? SignatureFileId { get; init; }
    }

    public static readonly Request Example = new() { SignerName = "陈洁" };

    /// <summary>What the enterprise keeps: with it the records can be checked offline later.</summary>
    /// <param name="VisitId">The visit.</param>
    /// <param name="ConfirmedAt">When.</param>
    /// <param name="DueOn">The last day to confirm.</param>
    /// <param name="Late">Confirmed after that day.</param>
    /// <param name="ReceivedLate">The record came after the day of sign-out: the institution's lateness.</param>
    /// <param name="Records">The records confirmed, each with its place and hash in the chain.</param>
    /// <param name="ChainHead">Head of the point's chain, this confirmation included.</param>
    internal sealed record Receipt(
        Guid VisitId, DateTimeOffset ConfirmedAt, DateOnly DueOn, bool Late, bool ReceivedLate, IReadOnlyList<ConfirmedRecord> Records, string ChainHead);

    /// <summary>A record on a receipt.</summary>
    /// <param name="RecordId">The record.</param>
    /// <param name="Ordinal">Its place in the point's chain.</param>
    /// <param name="Hash">Its hash.</param>
    internal sealed record ConfirmedRecord(Guid RecordId, long Ordinal, string Hash);

    private const string Confirm = """
        update visit set status = 'confirmed', decided_at = @now, decided_by = @subject, signer_name = @SignerName, signature_file_id = @SignatureFileId,
            confirmed_late = @late, version = version + 1
        where id = @id
        returning
        """ + " " + VisitRow.Columns;

    private const string KeepHead = """
        update visit set chain_head = @head where id = @id
        """;

    private const string Links = """
        select c.record_id, c.ordinal, c.hash from chain_link c join record r on r.id = c.record_id where r.visit_id = @id order by c.ordinal
        """;

    private sealed class LinkRow
    {
        public required Guid RecordId { get; init; }

        public required long Ordinal { get; init; }

        public required string Hash { get; init; }
    }

    public static async Task<Answer<Ok<Receipt>>> HandleAsync(
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

        if (request.SignatureFileId is { } file && (await FileStore.OwnAsync(session, [file], ct)).GetValueOrDefault(file)?.IsImage() != true)
        {
            return MaintenanceErrors.FileUnknown.With(file).Field("signatureFileId");
        }

        var now = clock.GetUtcNow();
        var day = new ConfirmationDay(visit.ConfirmDueOn!.Value, visit.ReceivedLate!.Value);
        var links = await session.QueryAsync<LinkRow>(Links, new { id }, ct);
        var confirmed = (await session.QueryOneAsync<VisitRow>(Confirm, new
        {
            id,
            now,
            subject = caller.Subject,
            SignerName = request.SignerName.Trim(),
            request.SignatureFileId,
            late = day.IsLate(now),
        }, ct))!;
        var (_, head) = await PointChain.AppendAsync(session, confirmed, EntryKind.Confirmation, ct);
        await session.ExecuteAsync(KeepHead, new { id, head }, ct);
        session.Append($"visit/{id}", new RecordConfirmed
        {
            VisitId = id,
            RecordIds = [.. links.Select(l => l.RecordId)],
            PointId = confirmed.PointId,
            EnterpriseId = confirmed.EnterpriseId,
            AuthorityId = confirmed.AuthorityId,
            InstitutionId = confirmed.InstitutionId,
            ConfirmedAt = now,
            DueOn = day.DueOn,
            Late = day.IsLate(now),
            ReceivedLate = day.ReceivedLate,
            ChainHead = head,
        }, now);
        return Http.WithETag(
            TypedResults.Ok(new Receipt(
                id, now, day.DueOn, day.IsLate(now), day.ReceivedLate, [.. links.Select(l => new ConfirmedRecord(l.RecordId, l.Ordinal, l.Hash))], head)),
            confirmed.Version);
    }
}
