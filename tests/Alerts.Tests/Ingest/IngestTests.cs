using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using Shemss.Hj212;
using Shemss.Simulator.Fleet;
using Shemss.Testing;
using Shemss.Testing.Servers;

namespace Shemss.Alerts.Tests.Ingest;

[Trait("Needs", "Servers")]
public sealed partial class IngestTests(TestServers servers)
{
    private static readonly PublishedFrame Wanted = PublishedFrame.All.Single(f => f.Id == "C.16-19");

    [GeneratedRegex("MN=([^;]+);")]
    private static partial Regex MnOf { get; }

    [Fact]
    public async Task R47_published_frames_have_exactly_their_expected_outcomes()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        foreach (var mn in PublishedFrame.All.Select(f => MnOf.Match(f.Packet).Groups[1].Value).Distinct())
        {
            await world.AddPointAsync(mn);
        }

        foreach (var published in PublishedFrame.All)
        {
            var answers = await Line.SayAsync(world.Door, published.Bytes);
            Assert.Equal(published.Answer == 0 ? [] : [published.Answer], answers.Select(a => a.Cn));
            Assert.All(answers, a => Assert.Contains($"QN={a.Qn};", published.Packet, StringComparison.Ordinal));
        }

        var uploads = PublishedFrame.All.Where(f => f is { Outcome: "parsed", Kind: "Upload" }).ToList();
        var refused = PublishedFrame.All.Where(f => f.Outcome == "rejected").Select(f => f.Reason).Order().ToList();
        Assert.Equal(uploads.Count, await world.ScalarAsync<long>("select count(*) from frame"));
        await Eventually.Async(() => world.ScalarAsync<string>("select coalesce(string_agg(reason, ',' order by reason), '') from rejected_frame"), r => r == string.Join(',', refused));
        foreach (var upload in uploads)
        {
            // Every number sent is in the arrays.
            var numbers = Regex.Count(upload.Readings, @"(?:Rtd|Min|Avg|Max|Cou|Zs\w+|RS|RT)=");
            var codes = upload.Readings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(':')[0]).Order(StringComparer.Ordinal).ToArray();
            await using var owner = await alerts.OwnerConnectionAsync();
            await using var find = new NpgsqlCommand(
                """
                select count(*) from frame f join point_ref p on p.id = f.point_id
                where p.mn = @mn and cardinality(vals) = @numbers and cn = @cn
                  and (select coalesce(array_agg(c.code order by c.code collate "C"), '{}') from unnest(f.factors) u join factor_code c on c.id = u) = @codes
                """, owner);
            find.Parameters.AddWithValue("mn", MnOf.Match(upload.Packet).Groups[1].Value);
            find.Parameters.AddWithValue("numbers", numbers);
            find.Parameters.AddWithValue("cn", int.Parse(Regex.Match(upload.Packet, "CN=([0-9]+)").Groups[1].Value, null));
            find.Parameters.AddWithValue("codes", codes);
            Assert.True((long)(await find.ExecuteScalarAsync())! >= 1, $"{upload.Id} is not stored whole");
        }
    }

    [Fact]
    public async Task R47_an_answer_comes_only_after_the_commit()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        await world.AddPointAsync("010000A8900016F000169DC0");
        await using var owner = await alerts.OwnerConnectionAsync();
        await using var hold = await owner.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("lock table frame in exclusive mode", owner, hold))
        {
            await take.ExecuteNonQueryAsync();
        }

        using var line = await Line.OpenAsync(world.Door);
        await line.SendAsync(Wanted.Bytes);
        await Eventually.Async(() => world.ScalarAsync<bool>("select exists (select from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'frame' and not l.granted)"), what: "the writer waits");
        Assert.Equal(0, line.Available);
        await hold.CommitAsync();
        Assert.Equal(Command.DataAnswer, Assert.Single(await line.EndAsync()).Cn);
        Assert.Equal(1L, await world.ScalarAsync<long>("select count(*) from frame"));
    }

    [Fact]
    public async Task R47_a_frame_sent_again_is_answered_again_and_stored_once()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        await world.AddPointAsync("010000A8900016F000169DC0");
        Assert.Equal(2, (await Line.SayAsync(world.Door, Wanted.Bytes, Wanted.Bytes)).Count);
        Assert.Single(await Line.SayAsync(world.Door, Wanted.Bytes));
        Assert.Equal(1L, await world.ScalarAsync<long>("select count(*) from frame"));
    }

    [Fact]
    public async Task R47_bad_frames_are_kept_with_their_reason_and_harm_no_other()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        await world.AddPointAsync("010000A8900016F000169DC0");
        var bad = PublishedFrame.All.First(f => f.Reason == "hj212.crc-mismatch");
        var stranger = PublishedFrame.All.Single(f => f.Id == "2");
        var answers = await Line.SayAsync(world.Door, bad.Bytes, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), stranger.Bytes, Wanted.Bytes);
        Assert.Equal(Wanted.Packet[9..26], Assert.Single(answers).Qn);
        await Eventually.Async(
            () => world.ScalarAsync<string>("select coalesce(string_agg(distinct reason, ',' order by reason), '') from rejected_frame"),
            r => r == "alerts.mn-unknown,hj212.crc-mismatch,hj212.garbage");
        Assert.Equal(Encoding.UTF8.GetBytes(stranger.Packet), await world.ScalarAsync<byte[]>("select raw from rejected_frame where reason = 'alerts.mn-unknown'"));
        Assert.Equal(1L, await world.ScalarAsync<long>("select count(*) from frame"));
    }

    [Fact]
    public async Task R47_many_loggers_that_resend_lose_nothing_and_store_nothing_twice()
    {
        await using var alerts = await ServiceFactory<Program>.StartAsync(servers, "alerts");
        var world = new AlertsWorld(alerts);
        var sources = new Dictionary<string, IAsyncEnumerable<SimulatedFrame>>();
        for (var n = 0; n < 10; n++)
        {
            await world.AddPointAsync(SyntheticLoad.Mn(n));
            sources[SyntheticLoad.Mn(n)] = SyntheticLoad.Frames(n, 100, new DateTime(2026, 3, 2)).ToAsyncEnumerable();
        }

        var ledger = new Ledger();
        var options = new LoggerOptions { Host = world.Door, Window = 16, AnswerTimeout = TimeSpan.FromSeconds(5), Faults = new() { DuplicateRate = 0.1 } };
        await LoggerFleet.RunAsync(sources, options, ledger, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1000L, 0L), (ledger.Acknowledged, ledger.RejectedInput));
        Assert.Equal(1000L, await world.ScalarAsync<long>("select count(*) from frame"));
    }
}
