using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>R10: an institution hands its filing in for review.</summary>
internal static class SubmitFiling
{
    private const string ActivePeople = """
        select count(*)::int from person where institution_id = @id and active
        """;

    public static async Task<Answer<Ok<InstitutionResponse>>> HandleAsync(
        Guid id, ExpectedVersion expected, InstitutionStore store, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } before)
        {
            return RegistryErrors.InstitutionUnknown;
        }

        if (expected.Check(before.Version) is { IsOk: false } stale)
        {
            return stale;
        }

        var people = await session.QueryOneAsync<int>(ActivePeople, new { id }, ct);
        return await FilingDecision.SaveAsync(before.Submit(people, clock.GetUtcNow()), store, ct);
    }
}
