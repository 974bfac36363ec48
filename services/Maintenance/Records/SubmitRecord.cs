using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Domain;
using Shemss.Maintenance.Visits;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Records;

/// <summary>R22, R23: a record sheet with its items and photos. From here on it stands in the point's hash chain.</summary>
internal static class SubmitRecord
{
    /// <summary>The sheet, filled in.</summary>
    internal sealed record Request
    {
        /// <summary>Which sheet, wastewater-daily-inspection say.</summary>
        [StringLength(60, MinimumLength = 3)]
        public required string Sheet { get; init; }

        /// <summary>Every item of the sheet.</summary>
        [MinLength(1)]
        [MaxLength(100)]
        public required IReadOnlyList<ItemRequest> Items { get; init; }

        /// <summary>Photos, uploaded first.</summary>
        [MaxLength(8)]
        public required IReadOnlyList<Guid> PhotoFileIds { get; init; }

        /// <summary>异常情况处理记录.</summary>
        [StringLength(2000)]
        public string? Remarks { get; init; }
    }

    /// <summary>An item.</summary>
    internal sealed record ItemRequest
    {
        /// <summary>The item's code.</summary>
        [StringLength(60, MinimumLength = 1)]
        public required string Code { get; init; }

        /// <summary>正常 √ or 异常 ×.</summary>
        public required bool Normal { get; init; }

        /// <summary>What was read or found; required for an abnormal item.</summary>
        [StringLength(500)]
        public string? Note { get; init; }
    }

    public static readonly Request Example = new()
    {
        Sheet = "wastewater-daily-inspection",
        Items = [.. Sheet.All["wastewater-daily-inspection"].Items.Select(i => new ItemRequest { Code = i.Code, Normal = true })],
        PhotoFileIds = [ExampleId.Of("photos")],
        Remarks = "设备运行正常。",
    };

    private const string Insert = """
        insert into record (id, visit_id, point_id, enterprise_id, authority_id, institution_id, sheet, sheet_version, content, all_normal, late_entry, submitted_at, submitted_by)
        values (@recordId, @Id, @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @sheet, @version, @content, @allNormal, @lateEntry, @now, @subject)
        """;

    private const string InsertPhotos = """
        insert into record_photo (record_id, file_id) select @recordId, unnest(@ids::uuid[])
        """;

    private const string Acted = """
        update visit set actors = array(select distinct unnest(actors || @subject)), version = version + 1 where id = @Id
        """;

    public static async Task<Answer<Created<RecordResponse>>> HandleAsync(
        Guid id, Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await VisitRow.FindAsync(session, id, ct) is not { } visit)
        {
            return MaintenanceErrors.VisitUnknown;
        }

        if (visit.Stands != VisitStatus.InProgress)
        {
            return MaintenanceErrors.VisitFinished;
        }

        var point = await PointRef.FindAsync(session, visit.PointId, ct);
        var sheet = Sheet.All.GetValueOrDefault(request.Sheet);
        var pictures = (await FileStore.OwnAsync(session, request.PhotoFileIds, ct)).Values.Where(f => f.IsImage()).ToList();
        var problems = Result.From(sheet is null || sheet.PointKind != point?.Kind
            ? [MaintenanceErrors.SheetUnknown.With(request.Sheet).Field("sheet")]
            : Problems(request, sheet, [.. pictures.Select(p => p.Id)]));
        if (!problems.IsOk)
        {
            return problems;
        }

        var now = clock.GetUtcNow();
        var recordId = Guid.CreateVersion7();
        var content = Canonical.Text(new SheetEntry(
            EntryKind.Record, recordId, id, visit.PointId, visit.InstitutionId, sheet!.Name, sheet.Version, now, caller.Subject,
            [.. request.Items.Select(i => new RecordedItem(i.Code, i.Normal, i.Note))],
            [.. pictures.OrderBy(p => p.Id).Select(p => new RecordedPhoto(p.Id, p.Sha256))], request.Remarks));
        var allNormal = request.Items.All(i => i.Normal);
        await session.ExecuteAsync(Insert, new
        {
            recordId,
            visit.Id,
            visit.PointId,
            visit.EnterpriseId,
            visit.AuthorityId,
            visit.InstitutionId,
            sheet = sheet.Name,
            version = sheet.Version,
            content,
            allNormal,
            lateEntry = visit.LateEntryReason is not null,
            now,
            subject = caller.Subject,
        }, ct);
        await session.ExecuteAsync(InsertPhotos, new { recordId, ids = pictures.Select(p => p.Id).ToArray() }, ct);
        await session.ExecuteAsync(Acted, new { visit.Id, subject = caller.Subject }, ct);
        var link = await PointChain.AppendRecordAsync(session, visit, recordId, content, ct);
        session.Append($"visit/{id}", new RecordSubmitted
        {
            RecordId = recordId,
            VisitId = id,
            PointId = visit.PointId,
            EnterpriseId = visit.EnterpriseId,
            AuthorityId = visit.AuthorityId,
            InstitutionId = visit.InstitutionId,
            Sheet = sheet.Name,
            AllNormal = allNormal,
            LateEntry = visit.LateEntryReason is not null,
            ChainHead = link.Hash,
        }, now);
        return TypedResults.Created($"/v1/visits/{id}/records", new RecordResponse(
            recordId, id, sheet.Name, sheet.Version, JsonSerializer.Deserialize<JsonElement>(content), allNormal, now, link.Ordinal, link.Hash));
    }

    private static IEnumerable<Error> Problems(Request request, Sheet sheet, HashSet<Guid> pictures)
    {
        var expected = sheet.Items.Select(i => i.Code).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < request.Items.Count; i++)
        {
            var item = request.Items[i];
            if (!expected.Remove(item.Code))
            {
                yield return MaintenanceErrors.ItemUnknown.With(item.Code).Field($"items[{i}].code");
            }

            if (!item.Normal && string.IsNullOrWhiteSpace(item.Note))
            {
                yield return MaintenanceErrors.NoteMissing.With().Field($"items[{i}].note");
            }
        }

        foreach (var missing in expected.Order(StringComparer.Ordinal))
        {
            yield return MaintenanceErrors.ItemMissing.With(missing).Field("items");
        }

        foreach (var (photo, i) in request.PhotoFileIds.Select((p, i) => (p, i)).Where(p => !pictures.Contains(p.p)))
        {
            yield return MaintenanceErrors.FileUnknown.With(photo).Field($"photoFileIds[{i}]");
        }

        if (request.PhotoFileIds.Distinct().Count() < sheet.MinimumPhotos)
        {
            yield return MaintenanceErrors.PhotosMissing.With(sheet.MinimumPhotos).Field("photoFileIds");
        }
    }
}

/// <summary>A record as the API shows it.</summary>
/// <param name="Id">The record.</param>
/// <param name="VisitId">The visit.</param>
/// <param name="Sheet">Which sheet.</param>
/// <param name="SheetVersion">Its version.</param>
/// <param name="Content">Everything that was recorded, as it was hashed.</param>
/// <param name="AllNormal">Whether every item was normal.</param>
/// <param name="SubmittedAt">When.</param>
/// <param name="ChainOrdinal">Its place in the point's chain.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record RecordResponse(
    Guid Id, Guid VisitId, string Sheet, string SheetVersion, JsonElement Content, bool AllNormal, DateTimeOffset SubmittedAt, long ChainOrdinal, string Hash);
