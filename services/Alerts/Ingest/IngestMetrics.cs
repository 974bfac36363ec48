using System.Diagnostics.Metrics;

namespace Shemss.Alerts.Ingest;

/// <summary>What came in, counted.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> _stored;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _rejected;
    private readonly Histogram<int> _batch;
    private readonly UpDownCounter<int> _connections;

    public IngestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Shemss.Alerts");
        _stored = meter.CreateCounter<long>("shemss.hj212.frames.stored");
        _duplicates = meter.CreateCounter<long>("shemss.hj212.frames.duplicate");
        _rejected = meter.CreateCounter<long>("shemss.hj212.frames.rejected");
        _batch = meter.CreateHistogram<int>("shemss.hj212.batch.frames");
        _connections = meter.CreateUpDownCounter<int>("shemss.hj212.connections");
    }

    public void Stored(int frames, int duplicates)
    {
        _batch.Record(frames + duplicates);
        _stored.Add(frames);
        _duplicates.Add(duplicates);
    }

    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Connected() => _connections.Add(1);

    public void Disconnected() => _connections.Add(-1);
}
