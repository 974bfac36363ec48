using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Registry.Subscriptions;

/// <summary>An authority sees the institutions that serve its points: keeps who concerns whom, from which day to which.</summary>
internal sealed class OnMaintenanceInstitutionAssigned : ISubscriber<MaintenanceInstitutionAssigned>
{
    // Two that come at once would not see each other's row, and leave both open.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended(@PointId::text, 0))";

    private const string End = """
        update institution_authority set valid_to = @From::date - 1
        where point_id = @PointId and valid_from < @From::date and (valid_to is null or valid_to >= @From::date)
        """;

    private const string Insert = """
        insert into institution_authority (institution_id, authority_id, point_id, valid_from, valid_to)
        select @InstitutionId, @AuthorityId, @PointId, @From,
            least(@To::date, (select min(valid_from) - 1 from institution_authority where point_id = @PointId and valid_from > @From::date))
        on conflict (point_id, valid_from) do nothing
        """;

    public Task HandleAsync(MaintenanceInstitutionAssigned e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        session.AtCommit(Lock, new { e.PointId });
        session.AtCommit(End, new { e.PointId, e.From });
        session.AtCommit(Insert, new { e.InstitutionId, e.AuthorityId, e.PointId, e.From, e.To });
        return Task.CompletedTask;
    }
}
