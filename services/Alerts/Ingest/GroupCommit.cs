using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using Shemss.Alerts.Watch;

namespace Shemss.Alerts.Ingest;

/// <summary>
/// Writes what all connections brought, in batches: while one is committed the next gathers, so a lone frame does not wait and
/// load batches itself. Answers go out and the rules see a frame only after its commit.
/// </summary>
internal sealed partial class GroupCommit(
    FrameStore store, DetectionQueue detection, IOptions<IngestOptions> options, IngestMetrics metrics, TimeProvider clock, ILogger<GroupCommit> logger)
{
    private readonly Channel<Received> _queue = Channel.CreateBounded<Received>(new BoundedChannelOptions(options.Value.QueuedFrames) { SingleReader = true });
    private readonly List<DataFrame> _frames = [];
    private readonly List<RejectedFrame> _rejected = [];
    private long _lastSeq;

    public ChannelWriter<Received> Queue => _queue.Writer;

    /// <summary>Continues the numbers of the run before.</summary>
    public async Task StartAsync(CancellationToken ct) => _lastSeq = await store.LastSeqAsync(ct);

    /// <summary>Writes until the queue is completed and empty, or <paramref name="kill"/>.</summary>
    public async Task RunAsync(CancellationToken kill)
    {
        while (await _queue.Reader.WaitToReadAsync(kill))
        {
            while (_frames.Count + _rejected.Count < options.Value.BatchFrames && _queue.Reader.TryRead(out var item))
            {
                if (item is DataFrame frame)
                {
                    // Ascending over runs, and near to the time, whatever the clock does.
                    frame.Seq = _lastSeq = Math.Max(_lastSeq + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
                    _frames.Add(frame);
                }
                else
                {
                    _rejected.Add((RejectedFrame)item);
                }
            }

            await WriteAsync(_frames, _rejected, kill);
            _frames.Clear();
            _rejected.Clear();
        }
    }

    private async Task WriteAsync(List<DataFrame> frames, List<RejectedFrame> rejected, CancellationToken kill)
    {
        var wait = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                var stored = await store.WriteAsync(frames, rejected, kill);
                await CommittedAsync(frames, stored, kill);
                return;
            }
            catch (PostgresException e) when (IsAboutData(e))
            {
                // One frame must not hold up the others.
                LogRefused(e, e.SqlState, frames.Count);
                await ApartAsync(frames, rejected, kill);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or InvalidOperationException)
            {
                // Nobody has been answered, so nobody takes these frames for delivered.
                LogAgain(e, frames.Count);
                await Task.Delay(wait, clock, kill);
                wait = wait * 2 < TimeSpan.FromSeconds(2) ? wait * 2 : TimeSpan.FromSeconds(2);
            }
        }
    }

    private async Task ApartAsync(List<DataFrame> frames, List<RejectedFrame> rejected, CancellationToken kill)
    {
        if (frames.Count == 0)
        {
            LogLost(rejected.Count);
        }
        else if (frames.Count == 1)
        {
            var frame = frames[0];
            metrics.Rejected(RejectedFrame.NotStorable);
            await WriteAsync([], [.. rejected, new RejectedFrame
            {
                ReceivedAt = clock.GetUtcNow(),
                Reason = RejectedFrame.NotStorable,
                Mn = "",
                Remote = "",
                Length = frame.Raw.Length,
                Raw = frame.Raw,
            }], kill);
        }
        else
        {
            await WriteAsync(frames[..(frames.Count / 2)], rejected, kill);
            await WriteAsync(frames[(frames.Count / 2)..], [], kill);
        }
    }

    private async Task CommittedAsync(List<DataFrame> frames, HashSet<long>? stored, CancellationToken kill)
    {
        if (frames.Count == 0)
        {
            return;
        }

        foreach (var frame in frames)
        {
            frame.Origin.Committed(frame);
        }

        DataFrame[] news = stored is null ? [.. frames] : [.. frames.Where(f => stored.Contains(f.Seq))];
        metrics.Stored(news.Length, frames.Count - news.Length);
        if (news.Length > 0)
        {
            await detection.WriteAsync(new CommittedFrames(news), kill);
        }
    }

    /// <summary>Data exceptions and violated constraints: the same batch would fail again.</summary>
    private static bool IsAboutData(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState == PostgresErrorCodes.ProgramLimitExceeded;

    [LoggerMessage(1, LogLevel.Warning, "The database refused a batch with {SqlState}: {Frames} frames are tried apart")]
    private partial void LogRefused(Exception e, string sqlState, int frames);

    [LoggerMessage(2, LogLevel.Warning, "A batch of {Frames} frames could not be written and is tried again")]
    private partial void LogAgain(Exception e, int frames);

    [LoggerMessage(3, LogLevel.Error, "{Rejected} refused frames could not be recorded")]
    private partial void LogLost(int rejected);
}
