using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.PointDirectory;

/// <summary>Fills in what the registration says; an assignment may have come first.</summary>
internal sealed class OnPointRegistered : ISubscriber<PointRegistered>
{
    private const string Upsert = """
        insert into point_ref (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres, registered_ordinal)
        values (@PointId, @EnterpriseId, @AuthorityId, @Kind, @Name, @OutletCode, @Mn, @Longitude, @Latitude, @CoordinateSystem, @SignInRadiusMetres, @KeyOrdinal)
        on conflict (id) do update set kind = excluded.kind, name = excluded.name, outlet_code = excluded.outlet_code, mn = excluded.mn,
            longitude = excluded.longitude, latitude = excluded.latitude, coordinate_system = excluded.coordinate_system,
            sign_in_radius_metres = excluded.sign_in_radius_metres, registered_ordinal = excluded.registered_ordinal
        where point_ref.registered_ordinal < excluded.registered_ordinal
        """;

    public Task HandleAsync(PointRegistered e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        session.ExecuteAsync(Upsert, new
        {
            e.PointId,
            e.EnterpriseId,
            e.AuthorityId,
            e.Kind,
            e.Name,
            e.OutletCode,
            e.Mn,
            e.Longitude,
            e.Latitude,
            e.CoordinateSystem,
            e.SignInRadiusMetres,
            metadata.KeyOrdinal,
        }, ct);
}

/// <summary>Keeps who serves the point from which day to which; the registration may come later, and so may an earlier assignment.</summary>
internal sealed class OnMaintenanceInstitutionAssigned : ISubscriber<MaintenanceInstitutionAssigned>
{
    private const string Upsert = """
        insert into point_ref (id, enterprise_id, authority_id, assigned_ordinal)
        values (@PointId, @EnterpriseId, @AuthorityId, @KeyOrdinal)
        on conflict (id) do update set assigned_ordinal = excluded.assigned_ordinal
        where point_ref.assigned_ordinal < excluded.assigned_ordinal;

        update point_service set valid_to = @From::date - 1
        where point_id = @PointId and valid_from < @From::date and (valid_to is null or valid_to >= @From::date);

        insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from, valid_to)
        select @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @From,
            least(@To::date, (select min(valid_from) - 1 from point_service where point_id = @PointId and valid_from > @From::date))
        on conflict (point_id, valid_from) do nothing
        """;

    public Task HandleAsync(MaintenanceInstitutionAssigned e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        session.ExecuteAsync(Upsert, new { e.PointId, e.EnterpriseId, e.AuthorityId, e.InstitutionId, e.From, e.To, metadata.KeyOrdinal }, ct);
}

/// <summary>Keeps what is installed. An installation never changes; it is there or not.</summary>
internal sealed class OnInstrumentInstalled : ISubscriber<InstrumentInstalled>
{
    private const string Insert = """
        insert into instrument_ref (id, point_id, factor_code, model, brand, unit, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_at)
        values (@InstrumentId, @PointId, @FactorCode, @Model, @Brand, @Unit, @RangeLow, @RangeHigh, @DetectionLimit, @EmissionLimit, @MeasuringCycleMinutes, @InstalledAt)
        on conflict (id) do nothing
        """;

    public Task HandleAsync(InstrumentInstalled e, EventMetadata metadata, DbSession session, CancellationToken ct) =>
        session.ExecuteAsync(Insert, new
        {
            e.InstrumentId,
            e.PointId,
            e.FactorCode,
            e.Model,
            e.Brand,
            e.Unit,
            e.RangeLow,
            e.RangeHigh,
            e.DetectionLimit,
            e.EmissionLimit,
            e.MeasuringCycleMinutes,
            e.InstalledAt,
        }, ct);
}
