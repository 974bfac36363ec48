namespace Shemss.Contracts.Sites.V1;

/// <summary>A monitoring point (监测点, at an outlet 排口) was registered.</summary>
public sealed record PointRegistered
{
    /// <summary>The point.</summary>
    public required Guid PointId { get; init; }

    /// <summary>Whose point.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The authority it is assigned to.</summary>
    public required Guid AuthorityId { get; init; }

    /// <summary><c>wastewater</c> or <c>flue-gas</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the point.</summary>
    public required string Name { get; init; }

    /// <summary>Outlet code, <c>DW001</c> or <c>DA001</c>.</summary>
    public required string OutletCode { get; init; }

    /// <summary>MN: the data logger's device id in HJ 212, 24 characters at most.</summary>
    public required string Mn { get; init; }

    /// <summary>Longitude in degrees.</summary>
    public required decimal Longitude { get; init; }

    /// <summary>Latitude in degrees.</summary>
    public required decimal Latitude { get; init; }

    /// <summary><c>wgs84</c> or <c>gcj02</c>: the two lie 100–700 m apart.</summary>
    public required string CoordinateSystem { get; init; }

    /// <summary>Within how many metres of the point a sign-in counts as on site.</summary>
    public required int SignInRadiusMetres { get; init; }
}
