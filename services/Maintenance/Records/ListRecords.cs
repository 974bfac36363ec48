using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Records;

/// <summary>The record sheets of a visit: a handful, in the order of submission.</summary>
internal static class ListRecords
{
    private const string Sql = """
        select r.id, r.visit_id, r.sheet, r.sheet_version, r.content, r.all_normal, r.submitted_at, c.ordinal, c.hash
        from record r join chain_link c on c.record_id = r.id
        where r.visit_id = @id
        order by c.ordinal
        """;

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required Guid VisitId { get; init; }

        public required string Sheet { get; init; }

        public required string SheetVersion { get; init; }

        public required string Content { get; init; }

        public required bool AllNormal { get; init; }

        public required DateTimeOffset SubmittedAt { get; init; }

        public required long Ordinal { get; init; }

        public required string Hash { get; init; }
    }

    public static async Task<Answer<Ok<Page<RecordResponse>>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct) =>
        TypedResults.Ok(new Page<RecordResponse>(
            [.. (await db.ReadAsync<Row>(caller.Scope, Sql, new { id }, ct)).Select(r => new RecordResponse(
                r.Id, r.VisitId, r.Sheet, r.SheetVersion, JsonSerializer.Deserialize<JsonElement>(r.Content), r.AllNormal, r.SubmittedAt, r.Ordinal, r.Hash))],
            null));
}
