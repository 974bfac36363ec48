using System.Text.Json;
using CsCheck;
using Shemss.Credit.Domain;

namespace Shemss.Credit.Tests.Domain;

public sealed class ScoringTests
{
    private static readonly Guid Institution = new("0198c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private static readonly Scheme Rules = new("test-1", "Test", "测试", 100m, "P",
    [
        Rule("good", "e.confirmed", """{"late":false,"receivedLate":false}""", 0.5m, 2m),
        Rule("late", "e.confirmed", """{"late":true}""", 0.1m, 1m),
        Rule("received-late", "e.confirmed", """{"receivedLate":true}""", -0.5m, 1m),
        Rule("judged", "e.judged", "{}", -3m, 7m, at: null),
    ]);

    private static readonly Gen<Evidence> One = Gen.Select(Gen.Guid, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 20], (id, judged, late, receivedLate, day) =>
        Of(judged ? "e.judged" : "e.confirmed", id, late, receivedLate, Start.AddDays(day)));

    private static readonly Gen<Evidence[]> Many = One.Array[0, 40];

    [Fact]
    public void R52_the_order_of_the_evidence_does_not_matter_to_the_last_byte() =>
        Many.SelectMany(all => Gen.Shuffle(all).Select(shuffled => (all, shuffled))).Sample(p =>
            Scoring.Bytes(Compute(p.all)).AsSpan().SequenceEqual(Scoring.Bytes(Compute(p.shuffled))));

    [Fact]
    public void R52_evidence_that_comes_twice_counts_once() =>
        Many.Sample(all => Scoring.Fingerprint(Compute(all)) == Scoring.Fingerprint(Compute([.. all, .. all])));

    [Fact]
    public void R52_an_indicator_counts_up_to_its_cap_and_the_total_is_base_and_what_counts() =>
        Many.Sample(all =>
        {
            var score = Compute(all);
            foreach (var (rule, indicator) in Rules.Indicators.Zip(score.Indicators))
            {
                Assert.Equal(rule.Code, indicator.Code);
                Assert.Equal(rule.Points * indicator.Lines.Count, indicator.Sum);
                Assert.InRange(indicator.Counted, -rule.Cap, rule.Cap);
                Assert.Equal(Math.Abs(indicator.Sum) <= rule.Cap ? indicator.Sum : Math.Sign(indicator.Sum) * rule.Cap, indicator.Counted);
            }

            Assert.Equal(100m + score.Indicators.Sum(i => i.Counted), score.Total);
            return true;
        });

    [Fact]
    public void R52_every_line_names_its_evidence_and_no_two_lines_are_one() =>
        Many.Sample(all =>
        {
            var lines = Compute(all).Indicators.SelectMany(i => i.Lines).ToList();
            var known = all.Select(e => e.EventId).ToHashSet();
            return lines.TrueForAll(l => known.Contains(l.EvidenceEventId)) && lines.Select(l => l.LineId).Distinct().Count() == lines.Count;
        });

    [Fact]
    public void R52_one_event_may_count_under_more_than_one_indicator_and_under_none()
    {
        var score = Compute([Of("e.confirmed", Guid.CreateVersion7(), late: true, receivedLate: true, Start), Of("e.unknown", Guid.CreateVersion7(), true, true, Start)]);
        Assert.Equal([0, 1, 1, 0], score.Indicators.Select(i => i.Lines.Count));
        Assert.Equal(99.6m, score.Total);
    }

    [Fact]
    public void R52_another_institutions_evidence_and_another_years_do_not_count()
    {
        var own = Of("e.judged", Guid.CreateVersion7(), false, false, Start);
        Assert.Equal(97m, Compute([own, own with { EventId = Guid.CreateVersion7(), InstitutionId = Guid.CreateVersion7() }, own with { EventId = Guid.CreateVersion7(), Period = 2025 }]).Total);
    }

    [Theory]
    [InlineData("2026-12-31T15:59:59.999Z", 2026)]
    [InlineData("2026-12-31T16:00:00Z", 2027)]
    public void R52_the_period_is_the_year_in_Shanghai(string at, int period) =>
        Assert.Equal(period, Evidence.Read(
            Guid.CreateVersion7(), "e", "s", 1, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Json($$"""{"institutionId":"{{Institution}}"}"""))!.Period);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"institutionId":null}""")]
    [InlineData("""{"institutionId":"x"}""")]
    [InlineData("""{"institutionId":7}""")]
    public void R51_an_event_of_no_institution_is_no_evidence(string payload) =>
        Assert.Null(Evidence.Read(Guid.CreateVersion7(), "e", "s", 1, Start, Json(payload)));

    private static Score Compute(IEnumerable<Evidence> evidence) => Scoring.Compute(Rules, Institution, 2026, evidence);

    private static Evidence Of(string type, Guid id, bool late, bool receivedLate, DateTimeOffset at) => new(
        id, type, "s", 1, Institution, 2026, at,
        JsonSerializer.SerializeToElement(new { institutionId = Institution, late, receivedLate, confirmedAt = at.ToOffset(TimeSpan.Zero) }));

    private static Indicator Rule(string code, string evidence, string when, decimal points, decimal cap, string? at = "confirmedAt") => new(
        code, code, code, evidence, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(when)!, at, points, cap, "1");

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
