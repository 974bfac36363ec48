using System.Globalization;
using System.Net;
using System.Text.Json;
using Shemss.Identity.Demo;
using Shemss.Testing.Identity;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>Partners: the same events, pulled.</summary>
public sealed partial class MainStory
{
    /// <summary>Partners: a partner's machine pulls the services' feeds and finds the evidence of every line of this play (R63).</summary>
    public async Task ReadFeedsAsync()
    {
        _say("Partners: a partner's machine signs in with its client credentials and pulls the events");
        using var flow = new CodeFlow(Gateway);
        var tokens = await Eventually.Async(
            () => flow.ClientCredentialsAsync(DemoAccounts.PartnerClient, DemoAccounts.PartnerSecret), _ => true, Patience, "a partner's token");
        using var partner = Person.WithToken(Gateway, "the partner", tokens.AccessToken, _say);
        var evidence = new HashSet<Guid>();
        evidence.UnionWith(await PullAsync(partner, "maintenance", "shemss.maintenance.record-confirmed.v1"));
        evidence.UnionWith(await PullAsync(partner, "comparison", "shemss.comparison.report-judged.v1,shemss.comparison.report-filed-late.v1"));
        evidence.UnionWith(await PullAsync(partner, "alerts", "shemss.alerts.alert-verified.v1"));
        var lines = Indicators(Score).SelectMany(NewLines).ToList();
        var missing = lines.Where(l => !evidence.Contains(l.GetProperty("evidenceEventId").GetGuid())).ToList();
        _say($"  {evidence.Count} events; the evidence of all {lines.Count} new lines of the score is among them");
        if (missing.Count > 0)
        {
            throw new StoryException($"Not in the feeds: {string.Join('\n', missing)}");
        }
    }

    private static async Task<List<Guid>> PullAsync(Person partner, string service, string types)
    {
        var ids = new List<Guid>();
        JsonElement page;
        var after = 0L;
        do
        {
            page = (await partner.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/{service}/v1/events?after={after}&types={types}&limit=500"))).Expect(HttpStatusCode.OK).Body;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("id").GetGuid()));
            after = page.GetProperty("after").GetInt64();
        }
        while (page.GetProperty("hasMore").GetBoolean());
        return ids;
    }
}
