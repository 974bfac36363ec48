using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Shemss.Alerts.Domain.Detection;
using Shemss.Alerts.Ingest;
using Shemss.Data;
using Shemss.ServiceDefaults;

namespace Shemss.Alerts.Watch;

/// <summary>
/// Runs the rules over what is committed, and keeps what they say. At the start the last days' frames are put before them again;
/// what they say of frames judged before is thrown away, and the alerts that are open in the store are theirs from there on.
/// </summary>
internal sealed partial class DetectionHost(
    Db db, DetectionQueue queue, IOptions<DetectionOptions> options, IOptions<IngestOptions> ingest, AlertMetrics metrics, TimeProvider clock,
    ILogger<DetectionHost> logger) : IHostedService, IDisposable
{
    private const string SaveProgress = """
        update detection_progress set seq = @seq where seq < @seq
        """;

    private static readonly AccessScope Scope = AccessScope.System("alerts-detection");
    private static readonly ActivitySource Tracing = new("Shemss.Alerts");
    private readonly CancellationTokenSource _stopping = new();
    private readonly DetectionEngine _engine = new(ParameterBook.Default);
    private readonly Profiles _profiles = new(db, options.Value);
    private readonly DetectionFacts _facts = new(db, Scope);
    private readonly WatchedFactors _watched = new(db);

    // Points whose stored frames are still to be judged under their new profile.
    private readonly Dictionary<Guid, PointProfile> _due = [];
    private readonly List<AlertEvent> _events = [];
    private Reading[] _readings = [];
    private Task _running = Task.CompletedTask;
    private Task? _stop;
    private long _seen;
    private long _saved;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RebuildAsync(cancellationToken);
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
    }

    // A host may be told to stop twice, and be disposed of behind the second time.
    public Task StopAsync(CancellationToken cancellationToken) => _stop ??= StopOnceAsync();

    private async Task StopOnceAsync()
    {
        // The door is closed by now: what is queued is judged, what is left after that comes again at the next start.
        _stopping.CancelAfter(TimeSpan.FromSeconds(2));
        while (queue.Reader.Count > 0 && !_stopping.IsCancellationRequested && !_running.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, CancellationToken.None);
        }

        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop ??= Task.CompletedTask;
        _stopping.Dispose();
    }

    private async Task RebuildAsync(CancellationToken ct)
    {
        await _watched.LoadAsync(Scope, ct);
        var profiles = await _profiles.RefreshAsync(ct);
        profiles.ForEach(_engine.Register);
        var judged = await _facts.ProgressAsync(ct);
        var head = await _facts.HeadAsync(ct);
        var since = head.ReceivedAt.AddDays(-options.Value.HistoryDays);
        var visits = await _facts.VisitsAsync(null, since, ct);
        var again = new List<AlertEvent>();
        _seen = _saved = judged;
        var adopted = false;
        await foreach (var (seq, input) in FrameHistory.ReadAsync(db, _profiles, null, 0, head.Seq, since, ct).WithVisitsAsync(visits, ingest.Value.ReceiptByQn))
        {
            if (seq > judged && !adopted)
            {
                Adopt(await _facts.OpenAlertsAsync(null, ct));
                adopted = true;
            }

            Replay.Feed(_engine, input, adopted ? _events : again);
            if (again.Count > 0)
            {
                _events.AddRange(again.Where(e => !_watched.Contains(e.Key)));
                again.Clear();
            }

            _seen = input.Fact is null ? Math.Max(_seen, seq) : _seen;
            if (_events.Count > 500)
            {
                await SaveAsync(ct);
            }
        }

        if (!adopted)
        {
            Adopt(await _facts.OpenAlertsAsync(null, ct));
        }

        // Frames of points without papers stand in the store all the same.
        _seen = Math.Max(_seen, head.Seq);
        profiles.ForEach(_watched.Note);
        await SaveAsync(ct);
        LogRebuilt(_engine.Points, head.Seq);
    }

    private void Adopt(IEnumerable<OpenAlert> open)
    {
        foreach (var a in open)
        {
            if (Enum.TryParse<RuleId>(a.Rule, out var rule) && (a.FactorCode.Length == 0 || _profiles.Find(a.PointId)?.IndexOf(a.FactorCode) >= 0))
            {
                _engine.Adopt(new AlertKey(a.PointId, a.FactorCode, rule, a.EpisodeStartedAt), a.EpisodeUntil, Wire.Parse<AlertLevel>(a.Level));
            }
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var tick = TimeSpan.FromMilliseconds(options.Value.TickMilliseconds);
        var ticked = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (ticked == 0 || clock.GetElapsedTime(ticked) >= tick)
                {
                    ticked = clock.GetTimestamp();
                    await TickAsync(stop);
                }

                using var next = CancellationTokenSource.CreateLinkedTokenSource(stop);
                next.CancelAfter(tick);
                await ((Task)queue.Reader.WaitToReadAsync(next.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                for (var n = 0; n < 16 && queue.Reader.TryRead(out var input); n++)
                {
                    await TakeAsync(input, stop);
                }

                if (_events.Count > 0)
                {
                    await SaveAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                // What the rules said is kept and written when the database is back.
                LogAgain(e, _events.Count);
                await Task.Delay(tick, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        foreach (var profile in await _profiles.RefreshAsync(ct))
        {
            // What comes meanwhile is put before the rules from the store.
            _engine.Forget(profile.PointId);
            _due[profile.PointId] = profile;
        }

        foreach (var profile in _due.Values.ToList())
        {
            await CatchUpAsync(profile, ct);
            _due.Remove(profile.PointId);
        }

        if (!ingest.Value.ReceiptByQn)
        {
            _engine.Advance(clock.GetUtcNow(), _events);
        }

        if (_seen > _saved || _events.Count > 0 || _watched.HasNew)
        {
            await SaveAsync(ct);
        }
    }

    private async Task TakeAsync(DetectionInput input, CancellationToken ct)
    {
        if (input is VisitTold told)
        {
            foreach (var visit in await _facts.VisitAsync(told.VisitId, ct))
            {
                _engine.Apply(visit.ToVisit(ingest.Value.ReceiptByQn), _events);
            }

            return;
        }

        foreach (var frame in ((CommittedFrames)input).Frames)
        {
            if (_profiles.Find(frame.PointId) is { } profile
                && FrameHistory.InputOf(profile, frame.Cn, frame.DataTime, frame.ReceivedAt, frame.Qn, frame.Values, ref _readings) is { } made)
            {
                _engine.Process(made, _events);
            }

            _seen = Math.Max(_seen, frame.Seq);
        }
    }

    /// <summary>
    /// A point that is new to the rules, or has other instruments than it had: its stored frames are put before them from the
    /// beginning. Frames come when the logger is wired, papers when somebody files them. May fail half-way and be called again.
    /// </summary>
    private async Task CatchUpAsync(PointProfile profile, CancellationToken ct)
    {
        if (_events.Count > 0)
        {
            await SaveAsync(ct);
        }

        var head = await _facts.HeadAsync(ct);
        var since = head.ReceivedAt.AddDays(-options.Value.HistoryDays);
        var visits = await _facts.VisitsAsync(profile.PointId, since, ct);
        var open = await _facts.OpenAlertsAsync(profile.PointId, ct);
        var said = new List<AlertEvent>();
        var frames = 0;
        _engine.Register(profile);
        try
        {
            // What is committed beyond is on its way here.
            await foreach (var (_, input) in FrameHistory.ReadAsync(db, _profiles, profile.PointId, 0, _seen, since, ct).WithVisitsAsync(visits, ingest.Value.ReceiptByQn))
            {
                Replay.Feed(_engine, input, said);
                frames += input.Fact is null ? 1 : 0;
            }
        }
        catch
        {
            // Half a history is none.
            _engine.Forget(profile.PointId);
            throw;
        }

        // Said before, unless the new instrument shows something that goes on and that nobody has been told of.
        var untold = said.OfType<AlertOpened>().Select(e => e.Key).Except(said.OfType<AlertClosed>().Select(e => e.Key))
            .Where(k => !open.Exists(a => a.FactorCode == k.FactorCode && a.Rule == k.Rule.ToString())).ToHashSet();
        said.RemoveAll(e => _watched.Contains(e.Key) && !untold.Contains(e.Key));
        Adopt(open.Where(a => _watched.Contains(new AlertKey(a.PointId, a.FactorCode, default, default))));
        _events.AddRange(said);
        _watched.Note(profile);
        if (frames > 0)
        {
            LogCaughtUp(profile.PointId, frames, said.Count);
        }
    }

    /// <summary>What was said and how far was read go together: nothing is told twice, nothing is missed.</summary>
    private async Task SaveAsync(CancellationToken ct)
    {
        var (now, seq, within) = (clock.GetUtcNow(), _seen, TimeSpan.FromHours(options.Value.CauseAnalysisHours));

        // Here the trace of an alert begins: a span for each frame would cost more than to judge it.
        using var activity = _events.Count > 0 ? Tracing.StartActivity("judge frames", ActivityKind.Internal, default(ActivityContext)) : null;
        activity?.SetTag("shemss.frames.seq", seq);
        await db.TransactAsync(Scope, async session =>
        {
            await AlertJournal.WriteAsync(session, _events, now, within, metrics, ct);
            _watched.Keep(session);
            session.AtCommit(SaveProgress, new { seq });
        }, ct);
        _events.Clear();
        _saved = seq;
    }

    [LoggerMessage(1, LogLevel.Information, "Rules rebuilt: {Points} points, frames up to {Seq}")]
    private partial void LogRebuilt(int points, long seq);

    [LoggerMessage(3, LogLevel.Information, "Point {Point} is new to the rules or changed: {Frames} stored frames judged, {Findings} findings")]
    private partial void LogCaughtUp(Guid point, int frames, int findings);

    [LoggerMessage(2, LogLevel.Warning, "The rules' findings could not be written and are kept: {Events}")]
    private partial void LogAgain(Exception e, int events);
}
