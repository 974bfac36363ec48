using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Maintenance.Plans;

/// <summary>The cycles of a plan, and in which the work was done.</summary>
internal static class ListCycles
{
    private const string Sql = """
        select ordinal, starts_on, ends_on, done_by_visit from cycle
        where plan_id = @id and (@AfterValue::text is null or ordinal > @AfterValue::integer)
        order by ordinal
        limit @Take
        """;

    /// <summary>A cycle.</summary>
    /// <param name="Ordinal">1, 2, 3 …</param>
    /// <param name="StartsOn">First day.</param>
    /// <param name="EndsOn">Last day.</param>
    /// <param name="DoneByVisit">The visit that did the work; null while it is open.</param>
    internal sealed record Item(int Ordinal, DateOnly StartsOn, DateOnly EndsOn, Guid? DoneByVisit);

    private sealed class Row
    {
        public required int Ordinal { get; init; }

        public required DateOnly StartsOn { get; init; }

        public required DateOnly EndsOn { get; init; }

        public Guid? DoneByVisit { get; init; }
    }

    public static async Task<Answer<Ok<Page<Item>>>> HandleAsync(
        Guid id, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } ordinal && !int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Row>(caller.Scope, Sql, new { id, keyset.AfterValue, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows, r => (r.Ordinal.ToString(CultureInfo.InvariantCulture), id), r => new Item(r.Ordinal, r.StartsOn, r.EndsOn, r.DoneByVisit),
            cursor => Http.NextLink(request, cursor)));
    }
}
