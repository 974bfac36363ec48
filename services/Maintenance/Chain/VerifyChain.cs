using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Chain;

/// <summary>R23: checks a point's hash chain from its first record to its head.</summary>
internal static class VerifyChain
{
    private const string Sql = """
        select c.ordinal, c.previous, c.hash, r.content from chain_link c join record r on r.id = c.record_id
        where c.point_id = @id order by c.ordinal
        """;

    private sealed class Row
    {
        public required long Ordinal { get; init; }

        public required string Previous { get; init; }

        public required string Hash { get; init; }

        public required string Content { get; init; }
    }

    /// <summary>The outcome.</summary>
    /// <param name="PointId">The point.</param>
    /// <param name="Intact">Every link follows from the one before.</param>
    /// <param name="FirstBreak">The first that does not.</param>
    /// <param name="Length">Number of links.</param>
    /// <param name="Head">Hash of the last.</param>
    internal sealed record Response(Guid PointId, bool Intact, long? FirstBreak, long Length, string Head);

    public static async Task<Answer<Ok<Response>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        await using var session = await db.BeginAsync(caller.Scope, ct);
        if (await PointRef.FindAsync(session, id, ct) is null)
        {
            return CommonErrors.NotFound;
        }

        // Nothing of the records leaves here but whether they hold together.
        var rows = await db.ReadAsync<Row>(AccessScope.System("maintenance"), Sql, new { id }, ct);
        var firstBreak = RecordChain.FirstBreak(rows.Select(r => (r.Ordinal, r.Previous, r.Hash, r.Content)));
        return TypedResults.Ok(new Response(id, firstBreak is null, firstBreak, rows.Count, rows.Count == 0 ? RecordChain.Start : rows[^1].Hash));
    }
}
