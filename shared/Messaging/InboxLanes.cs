using System.Collections.Concurrent;
using System.Diagnostics;

namespace Shemss.Messaging;

/// <summary>An event on its way into the inbox.</summary>
/// <param name="metadata">What goes with it.</param>
/// <param name="content">What it says.</param>
/// <param name="activity">The span its handler's work belongs to.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class WaitingEvent(EventMetadata metadata, EventContent content, Activity? activity, CancellationToken cancellation)
{
    public EventMetadata Metadata => metadata;

    public EventContent Content => content;

    public Activity? Activity => activity;

    public CancellationToken Cancellation => cancellation;

    public TaskCompletionSource<Delivery> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// One lane or a few take what waits. An event that comes alone is taken at once; those that come while the lanes are busy go together in one
/// transaction: a flood costs a commit for many, a trickle no delay. What fails together goes on alone, off the lane: an event that cannot be handled holds nobody up. One whose handler waits holds its lane.
/// </summary>
/// <param name="lanes">Transactions at one time.</param>
/// <param name="atMost">The most events in one.</param>
/// <param name="together">Applies a company; it throws when not all of it could be applied, and nothing has happened then.</param>
/// <param name="alone">Applies what failed in company, or (with the failure) failed alone.</param>
/// <param name="parted">Hears that a company failed.</param>
internal sealed class InboxLanes(
    int lanes, int atMost,
    Func<IReadOnlyList<WaitingEvent>, Task<IReadOnlyList<Delivery>>> together,
    Func<WaitingEvent, Exception?, Task<Delivery>> alone,
    Action<int, Exception> parted)
{
    private readonly ConcurrentQueue<WaitingEvent> _waiting = new();
    private int _busy;

    /// <summary>Waits its turn and tells what became of it.</summary>
    /// <param name="e">The event.</param>
    public Task<Delivery> EnterAsync(WaitingEvent e)
    {
        _waiting.Enqueue(e);
        if (TryOpenLane())
        {
            // Not in the context of the one that happens to come first.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(DrainAsync, CancellationToken.None);
            }
        }

        return e.Done.Task;
    }

    private bool TryOpenLane()
    {
        for (var busy = Volatile.Read(ref _busy); busy < lanes;)
        {
            var before = Interlocked.CompareExchange(ref _busy, busy + 1, busy);
            if (before == busy)
            {
                return true;
            }

            busy = before;
        }

        return false;
    }

    private async Task DrainAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } events)
            {
                await TogetherAsync(events);
            }

            Interlocked.Decrement(ref _busy);
            // Who came between the last look and the leaving found every lane busy.
        }
        while (!_waiting.IsEmpty && TryOpenLane());
    }

    private List<WaitingEvent> Take()
    {
        var events = new List<WaitingEvent>();
        while (events.Count < atMost && _waiting.TryDequeue(out var e))
        {
            events.Add(e);
        }

        return events;
    }

    private async Task TogetherAsync(List<WaitingEvent> events)
    {
        try
        {
            Activity.Current = events[0].Activity;
            var deliveries = await together(events);
            for (var i = 0; i < events.Count; i++)
            {
                events[i].Done.SetResult(deliveries[i]);
            }
        }
        catch (Exception e)
        {
            if (events.Count > 1)
            {
                parted(events.Count, e);
            }

            foreach (var waiting in events)
            {
                _ = AloneAsync(waiting, events.Count == 1 ? e : null);
            }
        }
    }

    private async Task AloneAsync(WaitingEvent waiting, Exception? failedAlone)
    {
        try
        {
            Activity.Current = waiting.Activity;
            waiting.Done.SetResult(await alone(waiting, failedAlone));
        }
        catch (OperationCanceledException e) when (waiting.Cancellation.IsCancellationRequested)
        {
            waiting.Done.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            waiting.Done.SetException(e);
        }
    }
}
