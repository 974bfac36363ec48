namespace Shemss.Simulator.Fleet;

/// <summary>One packet under way to the host.</summary>
internal sealed class Exchange(SimulatedFrame frame, DateTime dataTime, int packet, long qn, byte[] bytes, bool backFilled)
{
    public SimulatedFrame Frame { get; } = frame;

    public DateTime DataTime { get; } = dataTime;

    public int Packet { get; } = packet;

    public long Qn { get; } = qn;

    public byte[] Bytes { get; } = bytes;

    public bool BackFilled { get; } = backFilled;

    public int Resends { get; set; }

    /// <summary>Copies put on the line, those of failed exchanges before this one included.</summary>
    public int Copies { get; set; }

    public long Deadline { get; set; }

    /// <summary>Set when the exchange belongs to a request of the host, which learns the result.</summary>
    public TaskCompletionSource<bool>? Asked { get; init; }
}
