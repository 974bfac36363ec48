using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Maintenance.V1;
using Shemss.Data;
using Shemss.Maintenance.Domain;
using Shemss.Messaging;
using Shemss.PointDirectory;
using Shemss.ServiceDefaults;
using Shemss.Standards.Intervals;
using Shemss.Standards.Rules;

namespace Shemss.Maintenance.Plans;

/// <summary>运维内容.</summary>
internal enum PlanContent
{
    /// <summary>日常巡检.</summary>
    DailyInspection,

    /// <summary>校准.</summary>
    Calibration,
}

/// <summary>R20: an institution plans the work at a point; the plan unfolds into cycles. Not weaker than the standard's minimum.</summary>
internal static class CreatePlan
{
    /// <summary>The plan.</summary>
    internal sealed record Request
    {
        /// <summary>The point; the institution serves it.</summary>
        public required Guid PointId { get; init; }

        /// <summary>运维内容.</summary>
        public required PlanContent Content { get; init; }

        /// <summary>Days of one cycle; the work is due once in each.</summary>
        [Range(1, 366)]
        public required int IntervalDays { get; init; }

        /// <summary>First day, Asia/Shanghai.</summary>
        public required DateOnly From { get; init; }

        /// <summary>Last day, Asia/Shanghai.</summary>
        public required DateOnly To { get; init; }

        /// <summary>Who does the work.</summary>
        [MinLength(1)]
        [MaxLength(20)]
        public required IReadOnlyList<Guid> PersonIds { get; init; }
    }

    public static readonly Request Example = new()
    {
        PointId = ExampleId.Of("points"),
        Content = PlanContent.DailyInspection,
        IntervalDays = 7,
        From = new DateOnly(2026, 1, 5),
        To = new DateOnly(2027, 12, 31),
        PersonIds = [ExampleId.Of("people")],
    };

    /// <summary>The standards' items of analysers that have intervals of their own.</summary>
    private static readonly Dictionary<string, string> AnalyserItems = new(StringComparer.Ordinal)
    {
        ["a21026"] = Items.SulphurDioxide,
        ["a21002"] = Items.NitrogenOxides,
        ["a34013"] = Items.Particulate,
        ["a01011"] = Items.Velocity,
        ["a24088"] = Items.NonMethaneHydrocarbons,
    };

    private const string Insert = """
        insert into plan (id, point_id, enterprise_id, authority_id, institution_id, content, interval_days, minimum_days, minimum_clause,
            valid_from, valid_to, created_at, created_by, version)
        values (@Id, @PointId, @EnterpriseId, @AuthorityId, @InstitutionId, @Content, @IntervalDays, @MinimumDays, @MinimumClause,
            @ValidFrom, @ValidTo, @CreatedAt, @createdBy, @Version)
        """;

    private const string InsertPerson = """
        insert into plan_person (plan_id, person_id) select @planId, unnest(@ids::uuid[])
        """;

    private const string InsertCycles = """
        insert into cycle (plan_id, ordinal, starts_on, ends_on) select @planId, * from unnest(@ordinals::integer[], @starts::date[], @ends::date[])
        """;

    public static async Task<Answer<Created<PlanResponse>>> HandleAsync(
        Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        var point = await PointRef.FindAsync(session, request.PointId, ct);
        var known = await People.KnownAsync(session, request.PersonIds, ct);
        var minimum = point is null ? null : MinimumOf(point, await InstrumentRef.OfPointAsync(session, point.Id, ct), request);
        var problems = Result.From(Problems(request, point, known, minimum));
        if (!problems.IsOk)
        {
            return problems;
        }

        var now = clock.GetUtcNow();
        var plan = new PlanRow
        {
            Id = Guid.CreateVersion7(),
            PointId = point!.Id,
            EnterpriseId = point.EnterpriseId,
            AuthorityId = point.AuthorityId,
            InstitutionId = caller.Organisation!.Value,
            Content = Wire.Name(request.Content),
            IntervalDays = request.IntervalDays,
            MinimumDays = DaysOf(minimum),
            MinimumClause = minimum?.ToString(),
            ValidFrom = request.From,
            ValidTo = request.To,
            CreatedAt = now,
            Version = 1,
        };
        var parameters = new Dapper.DynamicParameters(plan);
        parameters.Add("createdBy", caller.Subject);
        await session.ExecuteAsync(Insert, parameters, ct);
        await session.ExecuteAsync(InsertPerson, new { planId = plan.Id, ids = request.PersonIds.Distinct().ToArray() }, ct);
        var cycles = Cycles.Unfold(request.From, request.To, request.IntervalDays).ToList();
        await session.ExecuteAsync(InsertCycles, new
        {
            planId = plan.Id,
            ordinals = cycles.Select(c => c.Ordinal).ToArray(),
            starts = cycles.Select(c => c.StartsOn).ToArray(),
            ends = cycles.Select(c => c.EndsOn).ToArray(),
        }, ct);
        session.Append($"plan/{plan.Id}", new PlanActivated
        {
            PlanId = plan.Id,
            PointId = plan.PointId,
            EnterpriseId = plan.EnterpriseId,
            InstitutionId = plan.InstitutionId,
            Content = plan.Content,
            IntervalDays = plan.IntervalDays,
            From = plan.ValidFrom,
            To = plan.ValidTo,
        }, now);
        return Http.WithETag(TypedResults.Created($"/v1/plans/{plan.Id}", plan.ToResponse(cycles.Count)), plan.Version);
    }

    /// <summary>The strictest of what the standard asks of the point as a whole and of each analyser in place (R20).</summary>
    private static WorkInterval? MinimumOf(PointRef point, IEnumerable<InstrumentRef> instruments, Request request) =>
        instruments.Select(i => AnalyserItems.GetValueOrDefault(i.FactorCode)).OfType<string>()
            .Append(point.Kind == "wastewater" ? "water" : "cems")
            .Select(item => WorkInterval.Find(item, WorkOf(request.Content), request.From)).OfType<WorkInterval>()
            .MinBy(i => DaysOf(i) ?? int.MaxValue);

    private static string WorkOf(PlanContent content) => content switch
    {
        PlanContent.DailyInspection => "patrol",
        _ => "calibration",
    };

    /// <summary>The longest cycle the standard allows, in days; null when it says nothing in days or hours.</summary>
    private static int? DaysOf(WorkInterval? minimum) => minimum?.Unit switch
    {
        "d" => minimum.Length,
        "h" => Math.Max(1, minimum.Length / 24),
        "month" => minimum.Length * WorkInterval.DaysPerMonth,
        _ => null,
    };

    private static IEnumerable<Error> Problems(Request request, PointRef? point, HashSet<Guid> known, WorkInterval? minimum)
    {
        if (point is null)
        {
            yield return MaintenanceErrors.PointUnknown.With(request.PointId).Field("pointId");
        }

        // The years first: near the calendar's end there are no ten years more.
        if (request.From.Year is < 2000 or > 2200 || request.To < request.From || request.To > request.From.AddYears(10))
        {
            yield return MaintenanceErrors.PeriodInvalid.With().Field("to");
        }

        if (minimum is not null && !minimum.IsMetBy(request.IntervalDays, "d"))
        {
            yield return MaintenanceErrors.TooSeldom.With(DaysOf(minimum), $"{minimum.Rule.Standard} {minimum.Rule.Clause}").Field("intervalDays");
        }

        foreach (var (person, i) in request.PersonIds.Select((p, i) => (p, i)).Where(p => !known.Contains(p.p)))
        {
            yield return MaintenanceErrors.PersonUnknown.With(person).Field($"personIds[{i}]");
        }
    }
}
