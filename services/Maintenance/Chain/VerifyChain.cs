using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Chain;

/// <summary>R23: checks a point's hash chain from its first entry to its head, and that the tables still say what the entries say.</summary>
internal static class VerifyChain
{
    private const string Links = """
        select c.ordinal, c.chain_version, c.kind, c.visit_id, c.previous, c.hash, coalesce(r.content, c.content) as content,
            r.id as record_id, r.point_id, r.institution_id, r.sheet, r.sheet_version, r.all_normal, r.submitted_at, r.submitted_by,
            array(select f.id || ' ' || f.sha256 from record_photo p join platform.stored_file f on f.id = p.file_id where p.record_id = r.id order by f.id) as photos
        from chain_link c left join record r on r.id = c.record_id
        where c.point_id = @id order by c.ordinal
        """;

    private sealed class Link
    {
        public required long Ordinal { get; init; }

        public required int ChainVersion { get; init; }

        public required string Kind { get; init; }

        public required Guid VisitId { get; init; }

        public required string Previous { get; init; }

        public required string Hash { get; init; }

        public required string Content { get; init; }

        public Guid? RecordId { get; init; }

        public Guid? PointId { get; init; }

        public Guid? InstitutionId { get; init; }

        public string? Sheet { get; init; }

        public string? SheetVersion { get; init; }

        public bool? AllNormal { get; init; }

        public DateTimeOffset? SubmittedAt { get; init; }

        public string? SubmittedBy { get; init; }

        public required string[] Photos { get; init; }
    }

    /// <summary>The outcome.</summary>
    /// <param name="PointId">The point.</param>
    /// <param name="Intact">Every link follows from the one before, and what is stored is what was linked.</param>
    /// <param name="FirstBreak">The first of which that is not so.</param>
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

        // Nothing of the visits leaves here but whether they hold together.
        await using var all = await db.BeginAsync(AccessScope.System("maintenance"), ct);
        await PointChain.HoldAsync(all, id, ct);
        var links = await all.QueryAsync<Link>(Links, new { id }, ct);
        var visits = (await all.QueryAsync<VisitFacts>(VisitFacts.OfPoint, new { id }, ct)).ToDictionary(v => v.Id);
        var linked = RecordChain.FirstBreak(links.Select(l => (l.Ordinal, l.Previous, l.Hash, l.Content)));
        var stored = links.Find(l => !(l.Kind == EntryKind.Record ? Holds(l) : Holds(l, visits.GetValueOrDefault(l.VisitId))))?.Ordinal;
        var ended = links.GroupBy(l => l.VisitId).Select(v => v.Last())
            .FirstOrDefault(l => l.ChainVersion > 1 && visits.GetValueOrDefault(l.VisitId)?.EndsWith(l.Kind) != true)?.Ordinal;
        var firstBreak = new[] { linked, stored, ended }.Min();
        return TypedResults.Ok(new Response(id, firstBreak is null, firstBreak, links.Count, links.Count == 0 ? RecordChain.Start : links[^1].Hash));
    }

    private static bool Holds(Link link, VisitFacts? visit) =>
        link.ChainVersion == RecordChain.Version && visit?.Entry(link.Kind) == link.Content && (link.Kind != EntryKind.Confirmation || visit.ChainHead == link.Hash);

    /// <summary>The columns beside a sheet's text say what the text says.</summary>
    private static bool Holds(Link link) => Canonical.Read<SheetEntry>(link.Content) is { } entry
        && entry.Kind is null == (link.ChainVersion == 1) && entry.RecordId == link.RecordId && entry.VisitId == link.VisitId && entry.PointId == link.PointId && entry.InstitutionId == link.InstitutionId
        && entry.Sheet == link.Sheet && entry.SheetVersion == link.SheetVersion && entry.SubmittedBy == link.SubmittedBy
        && entry.Items.All(i => i.Normal) == link.AllNormal

        // PostgreSQL keeps microseconds.
        && link.SubmittedAt is { } at && (entry.SubmittedAt - at).Duration() < TimeSpan.FromMicroseconds(1)
        && entry.Photos.Select(p => $"{p.FileId} {p.Sha256}").Order(StringComparer.Ordinal).SequenceEqual(link.Photos.Order(StringComparer.Ordinal));
}
