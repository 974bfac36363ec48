using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Sites.Subscriptions;

/// <summary>Keeps the institutions on file: a snapshot, so an older event changes nothing.</summary>
internal sealed class OnFilingChanged : ISubscriber<FilingChanged>
{
    private const string Upsert = """
        insert into institution_ref (id, uscc, name, kind, self_operating_enterprise_id, status, key_ordinal)
        values (@InstitutionId, @UnifiedSocialCreditCode, @Name, @Kind, @SelfOperatingEnterpriseId, @Status, @KeyOrdinal)
        on conflict (id) do update set uscc = excluded.uscc, name = excluded.name, kind = excluded.kind,
            self_operating_enterprise_id = excluded.self_operating_enterprise_id, status = excluded.status, key_ordinal = excluded.key_ordinal
        where institution_ref.key_ordinal < excluded.key_ordinal
        """;

    public Task HandleAsync(FilingChanged e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new
        {
            e.InstitutionId,
            e.UnifiedSocialCreditCode,
            e.Name,
            e.Kind,
            e.SelfOperatingEnterpriseId,
            e.Status,
            metadata.KeyOrdinal,
        });
        return Task.CompletedTask;
    }
}
