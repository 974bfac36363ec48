using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.Maintenance.Visits;

namespace Shemss.Maintenance.Chain;

/// <summary>Appends a visit's acts to its point's chain, one writer at a time.</summary>
internal static class PointChain
{
    // A point's writers wait for each other here; the lock goes with the transaction.
    private const string Lock = """
        select pg_advisory_xact_lock(hashtextextended(@pointId::text, 1))
        """;

    private const string Hold = """
        select pg_advisory_xact_lock_shared(hashtextextended(@pointId::text, 1))
        """;

    private const string Last = """
        select ordinal, hash from chain_link where point_id = @pointId order by ordinal desc limit 1
        """;

    private const string Insert = """
        insert into chain_link (point_id, ordinal, chain_version, kind, visit_id, record_id, content, enterprise_id, authority_id, institution_id, previous, hash)
        values (@PointId, @ordinal, @version, @kind, @Id, @recordId, @stored, @EnterpriseId, @AuthorityId, @InstitutionId, @previous, @hash)
        """;

    private sealed class Row
    {
        public required long Ordinal { get; init; }

        public required string Hash { get; init; }
    }

    /// <summary>A sheet that has been stored with this content.</summary>
    public static Task<(long Ordinal, string Hash)> AppendRecordAsync(DbSession session, VisitRow visit, Guid recordId, string content, CancellationToken ct) =>
        AppendAsync(session, visit, EntryKind.Record, recordId, content, ct);

    /// <summary>Another act of the visit, as the tables tell of it now.</summary>
    public static async Task<(long Ordinal, string Hash)> AppendAsync(DbSession session, VisitRow visit, string kind, CancellationToken ct)
    {
        var content = (await VisitFacts.LoadAsync(session, visit.Id, ct)).Entry(kind) ?? throw new InvalidOperationException($"Visit {visit.Id} has no {kind}.");
        return await AppendAsync(session, visit, kind, null, content, ct);
    }

    /// <summary>Keeps writers out until the session ends: what is read meanwhile belongs together.</summary>
    public static Task HoldAsync(DbSession session, Guid pointId, CancellationToken ct) => session.ExecuteAsync(Hold, new { pointId }, ct);

    private static async Task<(long Ordinal, string Hash)> AppendAsync(
        DbSession session, VisitRow visit, string kind, Guid? recordId, string content, CancellationToken ct)
    {
        await session.ExecuteAsync(Lock, new { pointId = visit.PointId }, ct);
        var last = await LastAsync(session, visit.PointId, ct);
        var previous = last?.Hash ?? RecordChain.Start;
        var ordinal = (last?.Ordinal ?? 0) + 1;
        var hash = RecordChain.Next(previous, content);
        await session.ExecuteAsync(Insert, new
        {
            visit.PointId,
            ordinal,
            version = RecordChain.Version,
            kind,
            visit.Id,
            recordId,
            stored = recordId is null ? content : null,
            visit.EnterpriseId,
            visit.AuthorityId,
            visit.InstitutionId,
            previous,
            hash,
        }, ct);
        return (ordinal, hash);
    }

    // The chain goes over all institutions that ever served the point: its head must not depend on who looks.
    private static async Task<Row?> LastAsync(DbSession session, Guid pointId, CancellationToken ct)
    {
        await using var wider = await WiderView.OpenAsync(session, ct);
        return await session.QueryOneAsync<Row>(Last, new { pointId }, ct);
    }
}
