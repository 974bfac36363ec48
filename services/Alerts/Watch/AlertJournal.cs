using System.Text.Json;
using System.Text.Json.Serialization;
using Shemss.Alerts.Domain.Detection;
using Shemss.Contracts.Alerts.V1;
using Shemss.Data;
using Shemss.Messaging;
using Shemss.ServiceDefaults;
using AlertClosed = Shemss.Alerts.Domain.Detection.AlertClosed;

namespace Shemss.Alerts.Watch;

/// <summary>Keeps what the rules say: an episode is one alert, told of once, whatever is put before the rules again.</summary>
internal static class AlertJournal
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const string InsertAlert = """
        insert into alert (id, point_id, enterprise_id, authority_id, institution_id, factor_code, rule, rule_version, parameters, parameters_label, category,
            level, episode_started_at, detected_at, raised_at, episode_until, evidence, explanation_zh, explanation_en, status, analysis_due_at, version)
        select @id, p.id, p.enterprise_id, p.authority_id, serving_institution(p.id), @factor, @rule, @ruleVersion, @parameters::jsonb, @label, @category,
            @level, @start, @detectedAt, @raisedAt, @detectedAt, @evidence::jsonb, @zh, @en, 'raised', @dueAt, 1
        from point_ref p where p.id = @pointId
        on conflict (point_id, factor_code, rule, episode_started_at) do nothing
        returning enterprise_id, authority_id, institution_id
        """;

    private const string Extend = """
        update alert set episode_until = greatest(episode_until, @until), level = @level, evidence = @evidence::jsonb, explanation_zh = @zh, explanation_en = @en,
            version = version + 1
        where point_id = @pointId and factor_code = @factor and rule = @rule and episode_started_at = @start and episode_ended_at is null
        """;

    private const string End = """
        update alert set episode_until = greatest(episode_until, @end), episode_ended_at = @end, end_reason = @reason, version = version + 1
        where point_id = @pointId and factor_code = @factor and rule = @rule and episode_started_at = @start and episode_ended_at is null
        """;

    private const string InsertSuppression = """
        insert into suppression (id, point_id, enterprise_id, authority_id, institution_id, factor_code, rule, rule_version, episode_started_at, held_at, reason,
            reason_id, evidence)
        select @id, p.id, p.enterprise_id, p.authority_id, serving_institution(p.id), @factor, @rule, @ruleVersion, @start, @heldAt, @reason, @reasonId, @evidence::jsonb
        from point_ref p where p.id = @pointId
        on conflict (point_id, factor_code, rule, episode_started_at, reason) do nothing
        """;

    private sealed class Owners
    {
        public required Guid EnterpriseId { get; init; }

        public required Guid AuthorityId { get; init; }

        public Guid? InstitutionId { get; init; }
    }

    public static async Task WriteAsync(DbSession session, IEnumerable<AlertEvent> events, DateTimeOffset now, TimeSpan analysisWithin, AlertMetrics metrics, CancellationToken ct)
    {
        foreach (var e in events)
        {
            await (e switch
            {
                AlertOpened opened => OpenAsync(session, opened, now, now + analysisWithin, metrics, ct),
                AlertExtended extended => session.ExecuteAsync(Extend, new
                {
                    pointId = e.Key.PointId,
                    factor = e.Key.FactorCode,
                    rule = e.Key.Rule.ToString(),
                    start = e.Key.Start,
                    until = extended.Until,
                    level = Wire.Name(extended.Level),
                    evidence = JsonSerializer.Serialize(extended.Evidence, Json),
                    zh = extended.Explanation.Zh,
                    en = extended.Explanation.En,
                }, ct),
                AlertClosed closed => session.ExecuteAsync(End, new
                {
                    pointId = e.Key.PointId,
                    factor = e.Key.FactorCode,
                    rule = e.Key.Rule.ToString(),
                    start = e.Key.Start,
                    end = closed.End,
                    reason = closed.Reason == Guard.None ? "recovered" : Wire.Name(closed.Reason),
                }, ct),
                AlertSuppressed held => session.ExecuteAsync(InsertSuppression, new
                {
                    id = Guid.CreateVersion7(),
                    pointId = e.Key.PointId,
                    factor = e.Key.FactorCode,
                    rule = e.Key.Rule.ToString(),
                    start = e.Key.Start,
                    ruleVersion = held.Setting.Version,
                    heldAt = held.At,
                    reason = Wire.Name(held.Reason),
                    reasonId = held.ReasonId,
                    evidence = JsonSerializer.Serialize(held.Evidence, Json),
                }, ct),
                _ => throw new InvalidOperationException($"unknown event {e.GetType().Name}"),
            });
        }
    }

    private static async Task OpenAsync(DbSession session, AlertOpened opened, DateTimeOffset now, DateTimeOffset dueAt, AlertMetrics metrics, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var owners = await session.QueryOneAsync<Owners>(InsertAlert, new
        {
            id,
            pointId = opened.Key.PointId,
            factor = opened.Key.FactorCode,
            rule = opened.Key.Rule.ToString(),
            start = opened.Key.Start,
            ruleVersion = opened.Setting.Version,
            parameters = JsonSerializer.Serialize(opened.Setting.Values, Json),
            label = opened.Setting.Label,
            category = opened.Category,
            level = Wire.Name(opened.Level),
            detectedAt = opened.Evidence.To,
            raisedAt = now,
            evidence = JsonSerializer.Serialize(opened.Evidence, Json),
            zh = opened.Explanation.Zh,
            en = opened.Explanation.En,
            dueAt,
        }, ct);
        if (owners is null)
        {
            return;
        }

        session.Append($"alert/{id}", new AlertRaised
        {
            AlertId = id,
            PointId = opened.Key.PointId,
            EnterpriseId = owners.EnterpriseId,
            AuthorityId = owners.AuthorityId,
            InstitutionId = owners.InstitutionId,
            Category = opened.Category,
            Rule = opened.Key.Rule.ToString(),
            RuleVersion = opened.Setting.Version,
            FactorCode = opened.Key.FactorCode.Length == 0 ? null : opened.Key.FactorCode,
            EpisodeStartedAt = opened.Key.Start,
            DetectedAt = opened.Evidence.To,
            RaisedAt = now,
            ExplanationEn = opened.Explanation.En,
            ExplanationZh = opened.Explanation.Zh,
        }, now);
        session.OnCommitted(() => metrics.Raised(opened));
    }
}
