using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Sites.Assignments;

/// <summary>Who served a point, oldest first.</summary>
internal static class ListAssignments
{
    private const string Sql = """
        select id, point_id, institution_id, contract_number, valid_from, valid_to, assigned_at from assignment
        where point_id = @id
          and (@AfterValue::text is null or (valid_from, id) > (@AfterValue::date, @AfterId))
        order by valid_from, id
        limit @Take
        """;

    private sealed class Row
    {
        public required Guid Id { get; init; }

        public required Guid PointId { get; init; }

        public required Guid InstitutionId { get; init; }

        public string? ContractNumber { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public DateOnly? ValidTo { get; init; }

        public required DateTimeOffset AssignedAt { get; init; }
    }

    public static async Task<Answer<Ok<Page<AssignmentResponse>>>> HandleAsync(
        Guid id, string? after, int? limit, HttpRequest request, Db db, Caller caller, CancellationToken ct)
    {
        if (Keyset.Read(after, limit) is not { } keyset || (keyset.AfterValue is { } day && !DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
        {
            return CommonErrors.CursorInvalid;
        }

        var rows = await db.ReadAsync<Row>(caller.Scope, Sql, new { id, keyset.AfterValue, keyset.AfterId, keyset.Take }, ct);
        return TypedResults.Ok(keyset.Page(
            rows,
            r => (r.ValidFrom.ToString("O", CultureInfo.InvariantCulture), r.Id),
            r => new AssignmentResponse(r.Id, r.PointId, r.InstitutionId, r.ContractNumber, r.ValidFrom, r.ValidTo, r.AssignedAt),
            cursor => Http.NextLink(request, cursor)));
    }
}
