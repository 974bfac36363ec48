using System.Text.Json;
using Shemss.Credit.Domain;
using Shemss.Credit.Schemes;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Credit.Scores;

/// <summary>Computes scores from the evidence kept here.</summary>
internal sealed class ScoreReader(Db db, SchemeStore schemes)
{
    private const string Visible = """
        select exists (select from institution_ref where id = @id)
        """;

    private const string OfInstitution = """
        select event_id, type, source, position, institution_id, period, occurred_at, payload from evidence
        where institution_id = @id and period = @period
        order by event_id
        """;

    private sealed class Row
    {
        public required Guid EventId { get; init; }

        public required string Type { get; init; }

        public required string Source { get; init; }

        public required long Position { get; init; }

        public required Guid InstitutionId { get; init; }

        public required int Period { get; init; }

        public required DateTimeOffset OccurredAt { get; init; }

        public required JsonElement Payload { get; init; }
    }

    /// <summary>The scheme and the score as of now, within the caller's view.</summary>
    public async Task<Result<(Scheme Scheme, Score Score)>> ReadAsync(Guid id, int period, Caller caller, CancellationToken ct)
    {
        if (!(await db.ReadAsync<bool>(caller.Scope, Visible, new { id }, ct))[0])
        {
            return CreditErrors.InstitutionUnknown.With();
        }

        if (period is < 2000 or > 2200 || await schemes.OfPeriodAsync(period, ct) is not { } scheme)
        {
            return CreditErrors.PeriodWithoutScheme.With(period);
        }

        // Who may see the institution sees its whole score; a part of the evidence would give another total.
        var rows = await db.ReadAsync<Row>(AccessScope.System("credit"), OfInstitution, new { id, period }, ct);
        return (scheme, Scoring.Compute(scheme, id, period, rows.Select(r => new Evidence(
            r.EventId, r.Type, r.Source, r.Position, r.InstitutionId, r.Period, r.OccurredAt, r.Payload))));
    }
}
