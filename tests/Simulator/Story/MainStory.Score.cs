using System.Globalization;
using System.Net;
using System.Text.Json;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>Credit: what all of it comes to.</summary>
public sealed partial class MainStory
{
    private readonly HashSet<Guid> _linesBefore = [];
    private (decimal? Total, Dictionary<string, decimal> Counted) _before = (null, []);

    /// <summary>The institution's score at the end.</summary>
    public JsonElement Score { get; private set; }

    /// <summary>Where the score is, below the gateway.</summary>
    public string ScorePath => string.Create(
        CultureInfo.InvariantCulture, $"/credit/v1/institutions/{InstitutionId}/scores/{_clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Year}");

    /// <summary>
    /// What this play added to the score, as text: indicator by indicator its lines with the evidence they rest on, and by how much it
    /// and the total changed. Ids, positions and times are left out: two plays that went the same way give the same bytes.
    /// </summary>
    public string Added
    {
        get
        {
            var lines = Indicators(Score).Select(i => new
            {
                code = i.GetProperty("code").GetString(),
                added = Plain(Counted(i) - _before.Counted.GetValueOrDefault(i.GetProperty("code").GetString()!)),
                lines = NewLines(i).Select(l => new
                {
                    evidence = l.GetProperty("evidenceType").GetString(),
                    source = l.GetProperty("source").GetString(),
                    points = Plain(l.GetProperty("points").GetDecimal()),
                }),
            });

            // Who had no score yet begins with the base points.
            var score = Score.GetProperty("score");
            var before = _before.Total ?? score.GetProperty("basePoints").GetDecimal();
            return JsonSerializer.Serialize(new { indicators = lines, total = Plain(score.GetProperty("total").GetDecimal() - before) });
        }
    }

    /// <summary>Credit: the score of the period, each line with its evidence, recomputed from the logs to the same bytes.</summary>
    public Task ReadScoreAsync() => ReadScoreAsync(Expected);

    /// <summary>The same when the play was a visit confirmed on its day and one confirmed after midnight.</summary>
    public Task ReadLateConfirmationAsync() => ReadScoreAsync(["record-confirmed", "record-confirmed-late"]);

    private async Task ReadScoreAsync(string[] expected)
    {
        _say("Credit: every point with its rule and evidence; computed again from the services' logs");
        var score = await Eventually.Async(
            () => Institution.GetAsync(ScorePath),
            a => a.Status == HttpStatusCode.OK && Array.TrueForAll(expected, code => NewLines(Indicators(a.Body).First(i => i.GetProperty("code").GetString() == code)).Any()),
            Patience, "the score to have its new lines");
        Score = score.Body;
        foreach (var indicator in Indicators(Score))
        {
            foreach (var line in NewLines(indicator))
            {
                _say($"  {line.GetProperty("points"),5} {indicator.GetProperty("nameEn")}: event {line.GetProperty("evidenceEventId")} of {line.GetProperty("source")}");
            }
        }

        _say($"  total {Score.GetProperty("score").GetProperty("total")}, fingerprint {score["fingerprint"][..16]}…");
        var again = await Eventually.Async(() => City.GetAsync(ScorePath + "/recomputation"), a => a.Status == HttpStatusCode.OK && a["identical"] == "True", Patience, "the recomputed score to be identical");
        _say($"  computed again from {again["eventsRead"]} events of the logs: identical is {again["identical"]}");
    }

    private async Task RememberScoreAsync()
    {
        var score = await Institution.GetAsync(ScorePath);
        if (score.Status == HttpStatusCode.OK)
        {
            _before = (score.Body.GetProperty("score").GetProperty("total").GetDecimal(), Indicators(score.Body).ToDictionary(i => i.GetProperty("code").GetString()!, Counted));
            _linesBefore.UnionWith(Indicators(score.Body).SelectMany(i => i.GetProperty("lines").EnumerateArray()).Select(l => l.GetProperty("lineId").GetGuid()));
        }
    }

    /// <summary>Without the zeros at its end, which tell of the sums it came from.</summary>
    private static decimal Plain(decimal value) => value / 1.0000000000000000000000000000m;

    private static IEnumerable<JsonElement> Indicators(JsonElement score) => score.GetProperty("score").GetProperty("indicators").EnumerateArray();

    private static decimal Counted(JsonElement indicator) => indicator.GetProperty("counted").GetDecimal();

    private IEnumerable<JsonElement> NewLines(JsonElement indicator) =>
        indicator.GetProperty("lines").EnumerateArray().Where(l => !_linesBefore.Contains(l.GetProperty("lineId").GetGuid()));
}
