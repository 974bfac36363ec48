using Shemss.Data;

namespace Shemss.PointDirectory;

/// <summary>A monitoring point (监测点) as Sites told of it.</summary>
public sealed class PointRef
{
    private const string Columns = """
        id, enterprise_id, authority_id, serving_institution(id) as institution_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres
        """;

    private const string ById = $"""
        select {Columns} from point_ref where id = @id and mn is not null
        """;

    private const string ByMn = $"""
        select {Columns} from point_ref where mn = @mn
        """;

    private const string EveryOne = $"""
        select {Columns} from point_ref where mn is not null order by id
        """;

    /// <summary>The point.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority it is assigned to.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary>Who serves it today, Asia/Shanghai; null when nobody does.</summary>
    public Guid? InstitutionId { get; init; }

    /// <summary><c>wastewater</c> or <c>flue-gas</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>排口编号.</summary>
    public required string OutletCode { get; init; }

    /// <summary>Device id of its data logger.</summary>
    public required string Mn { get; init; }

    /// <summary>Degrees.</summary>
    public required decimal Longitude { get; init; }

    /// <summary>Degrees.</summary>
    public required decimal Latitude { get; init; }

    /// <summary><c>wgs84</c> or <c>gcj02</c>.</summary>
    public required string CoordinateSystem { get; init; }

    /// <summary>Within how many metres a sign-in counts as on site.</summary>
    public required int SignInRadiusMetres { get; init; }

    /// <summary>A point within the session's view; null when there is none or its registration has not arrived yet.</summary>
    /// <param name="session">An open session.</param>
    /// <param name="id">The point.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<PointRef?> FindAsync(DbSession session, Guid id, CancellationToken ct) =>
        session.QueryOneAsync<PointRef>(ById, new { id }, ct);

    /// <summary>The point of a data logger; null when none is registered.</summary>
    /// <param name="session">An open session.</param>
    /// <param name="mn">The logger's device id.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<PointRef?> FindByMnAsync(DbSession session, string mn, CancellationToken ct) =>
        session.QueryOneAsync<PointRef>(ByMn, new { mn }, ct);

    /// <summary>All points a scope may see.</summary>
    /// <param name="db">The service's database.</param>
    /// <param name="scope">Whose view.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<List<PointRef>> AllAsync(Db db, AccessScope scope, CancellationToken ct) => db.ReadAsync<PointRef>(scope, EveryOne, ct: ct);
}

/// <summary>An analyser in place as Sites told of it.</summary>
public sealed class InstrumentRef
{
    private const string Columns = """
        id, point_id, factor_code, model, brand, unit, range_low, range_high, detection_limit, emission_limit, measuring_cycle_minutes, installed_at
        """;

    private const string OfPointSql = $"""
        select {Columns} from instrument_ref where point_id = @pointId order by factor_code, installed_at
        """;

    private const string EveryOne = $"""
        select {Columns} from instrument_ref order by point_id, factor_code, installed_at
        """;

    /// <summary>The instrument.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it is.</summary>
    public required Guid PointId { get; init; }

    /// <summary>HJ 212 factor code.</summary>
    public required string FactorCode { get; init; }

    /// <summary>设备型号.</summary>
    public required string Model { get; init; }

    /// <summary>品牌.</summary>
    public required string Brand { get; init; }

    /// <summary>计量单位.</summary>
    public string? Unit { get; init; }

    /// <summary>Lower end of the range, in <see cref="Unit"/>.</summary>
    public decimal? RangeLow { get; init; }

    /// <summary>Upper end of the range, in <see cref="Unit"/>.</summary>
    public decimal? RangeHigh { get; init; }

    /// <summary>检出限, in <see cref="Unit"/>.</summary>
    public decimal? DetectionLimit { get; init; }

    /// <summary>Emission limit, in <see cref="Unit"/>.</summary>
    public decimal? EmissionLimit { get; init; }

    /// <summary>Minutes from one measurement to the next, for batch analysers.</summary>
    public int? MeasuringCycleMinutes { get; init; }

    /// <summary>When it was installed.</summary>
    public required DateTimeOffset InstalledAt { get; init; }

    /// <summary>What is installed at a point.</summary>
    /// <param name="session">An open session.</param>
    /// <param name="pointId">The point.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<List<InstrumentRef>> OfPointAsync(DbSession session, Guid pointId, CancellationToken ct) =>
        session.QueryAsync<InstrumentRef>(OfPointSql, new { pointId }, ct);

    /// <summary>All instruments a scope may see.</summary>
    /// <param name="db">The service's database.</param>
    /// <param name="scope">Whose view.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<List<InstrumentRef>> AllAsync(Db db, AccessScope scope, CancellationToken ct) => db.ReadAsync<InstrumentRef>(scope, EveryOne, ct: ct);
}
