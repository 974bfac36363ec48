using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Chain;

/// <summary>R23: the entries of a point's chain with the text that was hashed, for a check without this system.</summary>
internal static class ListChainEntries
{
    private const string Sql = """
        select c.ordinal, c.chain_version, c.kind, c.visit_id, c.previous, c.hash, coalesce(r.content, c.content) as content
        from chain_link c left join record r on r.id = c.record_id
        where c.point_id = @id and (@AfterValue::text is null or c.ordinal > @AfterValue::bigint)
        order by c.ordinal
        limit @Take
        """;

    private sealed class Row
    {
        public required long Ordinal { get; init; }

        public required int ChainVersion { get; init; }

        public required string Kind { get; init; }

        public required Guid VisitId { get; init; }

        public required string Previous { get; init; }

        public required string Hash { get; init; }

        public required string Content { get; init; }

        public Response ToResponse() => new(Ordinal, ChainVersion, Kind, VisitId, Previous, Hash, Content);
    }

    /// <summary>An entry.</summary>
    /// <param name="Ordinal">Its place in the chain, from 1.</param>
    /// <param name="ChainVersion">1: the chain held sheets alone; 2: every act of a visit.</param>
    /// <param name="Kind">sign-in, record, sign-out, confirmation or dispute.</param>
    /// <param name="VisitId">The visit.</param>
    /// <param name="Previous">Hash of the entry before; 64 zeros for the first.</param>
    /// <param name="Hash">SHA-256 of previous, a line feed and content in UTF-8, as lower-case hexadecimal digits.</param>
    /// <param name="Content">The text that was hashed.</param>
    internal sealed record Response(long Ordinal, int ChainVersion, string Kind, Guid VisitId, string Previous, string Hash, string Content);

    public static async Task<Answer<Ok<Page<Response>>>> HandleAsync(
        Guid id, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } ordinal && !long.TryParse(ordinal, CultureInfo.InvariantCulture, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Row>(caller.Scope, Sql, new { id, keyset.AfterValue, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.Ordinal.ToString(CultureInfo.InvariantCulture), r.VisitId), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
