using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;
using Shemss.Standards.Identifiers;

namespace Shemss.Registry.Institutions;

/// <summary>R10: an institution registers itself with its credit code and drafts its filing.</summary>
internal static class RegisterInstitution
{
    /// <summary>What an institution states of itself.</summary>
    internal sealed record Request
    {
        /// <summary>统一社会信用代码, 18 characters (GB 32100-2015).</summary>
        [StringLength(18, MinimumLength = 18)]
        public required string UnifiedSocialCreditCode { get; init; }

        /// <summary>运维机构 or 自行运维.</summary>
        public required InstitutionKind Kind { get; init; }

        /// <summary>The enterprise whose own facilities it maintains; only for 自行运维.</summary>
        public Guid? SelfOperatingEnterpriseId { get; init; }

        /// <summary>基本信息.</summary>
        public required BasicInformationRequest Basic { get; init; }
    }

    public static readonly Request Example = new()
    {
        UnifiedSocialCreditCode = "91350100M000100Y43",
        Kind = InstitutionKind.Contractor,
        Basic = BasicInformationRequest.Example,
    };

    public static async Task<Answer<Created<InstitutionResponse>>> HandleAsync(
        Request request, Caller caller, InstitutionStore store, TimeProvider clock, CancellationToken ct)
    {
        var basic = request.Basic.Read("basic.");
        var uscc = Uscc.Check(request.UnifiedSocialCreditCode);
        var problems = Result.All(
            basic.WithoutValue(),
            uscc.IsUsable ? Result.Ok : RegistryErrors.UsccInvalid.With(uscc.Code).Field("unifiedSocialCreditCode"),
            request.Kind == InstitutionKind.SelfOperated == request.SelfOperatingEnterpriseId.HasValue
                ? Result.Ok
                : RegistryErrors.EnterpriseMissing.With().Field("selfOperatingEnterpriseId"));
        if (!problems.IsOk)
        {
            return problems;
        }

        var institution = new Institution
        {
            // The account's organisation is the institution: nobody registers another's.
            Id = caller.Organisation!.Value,
            Uscc = uscc.Value,
            Kind = request.Kind,
            SelfOperatingEnterpriseId = request.SelfOperatingEnterpriseId,
            Basic = basic.Value,
            Status = FilingStatus.Draft,
            RegisteredAt = clock.GetUtcNow(),
            Version = 1,
        };
        if (await store.FindAsync(institution.Id, ct) is not null)
        {
            return RegistryErrors.AlreadyRegistered;
        }

        return await store.TryAddAsync(institution, ct)
            ? Http.WithETag(TypedResults.Created($"/v1/institutions/{institution.Id}", InstitutionResponse.Of(institution)), institution.Version)
            : RegistryErrors.UsccTaken.With(institution.Uscc).Field("unifiedSocialCreditCode");
    }
}
