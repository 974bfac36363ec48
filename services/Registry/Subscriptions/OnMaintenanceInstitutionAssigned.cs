using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Registry.Subscriptions;

/// <summary>An authority sees the institutions that serve its points: keeps who concerns whom.</summary>
internal sealed class OnMaintenanceInstitutionAssigned : ISubscriber<MaintenanceInstitutionAssigned>
{
    private const string Upsert = """
        insert into institution_authority (institution_id, authority_id, point_id, valid_from)
        values (@InstitutionId, @AuthorityId, @PointId, @From)
        on conflict (institution_id, authority_id, point_id) do update set valid_from = least(institution_authority.valid_from, excluded.valid_from)
        """;

    public Task HandleAsync(MaintenanceInstitutionAssigned e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        session.ExecuteAsync(Upsert, new { e.InstitutionId, e.AuthorityId, e.PointId, e.From }, ct);
}
