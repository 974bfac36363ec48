using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Shemss.Contracts.Sites.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using Shemss.Sites.Domain;
using Shemss.Sites.Points;

namespace Shemss.Sites.Assignments;

/// <summary>The enterprise says which institution serves a point, from which day to which, under which contract.</summary>
internal static class AssignInstitution
{
    /// <summary>The assignment.</summary>
    internal sealed record Request
    {
        /// <summary>The institution; its filing must be accepted.</summary>
        public required Guid InstitutionId { get; init; }

        /// <summary>合同编号; none for 自行运维.</summary>
        [StringLength(100)]
        public string? ContractNumber { get; init; }

        /// <summary>Contract amount in 10,000 CNY (万元).</summary>
        [Range(typeof(decimal), "0", "100000000", ParseLimitsInInvariantCulture = true)]
        public decimal? ContractAmount { get; init; }

        /// <summary>The uploaded contract.</summary>
        public Guid? ContractFileId { get; init; }

        /// <summary>First day, Asia/Shanghai.</summary>
        public required DateOnly From { get; init; }

        /// <summary>Last day, Asia/Shanghai; open when left out.</summary>
        public DateOnly? To { get; init; }
    }

    public static readonly Request Example = new()
    {
        InstitutionId = ExampleId.Of("institutions"),
        ContractNumber = "QY-2025-018",
        ContractAmount = 18.6m,
        From = new DateOnly(2025, 1, 1),
    };

    private const string Institution = """
        select id, kind, status, self_operating_enterprise_id from institution_ref where id = @InstitutionId
        """;

    private const string Latest = """
        select valid_from from assignment where point_id = @id order by valid_from desc limit 1
        """;

    private const string EndEarlier = """
        update assignment set valid_to = @last where point_id = @id and (valid_to is null or valid_to > @last)
        """;

    private const string Insert = """
        insert into assignment (id, point_id, enterprise_id, institution_id, contract_number, contract_amount, contract_file_id, valid_from, valid_to, assigned_at, assigned_by)
        values (@assignmentId, @id, @EnterpriseId, @InstitutionId, @ContractNumber, @ContractAmount, @ContractFileId, @From, @To, @now, @by)
        """;

    private const string Serve = """
        update point set version = version + 1 where id = @id
        """;

    private sealed class InstitutionRef
    {
        public required string Kind { get; init; }

        public required string Status { get; init; }

        public Guid? SelfOperatingEnterpriseId { get; init; }
    }

    public static async Task<Answer<Created<AssignmentResponse>>> HandleAsync(
        Guid id, Request request, Caller caller, DbSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.QueryOneAsync<PointRow>(PointRow.Load, new { id }, ct) is not { } point)
        {
            return SitesErrors.PointUnknown;
        }

        var institution = await session.QueryOneAsync<InstitutionRef>(Institution, new { request.InstitutionId }, ct);
        var latest = await session.QueryOneAsync<DateOnly?>(Latest, new { id }, ct);
        var fileKnown = request.ContractFileId is not { } file || (await FileStore.OwnAsync(session, [file], ct)).Count > 0;
        var problems = Result.From(Problems(request, point, institution, latest, fileKnown));
        if (!problems.IsOk)
        {
            return problems;
        }

        var now = clock.GetUtcNow();
        var assignment = new AssignmentResponse(Guid.CreateVersion7(), id, request.InstitutionId, request.ContractNumber?.Trim(), request.From, request.To, now);
        await session.ExecuteAsync(EndEarlier, new { id, last = request.From.AddDays(-1) }, ct);
        await session.ExecuteAsync(Insert, new
        {
            assignmentId = assignment.Id,
            id,
            point.EnterpriseId,
            request.InstitutionId,
            assignment.ContractNumber,
            request.ContractAmount,
            request.ContractFileId,
            request.From,
            request.To,
            now,
            by = caller.Subject,
        }, ct);
        await session.ExecuteAsync(Serve, new { id }, ct);
        session.Append($"point/{id}", new MaintenanceInstitutionAssigned
        {
            AssignmentId = assignment.Id,
            PointId = id,
            EnterpriseId = point.EnterpriseId,
            AuthorityId = point.AuthorityId,
            InstitutionId = request.InstitutionId,
            ContractNumber = assignment.ContractNumber,
            From = request.From,
            To = request.To,
        }, now);
        return TypedResults.Created($"/v1/points/{id}/assignments/{assignment.Id}", assignment);
    }

    private static IEnumerable<Error> Problems(Request request, PointRow point, InstitutionRef? institution, DateOnly? latest, bool fileKnown)
    {
        if (institution is null)
        {
            yield return SitesErrors.InstitutionUnknown.With(request.InstitutionId).Field("institutionId");
            yield break;
        }

        if (institution.Status != "accepted")
        {
            yield return SitesErrors.InstitutionNotAccepted.With(institution.Status).Field("institutionId");
        }

        var selfOperated = institution.Kind == "self-operated";
        if (selfOperated && institution.SelfOperatingEnterpriseId != point.EnterpriseId)
        {
            yield return SitesErrors.SelfOperatedElsewhere.With().Field("institutionId");
        }

        if (!selfOperated && string.IsNullOrWhiteSpace(request.ContractNumber))
        {
            yield return SitesErrors.ContractMissing.With().Field("contractNumber");
        }

        if (request.To < request.From)
        {
            yield return SitesErrors.PeriodInvalid.With().Field("to");
        }

        if (latest >= request.From)
        {
            yield return SitesErrors.AssignedAlready.With(latest).Field("from");
        }

        if (!fileKnown)
        {
            yield return SitesErrors.FileUnknown.With(request.ContractFileId).Field("contractFileId");
        }
    }
}

/// <summary>Who serves a point and since when.</summary>
/// <param name="Id">The assignment.</param>
/// <param name="PointId">The point.</param>
/// <param name="InstitutionId">The institution.</param>
/// <param name="ContractNumber">合同编号.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; open when null.</param>
/// <param name="AssignedAt">When this was recorded.</param>
internal sealed record AssignmentResponse(
    Guid Id, Guid PointId, Guid InstitutionId, string? ContractNumber, DateOnly From, DateOnly? To, DateTimeOffset AssignedAt);
