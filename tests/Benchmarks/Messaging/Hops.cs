using System.Collections.Concurrent;
using System.Diagnostics;

namespace Shemss.Benchmarks.Messaging;

/// <summary>Where the time goes, from the traces: commit → relay begins → consumer begins → effect. Listening is the tracing that is on.</summary>
internal sealed class Hops : IDisposable
{
    private readonly ConcurrentDictionary<ActivitySpanId, long> _at = new();
    private readonly ActivityListener _listener;
    private volatile Latencies[] _hops = Empty();

    public Hops()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Shemss.Benchmarks" or "Shemss.Messaging" or "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Forget() => _hops = Empty();

    public override string ToString() =>
        $"to relay {_hops[0].At(50):F2} / {_hops[0].At(99):F2} · relay to consumer {_hops[1].At(50):F2} / {_hops[1].At(99):F2} · consumer {_hops[2].At(50):F2} / {_hops[2].At(99):F2} (ms, p50 / p99)";

    public void Dispose() => _listener.Dispose();

    private static Latencies[] Empty() => [new(), new(), new()];

    private void Started(Activity activity)
    {
        if (activity.Source.Name != "Shemss.Messaging")
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        _at[activity.SpanId] = now;
        if (_at.TryGetValue(activity.ParentSpanId, out var before))
        {
            _hops[activity.Kind == ActivityKind.Producer ? 0 : 1].Add(Stopwatch.GetElapsedTime(before, now));
        }
    }

    private void Stopped(Activity activity)
    {
        if (activity.Source.Name == "Shemss.Benchmarks")
        {
            _at[activity.SpanId] = Stopwatch.GetTimestamp();
        }
        else if (activity.Kind == ActivityKind.Consumer)
        {
            _hops[2].Add(activity.Duration);
        }
    }
}
