using System.Text.Json;
using Shemss.Contracts.Credit.V1;
using Shemss.Credit.Domain;
using Shemss.Credit.Schemes;
using Shemss.Data;
using Shemss.Messaging;

namespace Shemss.Credit.Subscriptions;

/// <summary>
/// R51: an event that counts is kept as evidence as it came, and its lines are told. Nothing is added up here: totals are computed on read.
/// </summary>
internal sealed class OnEvidence<TEvent> : ISubscriber<TEvent> where TEvent : class
{
    private const string Insert = """
        insert into evidence (event_id, type, source, position, institution_id, period, occurred_at, payload)
        values (@EventId, @Type, @Source, @Position, @InstitutionId, @Period, @OccurredAt, @Payload)
        on conflict do nothing
        """;

    public async Task HandleAsync(TEvent e, EventMetadata metadata, DbSession session, CancellationToken ct)
    {
        var payload = JsonSerializer.SerializeToElement(e, EventJson.Options);
        if (Evidence.Read(metadata.Id, metadata.Type, metadata.Source, metadata.Position, metadata.OccurredAt, payload) is not { } evidence)
        {
            return;
        }

        // Told once: what is kept already has had its lines.
        if (await session.ExecuteAsync(Insert, evidence, ct) == 0 || await SchemeStore.OfPeriodAsync(session, evidence.Period, ct) is not { } scheme)
        {
            return;
        }

        foreach (var (indicator, line) in Scoring.LinesOf(scheme, evidence))
        {
            session.Append($"score/{evidence.InstitutionId}/{evidence.Period}", new CreditLineRecorded
            {
                LineId = line.LineId,
                InstitutionId = evidence.InstitutionId,
                Period = evidence.Period,
                SchemeVersion = scheme.Version,
                Indicator = indicator.Code,
                Points = line.Points,
                EvidenceEventId = line.EvidenceEventId,
                EvidenceType = line.EvidenceType,
            }, metadata.OccurredAt);
        }
    }
}
