using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Credit.Subscriptions;

/// <summary>Keeps who can have a score.</summary>
internal sealed class OnFilingChanged : ISubscriber<FilingChanged>
{
    private const string Upsert = """
        insert into institution_ref (id, uscc, name, key_ordinal) values (@InstitutionId, @UnifiedSocialCreditCode, @Name, @KeyOrdinal)
        on conflict (id) do update set uscc = excluded.uscc, name = excluded.name, key_ordinal = excluded.key_ordinal
        where institution_ref.key_ordinal < excluded.key_ordinal
        """;

    public Task HandleAsync(FilingChanged e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new { e.InstitutionId, e.UnifiedSocialCreditCode, e.Name, metadata.KeyOrdinal });
        return Task.CompletedTask;
    }
}
