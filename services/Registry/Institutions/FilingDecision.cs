using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>What every step of a filing ends with.</summary>
internal static class FilingDecision
{
    public static async Task<Answer<Ok<InstitutionResponse>>> SaveAsync(Result<Institution> decided, InstitutionStore store, CancellationToken ct)
    {
        if (!decided.TryGet(out var institution, out var errors))
        {
            return Result.From(errors);
        }

        await store.SaveAsync(institution, [], ct);
        if (institution.Status == FilingStatus.Accepted)
        {
            store.AppendFiled(institution);
        }

        return Http.WithETag(TypedResults.Ok(InstitutionResponse.Of(institution)), institution.Version);
    }

    /// <summary>The city's decisions: loads, checks which version, decides, saves.</summary>
    public static async Task<Answer<Ok<InstitutionResponse>>> ByCityAsync(
        Guid id, ExpectedVersion expected, InstitutionStore store, Func<Institution, Result<Institution>> decide, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } before)
        {
            return RegistryErrors.InstitutionUnknown;
        }

        return expected.Check(before.Version) is { IsOk: false } stale ? stale : await SaveAsync(decide(before), store, ct);
    }
}
