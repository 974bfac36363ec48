using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;
using Shemss.Standards.Identifiers;

namespace Shemss.Sites.Points;

/// <summary>R1: an enterprise adds a monitoring point at one of its outlets.</summary>
internal static partial class RegisterPoint
{
    /// <summary>The point.</summary>
    internal sealed record Request
    {
        /// <summary>Wastewater or flue gas.</summary>
        public required PointKind Kind { get; init; }

        /// <summary>Name of the point.</summary>
        [StringLength(100, MinimumLength = 1)]
        public required string Name { get; init; }

        /// <summary>排口编号: DW001 or DA001.</summary>
        [StringLength(5, MinimumLength = 5)]
        public required string OutletCode { get; init; }

        /// <summary>The authority that supervises it.</summary>
        public required Guid AuthorityId { get; init; }

        /// <summary>MN: device id of the data logger in HJ 212.</summary>
        [StringLength(24, MinimumLength = 8)]
        public required string Mn { get; init; }

        /// <summary>Longitude in degrees.</summary>
        public required decimal Longitude { get; init; }

        /// <summary>Latitude in degrees.</summary>
        public required decimal Latitude { get; init; }

        /// <summary>WGS-84 or GCJ-02; the two lie 100–700 m apart.</summary>
        public required CoordinateSystem CoordinateSystem { get; init; }

        /// <summary>Within how many metres a sign-in counts as on site.</summary>
        [Range(10, 5000)]
        public required int SignInRadiusMetres { get; init; }
    }

    public static readonly Request Example = new()
    {
        Kind = PointKind.Wastewater,
        Name = "废水总排口",
        OutletCode = "DW001",
        AuthorityId = ExampleId.Of("authorities"),
        Mn = "310116ZLDSZ20260127DW001",
        Longitude = 121.3412000m,
        Latitude = 30.7423000m,
        CoordinateSystem = CoordinateSystem.Wgs84,
        SignInRadiusMetres = 200,
    };

    private const string KnownAuthority = """
        select exists (select from authority_ref where id = @AuthorityId)
        """;

    private const string KnownEnterprise = """
        select exists (select from enterprise where id = @id)
        """;

    private const string Insert = """
        insert into point (id, enterprise_id, authority_id, kind, name, outlet_code, mn, longitude, latitude, coordinate_system,
            sign_in_radius_metres, registered_at, version)
        values (@Id, @EnterpriseId, @AuthorityId, @Kind, @Name, @OutletCode, @Mn, @Longitude, @Latitude, @CoordinateSystem,
            @SignInRadiusMetres, @RegisteredAt, @Version)
        on conflict do nothing
        """;

    [GeneratedRegex("^[0-9A-Z]{8,24}$")]
    private static partial Regex MnForm { get; }

    public static async Task<Answer<Created<PointResponse>>> HandleAsync(
        Guid id, Request request, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (!await session.QueryOneAsync<bool>(KnownEnterprise, new { id }, ct))
        {
            return SitesErrors.EnterpriseUnknown;
        }

        var outlet = OutletCode.Check(request.OutletCode, request.Kind == PointKind.Wastewater ? OutletKind.WaterOutlet : OutletKind.AirOutlet);
        var position = Coordinates.Check(request.Longitude, request.Latitude);
        var problems = Result.All(
            outlet.IsUsable ? Result.Ok : SitesErrors.OutletInvalid.With(outlet.Code).Field("outletCode"),
            position.IsUsable && position.Code != "coordinates.swapped" ? Result.Ok : SitesErrors.PositionInvalid.With(position.Code).Field("longitude"),
            MnForm.IsMatch(request.Mn) ? Result.Ok : SitesErrors.MnInvalid.With().Field("mn"),
            await session.QueryOneAsync<bool>(KnownAuthority, new { request.AuthorityId }, ct)
                ? Result.Ok
                : SitesErrors.AuthorityUnknown.With(request.AuthorityId).Field("authorityId"));
        if (!problems.IsOk)
        {
            return problems;
        }

        var point = new PointRow
        {
            Id = Guid.CreateVersion7(),
            EnterpriseId = id,
            AuthorityId = request.AuthorityId,
            Kind = Wire.Name(request.Kind),
            Name = request.Name.Trim(),
            OutletCode = outlet.Value,
            Mn = request.Mn,
            Longitude = request.Longitude,
            Latitude = request.Latitude,
            CoordinateSystem = Wire.Name(request.CoordinateSystem),
            SignInRadiusMetres = request.SignInRadiusMetres,
            RegisteredAt = clock.GetUtcNow(),
            Version = 1,
        };
        if (await session.ExecuteAsync(Insert, point, ct) == 0)
        {
            return SitesErrors.OutletTaken.With(point.Mn);
        }

        session.Append($"point/{point.Id}", new PointRegistered
        {
            PointId = point.Id,
            EnterpriseId = point.EnterpriseId,
            AuthorityId = point.AuthorityId,
            Kind = point.Kind,
            Name = point.Name,
            OutletCode = point.OutletCode,
            Mn = point.Mn,
            Longitude = point.Longitude,
            Latitude = point.Latitude,
            CoordinateSystem = point.CoordinateSystem,
            SignInRadiusMetres = point.SignInRadiusMetres,
        }, point.RegisteredAt);
        return Http.WithETag(TypedResults.Created($"/v1/points/{point.Id}", point.ToResponse()), point.Version);
    }
}
