using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.Institutions;

/// <summary>R10: the city bureau returns a filing for correction.</summary>
internal static class ReturnFiling
{
    /// <summary>Why it is returned.</summary>
    internal sealed record Request
    {
        /// <summary>What is to be corrected.</summary>
        [StringLength(1000, MinimumLength = 2)]
        public required string Reason { get; init; }
    }

    public static readonly Request Example = new() { Reason = "技术负责人证书已过期，请更新。" };

    public static Task<Answer<Ok<InstitutionResponse>>> HandleAsync(
        Guid id, Request request, ExpectedVersion expected, InstitutionStore store, CancellationToken ct) =>
        FilingDecision.ByCityAsync(id, expected, store, i => i.Return(request.Reason.Trim()), ct);
}
