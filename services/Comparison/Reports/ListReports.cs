using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Comparison.Domain;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Comparison.Reports;

/// <summary>The reports within the caller's view, oldest filed first.</summary>
internal static class ListReports
{
    private const string Sql = $"""
        select {Report.Columns} from report
        where (@pointId::uuid is null or point_id = @pointId)
          and (@late::boolean is null or late = @late)
          and (@AfterValue::text is null or (filed_at, id) > (@AfterValue::timestamptz, @AfterId))
        order by filed_at, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<ReportResponse>>>> HandleAsync(
        Guid? pointId, bool? late, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } time && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Report>(caller.Scope, Sql, new { pointId, late, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.FiledAt.ToString("O", CultureInfo.InvariantCulture), r.Id), r => ReportResponse.Of(r, []), cursor => Http.NextLink(request, cursor)));
    }
}
