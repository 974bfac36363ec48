using Shemss.Contracts.Registry.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Sites.Subscriptions;

/// <summary>Keeps the authorities that points can be assigned to.</summary>
internal sealed class OnAuthorityRegistered : ISubscriber<AuthorityRegistered>
{
    private const string Upsert = """
        insert into authority_ref (id, code, name, level) values (@AuthorityId, @Code, @Name, @Level)
        on conflict (id) do update set code = excluded.code, name = excluded.name, level = excluded.level
        """;

    public Task HandleAsync(AuthorityRegistered e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Upsert, new { e.AuthorityId, e.Code, e.Name, e.Level });
        return Task.CompletedTask;
    }
}
