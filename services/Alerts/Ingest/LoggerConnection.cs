using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Shemss.Hj212;

namespace Shemss.Alerts.Ingest;

/// <summary>One data logger's connection: frames in, answers out. Whatever it sends harms no other connection.</summary>
internal sealed class LoggerConnection(
    Socket socket, IngestOptions options, PointIndex points, ChannelWriter<Received> queue, IngestMetrics metrics, TimeProvider clock) : IDisposable
{
    private const int MaxUnsent = 50_000;
    private readonly Channel<byte[]> _answers = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxUnsent) { SingleReader = true });
    private readonly FrameReader _reader = new();
    private readonly FrameScratch _scratch = new();
    private readonly List<Received> _taken = [];
    private readonly string _remote = socket.RemoteEndPoint?.ToString() ?? "";
    private string _lastMn = "";
    private int _rejections;
    private int _unanswered;

    /// <summary>Ends when nothing more is read.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Reads until the logger hangs up, is idle for too long, or <paramref name="stop"/>.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        var half = false;
        while (_rejections < options.MaxRejections)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(half ? options.HalfFrameSeconds : options.IdleSeconds));
            ReadResult result;
            var givenUp = false;
            try
            {
                result = await input.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (half && !stop.IsCancellationRequested && input.TryRead(out var rest))
            {
                // The rest of the frame did not come: what is there is refused, and the connection goes on.
                (result, givenUp) = (rest, true);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                return;
            }

            half = await TakeAsync(input, result, result.IsCompleted || givenUp, stop);
            foreach (var item in _taken)
            {
                if (item is DataFrame)
                {
                    Interlocked.Increment(ref _unanswered);
                }

                await queue.WriteAsync(item, CancellationToken.None);
            }

            _taken.Clear();
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <returns>Whether a half frame is left.</returns>
    private async Task<bool> TakeAsync(PipeReader input, ReadResult result, bool isCompleted, CancellationToken stop)
    {
        var buffer = result.Buffer;
        if (Take(ref buffer, isCompleted, refreshed: false))
        {
            await points.RefreshAsync(stop);
            Take(ref buffer, isCompleted, refreshed: true);
        }

        var half = buffer.Length > 0;
        input.AdvanceTo(buffer.Start, buffer.End);
        return half;
    }

    /// <summary>A frame of this connection is committed.</summary>
    public void Committed(DataFrame frame)
    {
        if (frame.Answer is { } answer)
        {
            Answer(answer);
        }

        Interlocked.Decrement(ref _unanswered);
    }

    /// <summary>Waits until every frame read is committed.</summary>
    public async Task AnsweredAsync(TimeSpan atMost, TimeProvider time)
    {
        var started = time.GetTimestamp();
        while (Volatile.Read(ref _unanswered) > 0 && time.GetElapsedTime(started) < atMost)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }

    /// <summary>Puts an answer on the line. Never waits.</summary>
    private void Answer(byte[] bytes)
    {
        // Refused when full, or when no more answers are awaited.
        if (!_answers.Writer.TryWrite(bytes) && !_answers.Reader.Completion.IsCompleted)
        {
            // It sends and does not listen.
            socket.Dispose();
        }
    }

    /// <summary>No more answers will come: what is there goes out, then <see cref="SendAsync"/> ends.</summary>
    public void CompleteAnswers() => _answers.Writer.TryComplete();

    /// <summary>Sends answers as they come, those that wait together in one go.</summary>
    public async Task SendAsync()
    {
        var together = new ArrayBufferWriter<byte>(1024);
        try
        {
            while (await _answers.Reader.WaitToReadAsync())
            {
                while (together.WrittenCount < 64 * 1024 && _answers.Reader.TryRead(out var answer))
                {
                    together.Write(answer);
                }

                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                for (var rest = together.WrittenMemory; rest.Length > 0;)
                {
                    rest = rest[await socket.SendAsync(rest, SocketFlags.None, limit.Token)..];
                }

                together.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The logger is gone or does not listen. Its frames are stored; it will send them again and be answered then.
            _answers.Writer.TryComplete();
            socket.Dispose();
        }
    }

    public void Dispose() => socket.Dispose();

    /// <returns>True when it stopped before a frame of a logger that is not in the index: look once more, then go on.</returns>
    private bool Take(ref ReadOnlySequence<byte> buffer, bool isCompleted, bool refreshed)
    {
        while (true)
        {
            var before = buffer;
            switch (_reader.Read(ref buffer, isCompleted, out var frame, out var rejection))
            {
                case ReadStatus.Frame:
                    if (!TryPoint(frame, out var pointId))
                    {
                        if (!refreshed)
                        {
                            buffer = before;
                            return true;
                        }

                        Reject(RejectedFrame.UnknownMn, Encoding.ASCII.GetString(frame.Mn), frame.Raw);
                        break;
                    }

                    Take(frame, pointId);
                    break;
                case ReadStatus.Rejected:
                    Reject(rejection.Reason.Code(), Encoding.ASCII.GetString(rejection.ApparentMn), rejection.Raw);
                    break;
                default:
                    return false;
            }
        }
    }

    private bool TryPoint(scoped in Frame frame, out Guid pointId)
    {
        // A connection is one logger's as a rule.
        if (_lastMn.Length != frame.Mn.Length || !Ascii.Equals(frame.Mn, _lastMn))
        {
            _lastMn = Encoding.ASCII.GetString(frame.Mn);
        }

        return points.TryFind(_lastMn, out pointId);
    }

    private void Take(scoped in Frame frame, Guid pointId)
    {
        if (frame.Kind == MessageKind.Upload)
        {
            var receivedAt = options.ReceiptByQn && frame.QnTime is { } qn ? qn.ToUniversalTime() : clock.GetUtcNow();
            _taken.Add(DataFrame.Of(frame, pointId, this, _scratch, receivedAt));
            return;
        }

        // A notice is answered, a request refused: loggers have nothing to ask of us.
        Span<byte> answer = stackalloc byte[Answers.MaximumLength];
        var size = frame.AnswerCode == Command.RequestAnswer
            ? Answers.WriteRequestAnswer(frame, RequestResult.Refused, answer)
            : Answers.Write(frame, answer);
        if (size > 0)
        {
            Answer(answer[..size].ToArray());
        }
    }

    private void Reject(string reason, string mn, ReadOnlySpan<byte> raw)
    {
        _rejections++;
        metrics.Rejected(reason);
        _taken.Add(new RejectedFrame
        {
            ReceivedAt = clock.GetUtcNow(),
            Reason = reason,
            Mn = mn,
            Remote = _remote,
            Length = raw.Length,
            Raw = raw[..Math.Min(raw.Length, options.RejectedBytes)].ToArray(),
        });
    }
}
