using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>R10: an institution changes its basic information.</summary>
internal static class ChangeBasicInformation
{
    public static async Task<Answer<Ok<InstitutionResponse>>> HandleAsync(
        Guid id, BasicInformationRequest request, ExpectedVersion expected, InstitutionStore store, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } before)
        {
            return RegistryErrors.InstitutionUnknown;
        }

        var after = Result.All(expected.Check(before.Version)) is { IsOk: false } stale
            ? stale
            : request.Read("").Then(before.Change);
        if (!after.TryGet(out var institution, out var errors))
        {
            return Result.From(errors);
        }

        await store.SaveAsync(institution, institution.Basic.ChangesFrom(before.Basic), ct);
        return Http.WithETag(TypedResults.Ok(InstitutionResponse.Of(institution)), institution.Version);
    }
}
