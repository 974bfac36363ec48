using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.Registry.Domain;

namespace Shemss.Registry.People;

/// <summary>Saves people with their certificates and the event that tells of them.</summary>
internal sealed class PersonStore(DbSession session, TimeProvider clock)
{
    public const string Columns = "id, institution_id, name, id_card_masked, education, position, professional_title, technical_post, active, version";

    private const string Insert = """
        insert into person (id, institution_id, name, id_card_masked, id_card_hash, education, position, professional_title, technical_post, active, version)
        values (@Id, @InstitutionId, @Name, @IdCardMasked, @hash, @Education, @Position, @ProfessionalTitle, @TechnicalPost, @Active, @Version)
        on conflict (institution_id, id_card_hash) do nothing
        """;

    private const string InsertCertificate = """
        insert into certificate (id, person_id, institution_id, number, issuer, category, valid_from, valid_to, file_id)
        values (@Id, @personId, @institutionId, @Number, @Issuer, @Category, @ValidFrom, @ValidTo, @FileId)
        """;

    /// <returns>False when the institution has this person already.</returns>
    public async Task<bool> TryAddAsync(Person person, string hash, IReadOnlyList<Certificate> certificates, CancellationToken ct)
    {
        var added = await session.ExecuteAsync(Insert, new
        {
            person.Id,
            person.InstitutionId,
            person.Name,
            person.IdCardMasked,
            hash,
            person.Education,
            person.Position,
            person.ProfessionalTitle,
            person.TechnicalPost,
            person.Active,
            person.Version,
        }, ct);
        if (added == 0)
        {
            return false;
        }

        foreach (var c in certificates)
        {
            await session.ExecuteAsync(InsertCertificate, new
            {
                c.Id,
                personId = person.Id,
                institutionId = person.InstitutionId,
                c.Number,
                c.Issuer,
                c.Category,
                c.ValidFrom,
                c.ValidTo,
                c.FileId,
            }, ct);
        }

        session.Append($"person/{person.Id}", new PersonChanged
        {
            PersonId = person.Id,
            InstitutionId = person.InstitutionId,
            Name = person.Name,
            TechnicalPost = person.TechnicalPost,
            Active = person.Active,
            Certificates = [.. certificates.Select(c => new PersonCertificate
            {
                CertificateId = c.Id,
                Number = c.Number,
                Issuer = c.Issuer,
                Category = c.Category,
                ValidFrom = c.ValidFrom,
                ValidTo = c.ValidTo,
            })],
        }, clock.GetUtcNow());
        return true;
    }
}
