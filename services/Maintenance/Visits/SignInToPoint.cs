using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Chain;
using Shemss.Maintenance.Domain;
using Shemss.Maintenance.Plans;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;
using Shemss.Standards.Calendars;
using Shemss.Standards.Identifiers;

namespace Shemss.Maintenance.Visits;

/// <summary>R21: people sign in on site from a mobile client. Off site or with a wrong clock is accepted and marked.</summary>
internal static class SignInToPoint
{
    /// <summary>The sign-in.</summary>
    internal sealed record Request
    {
        /// <summary>The plan whose work is done.</summary>
        public required Guid PlanId { get; init; }

        /// <summary>Who came.</summary>
        [MinLength(1)]
        [MaxLength(20)]
        public required IReadOnlyList<Guid> PersonIds { get; init; }

        /// <summary>车牌号.</summary>
        [StringLength(10)]
        public string? VehiclePlate { get; init; }

        /// <summary>Longitude in degrees.</summary>
        [Range(typeof(decimal), "-180", "180", ParseLimitsInInvariantCulture = true)]
        public required decimal Longitude { get; init; }

        /// <summary>Latitude in degrees.</summary>
        [Range(typeof(decimal), "-90", "90", ParseLimitsInInvariantCulture = true)]
        public required decimal Latitude { get; init; }

        /// <summary>Accuracy of the position in metres, as the device states it.</summary>
        [Range(typeof(decimal), "0", "100000", ParseLimitsInInvariantCulture = true)]
        public required decimal AccuracyMetres { get; init; }

        /// <summary>WGS-84 or GCJ-02.</summary>
        public required CoordinateSystem CoordinateSystem { get; init; }

        /// <summary>The device's clock at this moment.</summary>
        public required DateTimeOffset DeviceTime { get; init; }

        /// <summary>When they really signed in, for a visit entered late (补录).</summary>
        public DateTimeOffset? StartedAt { get; init; }

        /// <summary>Why it is entered late.</summary>
        [StringLength(500, MinimumLength = 2)]
        public string? LateEntryReason { get; init; }
    }

    public static readonly Request Example = new()
    {
        PlanId = ExampleId.Of("plans"),
        PersonIds = [ExampleId.Of("people")],
        VehiclePlate = "沪A12345",
        Longitude = 121.3411m,
        Latitude = 30.7424m,
        AccuracyMetres = 12m,
        CoordinateSystem = CoordinateSystem.Wgs84,
        DeviceTime = new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.FromHours(8)),
    };

    private const string Plan = $"""
        select {PlanRow.Columns} from plan where id = @PlanId
        """;

    private const string CycleOn = """
        select ordinal from cycle where plan_id = @PlanId and starts_on <= @day and ends_on >= @day
        """;

    private const string Insert = """
        insert into visit (id, point_id, enterprise_id, authority_id, institution_id, plan_id, cycle_ordinal, status, started_at, start_received_at,
            device_time, clock_skew_seconds, longitude, latitude, accuracy_metres, coordinate_system, distance_metres, on_site, vehicle_plate, certified,
            findings, late_entry_reason, actors, version)
        values (@id, @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @PlanId, @ordinal, 'in-progress', @startedAt, @now,
            @DeviceTime, @ClockSkewSeconds, @Longitude, @Latitude, @AccuracyMetres, @coordinateSystem, @DistanceMetres, @OnSite, @plate, @certified,
            @findings, @LateEntryReason, @actors, 1)
        returning
        """ + " " + VisitRow.Columns;

    private const string InsertPeople = """
        insert into visit_person (visit_id, person_id) select @id, unnest(@people::uuid[])
        """;

    public static async Task<Answer<Created<VisitResponse>>> HandleAsync(
        Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await session.QueryOneAsync<PlanRow>(Plan, new { request.PlanId }, ct) is not { } plan
            || await PointRef.FindAsync(session, plan.PointId, ct) is not { } point)
        {
            return MaintenanceErrors.PlanUnknown;
        }

        var startedAt = request.StartedAt ?? now;
        var day = ShanghaiTime.DateOf(startedAt);
        var ordinal = await session.QueryOneAsync<int?>(CycleOn, new { request.PlanId, day }, ct);
        var known = await People.KnownAsync(session, request.PersonIds, ct);
        var problems = Result.From(Problems(request, known, ordinal, now));
        if (!problems.IsOk)
        {
            return problems;
        }

        var people = request.PersonIds.Distinct().ToArray();
        var certified = await People.AllCertifiedAsync(session, people, day, ct);
        var signIn = SignIn.Judge(
            new Position((double)request.Longitude, (double)request.Latitude, request.CoordinateSystem == CoordinateSystem.Gcj02), request.AccuracyMetres,
            new Position((double)point.Longitude, (double)point.Latitude, point.CoordinateSystem == "gcj02"), point.SignInRadiusMetres,
            request.DeviceTime, now, certified);
        var visit = (await session.QueryOneAsync<VisitRow>(Insert, new
        {
            id = Guid.CreateVersion7(),
            plan.PointId,
            point.EnterpriseId,
            point.AuthorityId,
            InstitutionId = caller.Organisation!.Value,
            request.PlanId,
            ordinal,
            startedAt,
            now,
            request.DeviceTime,
            signIn.ClockSkewSeconds,
            request.Longitude,
            request.Latitude,
            request.AccuracyMetres,
            coordinateSystem = Wire.Name(request.CoordinateSystem),
            signIn.DistanceMetres,
            signIn.OnSite,
            plate = request.VehiclePlate is null ? null : NumberPlate.Check(request.VehiclePlate).Value,
            certified,
            findings = signIn.Findings.ToArray(),
            request.LateEntryReason,
            actors = new[] { caller.Subject },
        }, ct))!;
        await session.ExecuteAsync(InsertPeople, new { id = visit.Id, people }, ct);
        await PointChain.AppendAsync(session, visit, EntryKind.SignIn, ct);
        session.Append($"visit/{visit.Id}", new VisitStarted
        {
            VisitId = visit.Id,
            PointId = visit.PointId,
            EnterpriseId = visit.EnterpriseId,
            AuthorityId = visit.AuthorityId,
            InstitutionId = visit.InstitutionId,
            PersonIds = people,
            StartedAt = visit.StartedAt,
            DistanceMetres = visit.DistanceMetres,
            OnSite = visit.OnSite,
        }, now);
        return Http.WithETag(TypedResults.Created($"/v1/visits/{visit.Id}", visit.ToResponse()), visit.Version);
    }

    private static IEnumerable<Error> Problems(Request request, HashSet<Guid> known, int? ordinal, DateTimeOffset now)
    {
        foreach (var (person, i) in request.PersonIds.Select((p, i) => (p, i)).Where(p => !known.Contains(p.p)))
        {
            yield return MaintenanceErrors.PersonUnknown.With(person).Field($"personIds[{i}]");
        }

        if (request.StartedAt > now.AddSeconds(SignIn.MaximumSkewSeconds))
        {
            yield return MaintenanceErrors.TimeInFuture.With(now).Field("startedAt");
        }

        if (request.StartedAt is not null && string.IsNullOrWhiteSpace(request.LateEntryReason))
        {
            yield return MaintenanceErrors.ReasonMissing.With().Field("lateEntryReason");
        }

        if (request.VehiclePlate is not null && NumberPlate.Check(request.VehiclePlate) is { IsUsable: false } plate)
        {
            yield return MaintenanceErrors.PlateInvalid.With(plate.Code).Field("vehiclePlate");
        }

        if (ordinal is null)
        {
            yield return MaintenanceErrors.OutsideCycles.With();
        }
    }
}

/// <summary>Which datum coordinates are in.</summary>
internal enum CoordinateSystem
{
    /// <summary>GPS.</summary>
    Wgs84,

    /// <summary>国测局坐标, what Chinese map services use.</summary>
    Gcj02,
}
