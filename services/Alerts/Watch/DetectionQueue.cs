using System.Threading.Channels;
using Shemss.Alerts.Ingest;

namespace Shemss.Alerts.Watch;

/// <summary>Something the rules are to see, in the order in which it was committed.</summary>
internal abstract record DetectionInput;

/// <summary>Frames that are stored.</summary>
internal sealed record CommittedFrames(IReadOnlyList<DataFrame> Frames) : DetectionInput;

/// <summary>A visit began or ended.</summary>
internal sealed record VisitTold(Guid VisitId) : DetectionInput;

/// <summary>What is committed and not judged yet. Bounded: rules that cannot follow slow the door down instead of filling memory.</summary>
internal sealed class DetectionQueue
{
    private readonly Channel<DetectionInput> _channel = Channel.CreateBounded<DetectionInput>(new BoundedChannelOptions(1000) { SingleReader = true });

    public ChannelReader<DetectionInput> Reader => _channel.Reader;

    public ValueTask WriteAsync(DetectionInput input, CancellationToken ct) => _channel.Writer.WriteAsync(input, ct);

    /// <summary>For whoever must not wait; what does not fit is read from the database at the next look.</summary>
    public bool TryWrite(DetectionInput input) => _channel.Writer.TryWrite(input);
}
