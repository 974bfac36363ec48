using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.Registry.Institutions;
using Shemss.ServiceDefaults;
using Shemss.Standards.Identifiers;

namespace Shemss.Registry.People;

/// <summary>R11: an institution files a person with the certificates of O&amp;M ability and their files.</summary>
internal static class FilePerson
{
    /// <summary>The person and the certificates.</summary>
    internal sealed record Request
    {
        /// <summary>Full name.</summary>
        [StringLength(50, MinimumLength = 2)]
        public required string Name { get; init; }

        /// <summary>Identity card number, 18 characters. Only a masked form is kept, and a hash under a secret.</summary>
        [StringLength(18, MinimumLength = 18)]
        public required string IdCard { get; init; }

        /// <summary>学历.</summary>
        public required Education Education { get; init; }

        /// <summary>岗位.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string Position { get; init; }

        /// <summary>职称.</summary>
        [StringLength(100)]
        public string? ProfessionalTitle { get; init; }

        /// <summary>技术岗位.</summary>
        public required TechnicalPost TechnicalPost { get; init; }

        /// <summary>运维能力评定证书.</summary>
        [MaxLength(20)]
        public required IReadOnlyList<CertificateRequest> Certificates { get; init; }
    }

    /// <summary>A certificate of O&amp;M ability; its file is uploaded first.</summary>
    internal sealed record CertificateRequest
    {
        /// <summary>Number of the certificate.</summary>
        [StringLength(60, MinimumLength = 1)]
        public required string Number { get; init; }

        /// <summary>发证机关.</summary>
        [StringLength(100, MinimumLength = 2)]
        public required string Issuer { get; init; }

        /// <summary>类别: water, gas, or the issuer's own word.</summary>
        [StringLength(60, MinimumLength = 1)]
        public required string Category { get; init; }

        /// <summary>First day of validity.</summary>
        public required DateOnly ValidFrom { get; init; }

        /// <summary>Last day of validity.</summary>
        public required DateOnly ValidTo { get; init; }

        /// <summary>The uploaded certificate.</summary>
        public required Guid FileId { get; init; }
    }

    public static readonly Request Example = new()
    {
        Name = "张强",
        IdCard = "11010519491231002X",
        Education = Education.College,
        Position = "运维工程师",
        TechnicalPost = TechnicalPost.Technician,
        Certificates =
        [
            new()
            {
                Number = "YW-W-2025-00123",
                Issuer = "中国环境保护产业协会",
                Category = "water",
                ValidFrom = new DateOnly(2025, 3, 1),
                ValidTo = new DateOnly(2028, 2, 29),
                FileId = ExampleId.Of("files"),
            },
        ],
    };

    public static async Task<Answer<Created<PersonResponse>>> HandleAsync(
        Guid id, Request request, InstitutionStore institutions, PersonStore people, IdCardHash hashes, DbSession session, CancellationToken ct)
    {
        if (await institutions.FindAsync(id, ct) is not { } institution)
        {
            return RegistryErrors.InstitutionUnknown;
        }

        var card = IdCard.Check(request.IdCard);
        var known = await FileStore.OwnAsync(session, request.Certificates.Select(c => c.FileId), ct);
        var problems = Result.From(Problems(request, card, known));
        if (!problems.IsOk)
        {
            return problems;
        }

        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            InstitutionId = institution.Id,
            Name = request.Name.Trim(),
            IdCardMasked = card.Value,
            Education = Wire.Name(request.Education),
            Position = request.Position.Trim(),
            ProfessionalTitle = request.ProfessionalTitle?.Trim(),
            TechnicalPost = Wire.Name(request.TechnicalPost),
            Active = true,
            Version = 1,
        };
        var certificates = request.Certificates.Select(c => new Certificate
        {
            Id = Guid.CreateVersion7(),
            Number = c.Number.Trim(),
            Issuer = c.Issuer.Trim(),
            Category = c.Category.Trim(),
            ValidFrom = c.ValidFrom,
            ValidTo = c.ValidTo,
            FileId = c.FileId,
        }).ToList();
        return await people.TryAddAsync(person, hashes.Of(institution.Id, request.IdCard), certificates, ct)
            ? Http.WithETag(TypedResults.Created($"/v1/people/{person.Id}", PersonResponse.Of(person, certificates)), person.Version)
            : RegistryErrors.PersonTaken;
    }

    private static IEnumerable<Error> Problems(Request request, Standards.CheckResult card, IReadOnlyDictionary<Guid, StoredFile> known)
    {
        if (!card.IsUsable)
        {
            yield return RegistryErrors.IdCardInvalid.With(card.Code).Field("idCard");
        }

        for (var i = 0; i < request.Certificates.Count; i++)
        {
            var certificate = request.Certificates[i];
            if (certificate.ValidTo < certificate.ValidFrom)
            {
                yield return RegistryErrors.CertificatePeriod.With().Field($"certificates[{i}].validTo");
            }

            if (!known.ContainsKey(certificate.FileId))
            {
                yield return RegistryErrors.FileUnknown.With(certificate.FileId).Field($"certificates[{i}].fileId");
            }
        }
    }
}
