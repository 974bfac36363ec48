using System.Net;
using System.Text.Json;
using Shemss.Simulator.Fleet;
using Shemss.Simulator.Playing;
using Shemss.Testing.Servers;

namespace Shemss.Simulator.Story;

/// <summary>Alerts: data come over TCP, one point's COD stands still, and the case takes its course.</summary>
public sealed partial class MainStory
{
    private const string NoFluctuation = "no-fluctuation";
    private readonly List<Guid> _healthyIds = [];
    private StoryPoint _standing = null!;
    private IReadOnlyList<StoryPoint> _healthy = [];

    /// <summary>Every point whose data are played.</summary>
    public IEnumerable<Guid> Points => [PointId, .. _healthyIds];

    /// <summary>The alert of this play.</summary>
    public Guid AlertId { get; private set; }

    /// <summary>From the moment the alert was raised to the moment the regulator's live stream had it.</summary>
    public TimeSpan SeenAfter { get; private set; }

    /// <summary>What became of every frame.</summary>
    public Ledger Frames { get; } = new(keepEntries: false);

    /// <summary>Alerts: published frames, then three days of data; one alert, which is verified, closed and explained.</summary>
    public async Task StandStillAsync()
    {
        await SendPublishedFramesAsync();
        var days = (int)StoryPoints.Span.TotalDays;
        _say($"Alerts: {days} days of real-time, minute and hour data of this point, whose COD stands still, and of {StoryPoints.Healthy} healthy ones, over TCP");
        await using var stream = await AlertStream.OpenAsync(District, "/alerts/v1/alerts/stream", _clock);
        await stream.DropAsync();
        var playing = PlayAsync([_standing, .. _healthy]);
        stream.Resume();
        _say($"  the regulator's stream was cut off and resumed after event {stream.LastId}");
        var raised = await stream.NextAsync(e => Is(e, "shemss.alerts.alert-raised.v1") && e.Data.GetProperty("category").GetString() == NoFluctuation, Patience);
        AlertId = raised.Data.GetProperty("alertId").GetGuid();
        SeenAfter = raised.SeenAt - raised.Data.GetProperty("raisedAt").GetDateTimeOffset();
        _say($"  on the stream {SeenAfter.TotalMilliseconds:F0} ms after it was raised: {raised.Data.GetProperty("explanationEn")}");
        await playing;
        _say($"  {Frames}");
        await TakeCaseAsync();
        await OnlyOneAlertAsync();
    }

    private bool Is(StreamedEvent e, string type) => e.Type == type && e.Data.GetProperty("pointId").GetGuid() == PointId;

    private async Task SendPublishedFramesAsync()
    {
        _say("Alerts: the published frames of HJ 212, each answered as the table says");
        var compared = await Eventually.Async(
            () => PublishedFrames.SendAsync(_system.Loggers, TimeSpan.FromSeconds(5), requestsAnswered: true), all => all.TrueForAll(o => o.IsRight), Patience, "the published frames to be answered as the table says");
        _say($"  {PublishedFrame.All.Count} frames: {compared.Count} answers, all as expected; the rest unanswered, as expected");
    }

    private async Task PlayAsync(StoryPoint[] points)
    {
        var options = new LoggerOptions
        {
            Host = _system.Loggers,
            Window = 16,
            AnswerTimeout = TimeSpan.FromSeconds(5),
            Resends = 6,
            SpeedUp = StoryPoints.Span / TimeSpan.FromSeconds(12),
            StampsByRealClock = true,
            HistoryFrames = 0,
        };
        await LoggerFleet.RunAsync(points.ToDictionary(p => p.Facts.Mn, p => p.Frames.ToAsyncEnumerable()), options, Frames, _clock);
        if (Frames.Unacknowledged > 0 || Frames.RejectedInput > 0)
        {
            throw new StoryException($"Not every frame was acknowledged: {Frames}");
        }
    }

    /// <summary>The regulator verifies and closes; the enterprise explains; the data reviewer accepts.</summary>
    private async Task TakeCaseAsync()
    {
        var alert = $"/alerts/v1/alerts/{AlertId}";
        var verified = await ChangeAsync(District, alert, "verification", new { confirmed = true, note = "电话核实：COD分析仪采样泵停转，数据未更新。" });
        var closed = await ChangeAsync(District, alert, "closure", new { verdict = "equipment-fault", note = "采样泵已更换，恢复正常。" });
        _say($"  verified: real is {verified["confirmed"]}; closed as {closed["verdict"]}");
        var analysis = (await Enterprise.PostAsync($"{alert}/cause-analyses", new { text = "COD分析仪采样泵停转导致数据长时间不变，已于当日更换泵管并完成标样核查。" })).Expect(HttpStatusCode.Created);
        var reviewed = await ChangeAsync(Reviewer, $"/alerts/v1/cause-analyses/{analysis["id"]}", "review", new { accepted = true, note = "原因清楚，处置及时。" });
        _say($"  cause analysis filed, late: {analysis["late"]}; {reviewed["status"]} by the data reviewer");
    }

    /// <summary>A change of what the rules may be extending at the same time.</summary>
    private static async Task<Answer> ChangeAsync(Person who, string what, string change, object body) => (await Eventually.Async(
        async () => await who.PostAsync($"{what}/{change}", body, Version((await who.GetAsync(what)).Expect(HttpStatusCode.OK))),
        a => a.Status != HttpStatusCode.PreconditionFailed, Patience, $"the {change}")).Expect(HttpStatusCode.OK);

    /// <summary>One alert at this point, none at the healthy ones. That a logger is silent between two plays is another matter.</summary>
    private async Task OnlyOneAlertAsync()
    {
        var own = (await District.GetAsync($"/alerts/v1/alerts?pointId={PointId}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().ToList();
        var others = new List<JsonElement>();
        foreach (var id in _healthyIds)
        {
            others.AddRange((await District.Quietly.GetAsync($"/alerts/v1/alerts?pointId={id}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()
                .Where(a => a.GetProperty("category").GetString() != "missing"));
        }

        _say($"  alerts at this point: {own.Count}; at the healthy points: {others.Count}");
        if (own is not [var only] || only.GetProperty("category").GetString() != NoFluctuation || others.Count > 0)
        {
            throw new StoryException($"Alarmed otherwise: {string.Join('\n', own.Concat(others))}");
        }
    }
}
