using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>R10: the city bureau accepts a filing.</summary>
internal static class AcceptFiling
{
    public static Task<Answer<Ok<InstitutionResponse>>> HandleAsync(
        Guid id, ExpectedVersion expected, InstitutionStore store, TimeProvider clock, CancellationToken ct) =>
        FilingDecision.ByCityAsync(id, expected, store, i => i.Accept(clock.GetUtcNow()), ct);
}
