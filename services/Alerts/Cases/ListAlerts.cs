using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Cases;

/// <summary>The alerts within the caller's view, oldest raised first.</summary>
internal static class ListAlerts
{
    private const string Sql = $"""
        select {Alert.Columns} from alert
        where (@pointId::uuid is null or point_id = @pointId)
          and (@category::text is null or category = @category)
          and (@status::text is null or status = @status)
          and (@AfterValue::text is null or (raised_at, id) > (@AfterValue::timestamptz, @AfterId))
        order by raised_at, id
        limit @Take
        """;

    public static async Task<Answer<Ok<Page<AlertResponse>>>> HandleAsync(
        Guid? pointId, string? category, Choice<AlertStatus>? status, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } time && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Alert>(caller.Scope, Sql, new
        {
            pointId,
            category,
            status = status is { } s ? Wire.Name(s.Value) : null,
            keyset.AfterValue,
            keyset.AfterId,
            keyset.Take,
        }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.RaisedAt.ToString("O", CultureInfo.InvariantCulture), r.Id), r => r.ToResponse(), cursor => Http.NextLink(request, cursor)));
    }
}
