using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Visits;

/// <summary>The visits within the caller's view, oldest first.</summary>
internal static class ListVisits
{
    private const string Sql = $"""
        select {VisitRow.Columns} from visit
        where (@pointId::uuid is null or point_id = @pointId)
          and (@status::text is null or status = @status)
          and (@AfterValue::text is null or (started_at, id) > (@AfterValue::timestamptz, @AfterId))
        order by started_at, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<VisitResponse>>>> HandleAsync(
        Guid? pointId, Choice<VisitStatus>? status, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } time && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<VisitRow>(caller.Scope, Sql, new
        {
            pointId,
            status = status is { } s ? Wire.Name(s.Value) : null,
            keyset.AfterValue,
            keyset.AfterId,
            keyset.Take,
        }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.StartedAt.ToString("O", CultureInfo.InvariantCulture), r.Id), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
