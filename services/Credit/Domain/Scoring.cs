using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shemss.Credit.Domain;

/// <summary>A point gained or lost (R52): the rule, and the evidence it rests on.</summary>
/// <param name="LineId">Follows from scheme, indicator and evidence: made again, it is the same.</param>
/// <param name="EvidenceEventId">The event.</param>
/// <param name="EvidenceType">Its wire name.</param>
/// <param name="Source">The service that published it.</param>
/// <param name="Position">Its position in that service's log.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Points">Points of this line.</param>
internal sealed record ScoreLine(Guid LineId, Guid EvidenceEventId, string EvidenceType, string Source, long Position, DateTimeOffset OccurredAt, decimal Points);

/// <summary>An indicator with its lines.</summary>
/// <param name="Code">Indicator code.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="Clause">The clause it rests on.</param>
/// <param name="Sum">Sum of its lines.</param>
/// <param name="Counted">What counts of it: the sum, held within the cap.</param>
/// <param name="Lines">The lines, oldest evidence first.</param>
internal sealed record IndicatorScore(string Code, string NameEn, string NameZh, string Clause, decimal Sum, decimal Counted, IReadOnlyList<ScoreLine> Lines);

/// <summary>A score with everything it follows from.</summary>
/// <param name="InstitutionId">Whose score.</param>
/// <param name="Period">Calendar year.</param>
/// <param name="SchemeVersion">The scheme.</param>
/// <param name="BasePoints">What the period began with.</param>
/// <param name="Indicators">Every indicator of the scheme, also those without a line.</param>
/// <param name="Total">Base points and what counts of each indicator.</param>
internal sealed record Score(
    Guid InstitutionId, int Period, string SchemeVersion, decimal BasePoints, IReadOnlyList<IndicatorScore> Indicators, decimal Total);

/// <summary>R52: the same evidence under the same scheme always gives the same score, to the last digit.</summary>
internal static class Scoring
{
    /// <summary>How scores are written: one form, so that equal scores are equal bytes.</summary>
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web);

    /// <summary>The lines one piece of evidence gives under a scheme, with their indicators.</summary>
    public static IEnumerable<(Indicator Indicator, ScoreLine Line)> LinesOf(Scheme scheme, Evidence evidence) =>
        from indicator in scheme.Indicators
        where indicator.Evidence == evidence.Type && indicator.Matches(evidence.Payload)
        select (indicator, new ScoreLine(
            LineId(scheme, indicator, evidence), evidence.EventId, evidence.Type, evidence.Source, evidence.Position,
            At(indicator, evidence), indicator.Points));

    /// <summary>The score of an institution and period. The order of the evidence does not matter.</summary>
    public static Score Compute(Scheme scheme, Guid institutionId, int period, IEnumerable<Evidence> evidence)
    {
        var lines = evidence
            .Where(e => e.InstitutionId == institutionId && e.Period == period)
            .DistinctBy(e => e.EventId)
            .SelectMany(e => LinesOf(scheme, e))
            .ToLookup(l => l.Indicator.Code, l => l.Line);
        var indicators = scheme.Indicators.Select(indicator =>
        {
            ScoreLine[] own = [.. lines[indicator.Code].OrderBy(l => l.OccurredAt).ThenBy(l => l.EvidenceEventId)];
            var sum = own.Sum(l => l.Points);
            return new IndicatorScore(
                indicator.Code, indicator.NameEn, indicator.NameZh, indicator.Clause, sum, Math.Clamp(sum, -indicator.Cap, indicator.Cap), own);
        }).ToList();
        return new Score(institutionId, period, scheme.Version, scheme.BasePoints, indicators, scheme.BasePoints + indicators.Sum(i => i.Counted));
    }

    /// <summary>The score's bytes.</summary>
    public static byte[] Bytes(Score score) => JsonSerializer.SerializeToUtf8Bytes(score, Canonical);

    /// <summary>SHA-256 of the score's bytes, lower-case hex.</summary>
    public static string Fingerprint(Score score) => Convert.ToHexStringLower(SHA256.HashData(Bytes(score)));

    private static DateTimeOffset At(Indicator indicator, Evidence evidence) =>
        indicator.At is { } field && evidence.Payload.TryGetProperty(field, out var at) && at.TryGetDateTimeOffset(out var stated)
            ? stated.ToUniversalTime()
            : evidence.OccurredAt.ToUniversalTime();

    private static Guid LineId(Scheme scheme, Indicator indicator, Evidence evidence)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scheme.Version}/{indicator.Code}/{evidence.EventId}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
