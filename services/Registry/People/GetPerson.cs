using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Data;
using Shemss.Registry.Domain;
using Shemss.ServiceDefaults;

namespace Shemss.Registry.People;

/// <summary>One person within the caller's view.</summary>
internal static class GetPerson
{
    private const string Sql = $"""
        select {PersonStore.Columns} from person where id = @id
        """;

    private const string CertificatesSql = """
        select id, number, issuer, category, valid_from, valid_to, file_id from certificate where person_id = @id order by valid_to, id
        """;

    public static async Task<Answer<Ok<PersonResponse>>> HandleAsync(Guid id, Db db, Caller caller, CancellationToken ct)
    {
        if (await db.ReadAsync<Person>(caller.Scope, Sql, new { id }, ct) is not [var person])
        {
            return RegistryErrors.PersonUnknown;
        }

        var certificates = await db.ReadAsync<Certificate>(caller.Scope, CertificatesSql, new { id }, ct);
        return Http.WithETag(TypedResults.Ok(PersonResponse.Of(person, certificates)), person.Version);
    }
}
