using Shemss.Data;

namespace Shemss.Maintenance.Plans;

/// <summary>Asks the copy of Registry's people. Row-level security leaves only one's own.</summary>
internal static class People
{
    private const string Known = """
        select id from person_ref where id = any(@ids) and active
        """;

    private const string Certified = """
        select count(*) = 0 from person_ref p
        where p.id = any(@ids) and not exists (
            select from jsonb_array_elements(p.certificates) c
            where (c->>'validFrom')::date <= @day and (c->>'validTo')::date >= @day)
        """;

    public static async Task<HashSet<Guid>> KnownAsync(DbSession session, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        [.. await session.QueryAsync<Guid>(Known, new { ids = ids.ToArray() }, ct)];

    /// <summary>True when every one of them holds a certificate valid on the day.</summary>
    public static Task<bool> AllCertifiedAsync(DbSession session, IReadOnlyList<Guid> ids, DateOnly day, CancellationToken ct) =>
        session.QueryOneAsync<bool>(Certified, new { ids = ids.ToArray(), day }, ct);
}
