using System.Text.Json;
using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Maintenance.Subscriptions;

/// <summary>Keeps who may do the work, with certificates: a snapshot, so an older event changes nothing.</summary>
internal sealed class OnPersonChanged : ISubscriber<PersonChanged>
{
    private const string Upsert = """
        insert into person_ref (id, institution_id, name, active, certificates, key_ordinal)
        values (@PersonId, @InstitutionId, @Name, @Active, @certificates::jsonb, @KeyOrdinal)
        on conflict (id) do update set name = excluded.name, active = excluded.active, certificates = excluded.certificates, key_ordinal = excluded.key_ordinal
        where person_ref.key_ordinal < excluded.key_ordinal
        """;

    public Task HandleAsync(PersonChanged e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new
        {
            e.PersonId,
            e.InstitutionId,
            e.Name,
            e.Active,
            certificates = JsonSerializer.Serialize(e.Certificates, EventJson.Options),
            metadata.KeyOrdinal,
        });
        return Task.CompletedTask;
    }
}
