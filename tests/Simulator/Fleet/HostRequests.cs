using System.Globalization;
using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

internal delegate void Say(ReadOnlySpan<byte> bytes);

/// <summary>
/// What a logger does when its host asks: 9011 first, then the data or the setting, then 9012, all under the QN of the request;
/// history as uploads of their own, each answered by the host.
/// </summary>
internal sealed class HostRequests(int capacity, Say say, Func<SimulatedFrame, Task<bool>> send)
{
    private readonly Lock _gate = new();
    private readonly Queue<SimulatedFrame> _history = new();
    private Task _running = Task.CompletedTask;
    private int _realTimeInterval = 30;
    private int _minuteInterval = 10;

    /// <summary>Ends when the requests taken so far are done.</summary>
    public Task Completed
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    public void Remember(SimulatedFrame frame)
    {
        lock (_gate)
        {
            _history.Enqueue(frame);
            while (_history.Count > capacity)
            {
                _history.Dequeue();
            }
        }
    }

    public void Obey(scoped in Frame frame, LineFaults faults)
    {
        Span<byte> buffer = stackalloc byte[Answers.MaximumLength];
        if (frame.Kind == MessageKind.Notice)
        {
            say(buffer[..Answers.WriteNoticeAnswer(frame, buffer)]);
            return;
        }

        say(buffer[..Answers.WriteRequestAnswer(frame, RequestResult.Accepted, buffer)]);
        var request = frame.ToMessage();
        switch (frame.Cn)
        {
            case Command.Minute or Command.Hour or Command.Day:
                Start(SendHistoryAsync(request, frame.TimeParameter("BeginTime"u8), frame.TimeParameter("EndTime"u8)));
                return;
            case 1012:
                if (frame.QnTime is { } now)
                {
                    faults.SetClock(now.DateTime);
                }

                break;
            case 1062:
                _realTimeInterval = Value(request, "RtdInterval", _realTimeInterval);
                break;
            case 1064:
                _minuteInterval = Value(request, "MinInterval", _minuteInterval);
                break;
            case 1061:
                Reply(request, "RtdInterval", _realTimeInterval);
                break;
            case 1063:
                Reply(request, "MinInterval", _minuteInterval);
                break;
            default:
                break;
        }

        say(buffer[..Answers.WriteExecutionResult(frame, ExecutionOutcome.Done, buffer)]);
    }

    private void Start(Task task)
    {
        lock (_gate)
        {
            _running = Task.WhenAll(_running, task);
        }
    }

    private async Task SendHistoryAsync(Message request, DateTimeOffset? begin, DateTimeOffset? end)
    {
        await Task.Yield();
        List<SimulatedFrame> asked;
        lock (_gate)
        {
            asked = [.. _history.Where(f => f.Cn == request.Cn
                && (begin is null || FrameBytes.Local(f.DataTime) >= begin) && (end is null || FrameBytes.Local(f.DataTime) <= end))];
        }

        var all = true;
        foreach (var frame in asked)
        {
            all &= await send(frame);
        }

        var outcome = asked.Count == 0 ? ExecutionOutcome.NoData : all ? ExecutionOutcome.Done : ExecutionOutcome.TimedOut;
        say(MessageWriter.ToFrame(Answers.To(request, Command.ExecutionResult, (int)outcome)));
    }

    private void Reply(Message request, string name, int value) => say(MessageWriter.ToFrame(request with
    {
        Flag = PacketFlag.Of(request.Flag?.Version ?? PacketFlag.Edition2017),
        Parameters = [new(name, value.ToString(CultureInfo.InvariantCulture))],
    }));

    private static int Value(Message request, string name, int otherwise) =>
        int.TryParse(request.Parameter(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
