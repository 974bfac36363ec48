using Shemss.Data;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;

namespace Shemss.Sites.Points;

/// <summary>A monitoring point as the API shows it.</summary>
/// <param name="Id">The point.</param>
/// <param name="EnterpriseId">Whose point.</param>
/// <param name="AuthorityId">The authority it is assigned to.</param>
/// <param name="Kind">Wastewater or flue gas.</param>
/// <param name="Name">Name of the point.</param>
/// <param name="OutletCode">排口编号.</param>
/// <param name="Mn">Device id of the data logger in HJ 212.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="CoordinateSystem">WGS-84 or GCJ-02.</param>
/// <param name="SignInRadiusMetres">Within how many metres a sign-in counts as on site.</param>
/// <param name="ServingInstitutionId">Who serves it today.</param>
/// <param name="RegisteredAt">When it was registered.</param>
/// <param name="Version">Goes up with every change; also the ETag.</param>
internal sealed record PointResponse(
    Guid Id, Guid EnterpriseId, Guid AuthorityId, PointKind Kind, string Name, string OutletCode, string Mn,
    decimal Longitude, decimal Latitude, CoordinateSystem CoordinateSystem, int SignInRadiusMetres,
    Guid? ServingInstitutionId, DateTimeOffset RegisteredAt, long Version);

/// <summary>The table's row.</summary>
internal sealed class PointRow
{
    public const string Columns = """
        id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system, sign_in_radius_metres,
        (select a.institution_id from assignment a where a.point_id = point.id and platform.in_force(a.valid_from, a.valid_to)) as serving_institution_id,
        registered_at, version
        """;

    /// <summary>A point, locked for this transaction so that changes to it wait for each other.</summary>
    public const string Load = $"""
        select {Columns} from point where id = @id for update
        """;

    /// <summary>A point that a caller may read but not write: nothing of it is locked.</summary>
    public const string Look = $"""
        select {Columns} from point where id = @id
        """;

    public required Guid Id { get; init; }

    public required Guid EnterpriseId { get; init; }

    public required Guid AuthorityId { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string OutletCode { get; init; }

    public required string Mn { get; init; }

    public required decimal Longitude { get; init; }

    public required decimal Latitude { get; init; }

    public required string CoordinateSystem { get; init; }

    public required int SignInRadiusMetres { get; init; }

    public Guid? ServingInstitutionId { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required long Version { get; init; }

    public PointResponse ToResponse() => new(
        Id, EnterpriseId, AuthorityId, Wire.Parse<PointKind>(Kind), Name, OutletCode, Mn, Longitude, Latitude,
        Wire.Parse<CoordinateSystem>(CoordinateSystem), SignInRadiusMetres, ServingInstitutionId, RegisteredAt, Version);
}
