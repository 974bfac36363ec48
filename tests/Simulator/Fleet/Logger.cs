using System.Net.Sockets;
using System.Text;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// One data logger (数采仪): sends what its source yields over a connection of its own, waits for 9014, sends again after the
/// time-out, keeps what failed and sends it later, and obeys the requests of its host.
/// </summary>
public sealed class Logger : IDisposable
{
    private readonly string _mn;
    private readonly LoggerOptions _options;
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly LineFaults _faults;
    private readonly HostRequests _requests;
    private readonly SemaphoreSlim _window;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Exchange> _open = [];
    private readonly Queue<(long Qn, long Deadline)> _deadlines = new();
    private readonly Queue<Exchange> _failed = new();
    private readonly Queue<SimulatedFrame> _held = new();
    private readonly byte[] _buffer = new byte[FrameBytes.MaximumLength];
    private readonly TaskCompletionSource _firstOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoggerLink? _link;
    private long _lastStamp;

    public Logger(string mn, LoggerOptions options, Ledger ledger, TimeProvider? time = null)
    {
        _mn = mn;
        _options = options;
        _ledger = ledger;
        _time = time ?? TimeProvider.System;
        _faults = new LineFaults(mn, options.Faults);
        _requests = new HostRequests(options.HistoryFrames, Say, SendAskedAsync);
        _window = new SemaphoreSlim(Math.Max(1, options.Window));
    }

    /// <summary>Sends everything a source yields and ends when all of it is acknowledged or given up.</summary>
    public async Task RunAsync(IAsyncEnumerable<SimulatedFrame> source, CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connection = StayConnectedAsync(ending.Token);
        var deadlines = WatchDeadlinesAsync(ending.Token);
        try
        {
            await _firstOpen.Task.WaitAsync(cancellationToken);
            await SendSourceAsync(source, cancellationToken);
            await BackFillAsync(cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();
            await connection.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await deadlines.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _window.Dispose();

    private async Task SendSourceAsync(IAsyncEnumerable<SimulatedFrame> source, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        DateTime? first = null;
        await foreach (var frame in source.WithCancellation(cancellationToken))
        {
            first ??= frame.DueAt;
            if (_options.SpeedUp > 0)
            {
                var wait = ((frame.DueAt - first.Value) / _options.SpeedUp) - _time.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, cancellationToken);
                }
            }

            _requests.Remember(frame);
            if (_faults.IsLineDown(frame.DueAt))
            {
                _held.Enqueue(frame);
                continue;
            }

            await SendAsync(frame, frame.DueAt, backFilled: false, cancellationToken: cancellationToken);
            while (_held.TryDequeue(out var held))
            {
                await SendAsync(held, frame.DueAt, backFilled: true, cancellationToken: cancellationToken);
            }
        }
    }

    private async Task BackFillAsync(CancellationToken cancellationToken)
    {
        while (_held.TryDequeue(out var held))
        {
            await SendAsync(held, held.DueAt, backFilled: true, cancellationToken: cancellationToken);
        }

        await DrainAsync(cancellationToken);
        await _requests.Completed;
        for (var pass = 0; pass < _options.BackFillPasses; pass++)
        {
            List<Exchange> failed;
            lock (_gate)
            {
                failed = [.. _failed];
                _failed.Clear();
            }

            foreach (var exchange in failed)
            {
                await SendAsync(exchange.Frame, exchange.Frame.DueAt, true, exchange.Packet, exchange.Copies, cancellationToken: cancellationToken);
            }

            await DrainAsync(cancellationToken);
        }

        await (_link?.UntilSentAsync() ?? Task.CompletedTask);
        while (_failed.TryDequeue(out var lost))
        {
            _ledger.Close(lost, Delivery.Unacknowledged);
        }
    }

    // All slots of the window taken means that nothing is under way.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var slots = Math.Max(1, _options.Window);
        for (var i = 0; i < slots; i++)
        {
            await _window.WaitAsync(cancellationToken);
        }

        _window.Release(slots);
    }

    private async Task SendAsync(
        SimulatedFrame frame, DateTime now, bool backFilled, int onlyPacket = 0, int copiesBefore = 0,
        TaskCompletionSource<bool>? asked = null, CancellationToken cancellationToken = default)
    {
        var packets = 1;
        for (var packet = 1; packet <= packets; packet++)
        {
            await _window.WaitAsync(cancellationToken);
            var exchange = Build(frame, now, backFilled, packet, ref packets, asked);
            if (onlyPacket > 0 && packet != onlyPacket)
            {
                _window.Release();
                continue;
            }

            exchange.Copies = copiesBefore;
            if (!_options.WantsAnswer)
            {
                Put(exchange, exchange.Bytes);
                _ledger.Close(exchange, Delivery.Sent);
                _window.Release();

                // No answer slows the logger down here, so the line has to.
                await (_link?.UntilSentAsync(1 << 17) ?? Task.CompletedTask);
                continue;
            }

            lock (_gate)
            {
                _open.Add(exchange.Qn, exchange);
                Schedule(exchange);
            }

            Put(exchange, _faults.OnTheLine(exchange.Bytes));
            if (_faults.IsDuplicated())
            {
                Put(exchange, exchange.Bytes);
            }
        }
    }

    private Exchange Build(SimulatedFrame frame, DateTime now, bool backFilled, int packet, ref int packets, TaskCompletionSource<bool>? asked)
    {
        lock (_buffer)
        {
            var dataTime = frame.Cn == Command.RealTime ? _faults.ByTheLoggersClock(frame.DataTime) : frame.DataTime;
            var qn = NextQn(_options.StampsByRealClock ? _time.GetUtcNow().ToOffset(ChinaTime.Offset).DateTime : _faults.ByTheLoggersClock(now));
            var header = new FrameHeader(
                frame.St, frame.Cn, _mn, FrameBytes.Text(qn), _options.Password, PacketFlag.Of(_options.Version, _options.WantsAnswer));
            if (packet == 1)
            {
                // Few frames are too long for one packet, so the whole one is written first.
                var size = FrameBytes.Write(frame, dataTime, header, 0, frame.Factors.Count, _buffer, out var dataLength);
                if (dataLength <= MessageWriter.StandardDataLength)
                {
                    return new Exchange(frame, dataTime, 1, qn, _buffer.AsSpan(0, size).ToArray(), backFilled) { Asked = asked };
                }

                packets = FrameBytes.PacketsOf(frame, header, _buffer);
            }

            var (from, to) = FrameBytes.Part(frame, packets, packet - 1);
            header = header with
            {
                Flag = PacketFlag.Of(_options.Version, _options.WantsAnswer, hasPacketNumbers: true),
                PacketCount = packets,
                PacketNumber = packet,
            };
            var length = FrameBytes.Write(frame, dataTime, header, from, to, _buffer, out _);
            return new Exchange(frame, dataTime, packet, qn, _buffer.AsSpan(0, length).ToArray(), backFilled) { Asked = asked };
        }
    }

    // QN identifies the exchange, so no two are alike, however many fall on one millisecond.
    private long NextQn(DateTime now)
    {
        _lastStamp = Math.Max(now.Ticks / TimeSpan.TicksPerMillisecond, _lastStamp + 1);
        var t = new DateTime(_lastStamp * TimeSpan.TicksPerMillisecond);
        var day = (((t.Year * 100L) + t.Month) * 100) + t.Day;
        return (((((((day * 100) + t.Hour) * 100) + t.Minute) * 100) + t.Second) * 1000) + t.Millisecond;
    }

    private void Put(Exchange exchange, ReadOnlySpan<byte> bytes)
    {
        exchange.Copies++;
        _ledger.CountCopy();
        _link?.Send(bytes);
    }

    private void Say(ReadOnlySpan<byte> bytes) => _link?.Send(bytes);

    private void Schedule(Exchange exchange)
    {
        exchange.Deadline = _time.GetTimestamp() + (long)(_options.AnswerTimeout.TotalSeconds * _time.TimestampFrequency);
        _deadlines.Enqueue((exchange.Qn, exchange.Deadline));
    }

    private void OnFrame(scoped in Frame frame)
    {
        if (frame.Cn == Command.DataAnswer)
        {
            _ = long.TryParse(Encoding.ASCII.GetString(frame.Qn), out var qn);
            Exchange? exchange;
            lock (_gate)
            {
                _open.Remove(qn, out exchange);
            }

            if (exchange is null)
            {
                _ledger.CountUnexpectedAnswer();
                return;
            }

            _ledger.Close(exchange, Delivery.Acknowledged);
            exchange.Asked?.TrySetResult(true);
            _window.Release();
        }
        else if (frame.Kind is MessageKind.Request or MessageKind.Notice)
        {
            _requests.Obey(frame, _faults);
        }
    }

    private async Task<bool> SendAskedAsync(SimulatedFrame frame)
    {
        var asked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(frame, frame.DueAt, backFilled: true, asked: asked);
        return !_options.WantsAnswer || await asked.Task;
    }

    private async Task StayConnectedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var link = new LoggerLink(OnFrame, _ledger.CountRejectedInput);
            _link = link;
            try
            {
                await link.ServeAsync(_options.Host, () => _firstOpen.TrySetResult(), cancellationToken);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The host is away: what is under way runs into its time-out and is sent again.
            }

            await Task.Delay(_options.ReconnectDelay, _time, cancellationToken);
        }
    }

    private async Task WatchDeadlinesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Max(_options.AnswerTimeout / 10, TimeSpan.FromMilliseconds(5)), _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = _time.GetTimestamp();
            while (Overdue(now) is { } exchange)
            {
                if (exchange.Resends <= _options.Resends)
                {
                    Put(exchange, exchange.Bytes);
                    continue;
                }

                lock (_gate)
                {
                    _failed.Enqueue(exchange);
                }

                exchange.Asked?.TrySetResult(false);
                _window.Release();
            }
        }
    }

    /// <summary>The next exchange whose time is up: with one resend more counted, or taken out when there were enough.</summary>
    private Exchange? Overdue(long now)
    {
        lock (_gate)
        {
            while (_deadlines.TryPeek(out var next) && next.Deadline <= now)
            {
                _deadlines.Dequeue();
                if (!_open.TryGetValue(next.Qn, out var exchange) || exchange.Deadline != next.Deadline)
                {
                    continue;
                }

                if (++exchange.Resends <= _options.Resends)
                {
                    Schedule(exchange);
                }
                else
                {
                    _open.Remove(next.Qn);
                }

                return exchange;
            }

            return null;
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
