using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.Maintenance.Visits;

namespace Shemss.Maintenance.Chain;

/// <summary>Appends to a point's chain, one writer at a time.</summary>
internal static class PointChain
{
    // A point's writers wait for each other here; the lock goes with the transaction.
    private const string Lock = """
        select pg_advisory_xact_lock(hashtextextended(@pointId::text, 1))
        """;

    private const string Last = """
        select ordinal, hash from chain_link where point_id = @pointId order by ordinal desc limit 1
        """;

    private const string Insert = """
        insert into chain_link (point_id, ordinal, record_id, enterprise_id, authority_id, institution_id, previous, hash)
        values (@PointId, @ordinal, @recordId, @EnterpriseId, @AuthorityId, @InstitutionId, @previous, @hash)
        """;

    private sealed class Row
    {
        public required long Ordinal { get; init; }

        public required string Hash { get; init; }
    }

    public static async Task<(long Ordinal, string Hash)> AppendAsync(DbSession session, VisitRow visit, Guid recordId, string content, CancellationToken ct)
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
            recordId,
            visit.EnterpriseId,
            visit.AuthorityId,
            visit.InstitutionId,
            previous,
            hash,
        }, ct);
        return (ordinal, hash);
    }

    /// <summary>Hash of the newest record of a point.</summary>
    public static async Task<string> HeadAsync(DbSession session, Guid pointId, CancellationToken ct) =>
        (await LastAsync(session, pointId, ct))?.Hash ?? RecordChain.Start;

    // The chain goes over all institutions that ever served the point: its head must not depend on who looks.
    private static async Task<Row?> LastAsync(DbSession session, Guid pointId, CancellationToken ct)
    {
        await using var wider = await WiderView.OpenAsync(session, ct);
        return await session.QueryOneAsync<Row>(Last, new { pointId }, ct);
    }
}
