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
    Db db, DetectionQueue queue, IOptions<DetectionOptions> options, IOptions<IngestOptions> ingest, TimeProvider clock, ILogger<DetectionHost> logger) : IHostedService, IDisposable
{
    private const string Progress = """
        select seq from detection_progress
        """;

    private const string SaveProgress = """
        update detection_progress set seq = @seq where seq < @seq
        """;

    private const string Head = """
        select coalesce(max(seq), 0) as seq, coalesce(max(received_at), 'epoch') as received_at from frame
        """;

    private const string OpenAlerts = """
        select point_id, factor_code, rule, level, episode_started_at, episode_until from alert where episode_ended_at is null
        """;

    private const string Visits = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref where started_at >= @since order by started_at
        """;

    private const string OneVisit = """
        select id, point_id, person_id, started_at, finished_at, told_at from visit_ref where id = @id
        """;

    private static readonly AccessScope Scope = AccessScope.System("alerts-detection");
    private readonly CancellationTokenSource _stopping = new();
    private readonly DetectionEngine _engine = new(ParameterBook.Default);
    private readonly Profiles _profiles = new(db, options.Value);
    private readonly List<AlertEvent> _events = [];
    private Reading[] _readings = [];
    private Task _running = Task.CompletedTask;
    private bool _stopped;
    private long _seen;
    private long _saved;

    private sealed class HeadRow
    {
        public required long Seq { get; init; }

        public required DateTimeOffset ReceivedAt { get; init; }
    }

    private sealed class VisitRow
    {
        public required Guid Id { get; init; }

        public required Guid PointId { get; init; }

        public Guid? PersonId { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset? FinishedAt { get; init; }

        public required DateTimeOffset ToldAt { get; init; }
    }

    private sealed class OpenAlert
    {
        public required Guid PointId { get; init; }

        public required string FactorCode { get; init; }

        public required string Rule { get; init; }

        public required string Level { get; init; }

        public required DateTimeOffset EpisodeStartedAt { get; init; }

        public required DateTimeOffset EpisodeUntil { get; init; }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RebuildAsync(cancellationToken);
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;

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
        _stopped = true;
        _stopping.Dispose();
    }

    private async Task RebuildAsync(CancellationToken ct)
    {
        foreach (var (profile, _) in await _profiles.RefreshAsync(ct))
        {
            _engine.Register(profile);
        }

        var judged = (await db.ReadAsync<long>(Scope, Progress, ct: ct))[0];
        var head = (await db.ReadAsync<HeadRow>(Scope, Head, ct: ct))[0];
        var since = head.ReceivedAt.AddDays(-options.Value.HistoryDays);
        var visits = new Queue<VisitRow>(await db.ReadAsync<VisitRow>(Scope, Visits, new { since }, ct));
        var thrownAway = new List<AlertEvent>();
        _seen = _saved = judged;
        var adopted = false;
        await foreach (var (seq, frame) in FrameHistory.ReadAsync(db, _profiles, null, 0, head.Seq, since, ct))
        {
            if (seq > judged && !adopted)
            {
                await AdoptAsync(_ => true, ct);
                adopted = true;
            }

            while (visits.TryPeek(out var visit) && visit.StartedAt <= frame.ReceivedAt)
            {
                Apply(visits.Dequeue(), adopted ? _events : thrownAway);
            }

            _engine.Process(frame, adopted ? _events : thrownAway);
            thrownAway.Clear();
            _seen = Math.Max(_seen, seq);
            if (_events.Count > 500)
            {
                await SaveAsync(ct);
            }
        }

        if (!adopted)
        {
            await AdoptAsync(_ => true, ct);
        }

        while (visits.TryDequeue(out var visit))
        {
            Apply(visit, _events);
        }

        await SaveAsync(ct);
        LogRebuilt(_engine.Points, head.Seq);
    }

    private async Task AdoptAsync(Func<OpenAlert, bool> which, CancellationToken ct)
    {
        foreach (var a in (await db.ReadAsync<OpenAlert>(Scope, OpenAlerts, ct: ct)).Where(which))
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
        foreach (var (profile, before) in await _profiles.RefreshAsync(ct))
        {
            await CatchUpAsync(profile, before, ct);
        }

        if (!ingest.Value.ReceiptByQn)
        {
            _engine.Advance(clock.GetUtcNow(), _events);
        }

        if (_seen > _saved || _events.Count > 0)
        {
            await SaveAsync(ct);
        }
    }

    private async Task TakeAsync(DetectionInput input, CancellationToken ct)
    {
        if (input is VisitTold told)
        {
            foreach (var visit in await db.ReadAsync<VisitRow>(Scope, OneVisit, new { id = told.VisitId }, ct))
            {
                Apply(visit, _events);
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

    private void Apply(VisitRow row, List<AlertEvent> output)
    {
        // Played data have a clock of their own: there a visit is heard of when it happens.
        var receivedAt = ingest.Value.ReceiptByQn ? row.FinishedAt ?? row.StartedAt : row.ToldAt;
        _engine.Apply(new Visit(row.Id, row.PointId, row.PersonId ?? Guid.Empty, row.StartedAt, row.FinishedAt) { ReceivedAt = receivedAt }, output);
    }

    /// <summary>
    /// A point that is new to the rules, or has other instruments than it had: its stored frames are put before them from the
    /// beginning. Frames come when the logger is wired, papers when somebody files them. What the rules say of factors they knew
    /// before was said already.
    /// </summary>
    private async Task CatchUpAsync(PointProfile profile, PointProfile? before, CancellationToken ct)
    {
        _engine.Forget(profile.PointId);
        _engine.Register(profile);
        var head = (await db.ReadAsync<HeadRow>(Scope, Head, ct: ct))[0];
        var since = head.ReceivedAt.AddDays(-options.Value.HistoryDays);
        var visits = new Queue<VisitRow>((await db.ReadAsync<VisitRow>(Scope, Visits, new { since }, ct)).Where(v => v.PointId == profile.PointId));
        var said = new List<AlertEvent>();
        var frames = 0;
        // What is committed beyond is on its way here.
        await foreach (var (_, frame) in FrameHistory.ReadAsync(db, _profiles, profile.PointId, 0, _seen, since, ct))
        {
            while (visits.TryPeek(out var visit) && visit.StartedAt <= frame.ReceivedAt)
            {
                Apply(visits.Dequeue(), said);
            }

            _engine.Process(frame, said);
            frames++;
        }

        while (visits.TryDequeue(out var visit))
        {
            Apply(visit, said);
        }

        if (before is not null)
        {
            said.RemoveAll(e => e.Key.FactorCode.Length == 0 || before.IndexOf(e.Key.FactorCode) >= 0);
            await AdoptAsync(a => a.PointId == profile.PointId && (a.FactorCode.Length == 0 || before.IndexOf(a.FactorCode) >= 0), ct);
        }

        _events.AddRange(said);
        if (frames > 0)
        {
            LogCaughtUp(profile.PointId, frames, said.Count);
        }
    }

    /// <summary>What was said and how far was read go together: nothing is told twice, nothing is missed.</summary>
    private async Task SaveAsync(CancellationToken ct)
    {
        var (now, seq, within) = (clock.GetUtcNow(), _seen, TimeSpan.FromHours(options.Value.CauseAnalysisHours));
        await db.TransactAsync(Scope, async session =>
        {
            await AlertJournal.WriteAsync(session, _events, now, within, ct);
            await session.ExecuteAsync(SaveProgress, new { seq }, ct);
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
