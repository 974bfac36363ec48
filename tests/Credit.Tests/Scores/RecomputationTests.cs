using System.Net;
using Microsoft.AspNetCore.Http;
using Shemss.Testing.Servers;

namespace Shemss.Credit.Tests.Scores;

[Trait("Needs", "Servers")]
public sealed class RecomputationTests(TestServers servers)
{
    [Fact]
    public async Task R52_computed_again_from_the_sources_logs_a_score_is_the_same_to_the_last_byte_and_a_doctored_one_is_not()
    {
        await using var world = await CreditWorld.CreateAsync(servers, Evidence);
        var again = await (await world.AsInstitution.GetAsync($"{world.Path}/recomputation")).JsonAsync(HttpStatusCode.OK);
        Assert.True(again.GetProperty("identical").GetBoolean());
        Assert.Equal(6, again.GetProperty("eventsRead").GetInt32());
        var score = await world.ScoreAsync();
        Assert.Equal(score.GetProperty("fingerprint").GetString(), again.GetProperty("recomputedFingerprint").GetString());
        Assert.Equal(score.GetProperty("score").GetRawText(), again.GetProperty("recomputed").GetRawText());

        Assert.Equal(1, await world.OwnerAsync("delete from evidence where type = 'shemss.alerts.alert-verified.v1'"));
        var doctored = await (await world.AsInstitution.GetAsync($"{world.Path}/recomputation")).JsonAsync(HttpStatusCode.OK);
        Assert.False(doctored.GetProperty("identical").GetBoolean());
        Assert.Equal(again.GetProperty("recomputedFingerprint").GetString(), doctored.GetProperty("recomputedFingerprint").GetString());
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("hangs")]
    [InlineData("breaks off")]
    [InlineData("talks of something else")]
    public async Task R52_a_source_that_does_not_answer_is_named_and_the_score_itself_still_stands(string how)
    {
        await using var world = await CreditWorld.CreateAsync(servers, Evidence);
        world.Sources.Trouble = how switch
        {
            "refuses" => http =>
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            },
            "hangs" => http => Task.Delay(Timeout.Infinite, http.RequestAborted),
            "breaks off" => http =>
            {
                http.Abort();
                return Task.CompletedTask;
            },
            _ => http => http.Response.WriteAsync("<html>maintenance</html>"),
        };
        using var refused = await world.AsInstitution.GetAsync($"{world.Path}/recomputation");
        Assert.Equal(["credit.recomputation.source-away"], await refused.RefusalsAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Contains("maintenance", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(100m, (await world.ScoreAsync()).GetProperty("score").GetProperty("total").GetDecimal());
    }

    private static void Evidence(CreditWorld world)
    {
        // Of another year: the sources keep it to themselves when 2026 is computed again.
        world.Confirmed(at: new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.FromHours(8)));
        world.Confirmed();
        world.Confirmed(receivedLate: true, at: new DateTimeOffset(2026, 3, 11, 9, 15, 7, 123, 456, TimeSpan.FromHours(8)));
        world.Judged(true);
        world.Judged(true);
        world.FiledLate();
        world.Verified(true);
    }
}
