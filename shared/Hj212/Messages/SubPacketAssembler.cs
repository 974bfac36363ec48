namespace Shemss.Hj212;

/// <summary>What a packet did to its message.</summary>
public enum SubPacketStatus : byte
{
    /// <summary>Not one of several: nothing to assemble.</summary>
    NotNumbered,

    /// <summary>Kept; others are still missing.</summary>
    Waiting,

    /// <summary>This very packet is there already (a resend).</summary>
    Duplicate,

    /// <summary>The last one: the message is whole.</summary>
    Complete,
}

/// <summary>A message whose packets did not all come.</summary>
/// <param name="Mn">Device identity.</param>
/// <param name="Cn">Command code.</param>
/// <param name="Packets">What came, by PNO.</param>
/// <param name="PacketCount">How many there should be.</param>
/// <param name="Reason"><see cref="RejectReason.SubPacketsIncomplete"/>, or <see cref="RejectReason.SubPacketConflict"/> when a
/// packet with the same number and other content took its place.</param>
public sealed record IncompleteMessage(string Mn, int Cn, IReadOnlyList<Message> Packets, int PacketCount, RejectReason Reason);

/// <summary>
/// Puts the sub-packets (分包) of one connection together. Each packet of an upload can be read by itself, and a host stores and
/// answers each at once; this is for whoever has to know that a message is whole. Packets of a message may differ in QN (annex
/// C.50), so they belong together by MN, ST, CN and PNUM. Memory is bounded by the arguments.
/// </summary>
/// <param name="timeout">After how long without a new packet a message is given up; null for one minute.</param>
/// <param name="maximumMessages">How many messages may be open at once, at least 1; the oldest is given up for a new one.</param>
/// <param name="maximumPackets">Largest PNUM accepted; a larger one is given up at once.</param>
public sealed class SubPacketAssembler(TimeSpan? timeout = null, int maximumMessages = 16, int maximumPackets = 256)
{
    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromMinutes(1);
    private readonly List<Open> _open = [];
    private readonly List<IncompleteMessage> _givenUp = [];

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">A message parsed from one frame.</param>
    /// <param name="now">The receiver's clock.</param>
    /// <param name="packets">When complete, all packets in the order of PNO; empty otherwise.</param>
    public SubPacketStatus Add(Message packet, DateTimeOffset now, out IReadOnlyList<Message> packets)
    {
        packets = [];
        GiveUp(now);
        if (packet.PacketCount <= 1)
        {
            return SubPacketStatus.NotNumbered;
        }

        if (packet.PacketCount > maximumPackets)
        {
            _givenUp.Add(new(packet.Mn, packet.Cn, [packet], packet.PacketCount, RejectReason.SubPacketsIncomplete));
            return SubPacketStatus.Waiting;
        }

        var open = _open.Find(o => o.Fits(packet));
        if (open is not null && open.Packets[packet.PacketNumber - 1] is { } there)
        {
            if (SameContent(there, packet))
            {
                return SubPacketStatus.Duplicate;
            }

            Close(open, RejectReason.SubPacketConflict);
            open = null;
        }

        if (open is null)
        {
            if (_open.Count >= Math.Max(1, maximumMessages))
            {
                Close(_open.MinBy(o => o.Last)!, RejectReason.SubPacketsIncomplete);
            }

            open = new Open(packet);
            _open.Add(open);
        }

        open.Packets[packet.PacketNumber - 1] = packet;
        open.Last = now;
        if (++open.Count < packet.PacketCount)
        {
            return SubPacketStatus.Waiting;
        }

        _open.Remove(open);
        packets = open.Packets!;
        return SubPacketStatus.Complete;
    }

    /// <summary>Takes out the messages given up since the last call, so that they can be recorded.</summary>
    /// <param name="now">The receiver's clock.</param>
    public IReadOnlyList<IncompleteMessage> TakeIncomplete(DateTimeOffset now)
    {
        GiveUp(now);
        IReadOnlyList<IncompleteMessage> taken = [.. _givenUp];
        _givenUp.Clear();
        return taken;
    }

    private static bool SameContent(Message a, Message b) =>
        a.DataTime == b.DataTime
        && a.Parameters.SequenceEqual(b.Parameters)
        && a.Readings.Select(r => r.Raw).SequenceEqual(b.Readings.Select(r => r.Raw), StringComparer.Ordinal);

    private void GiveUp(DateTimeOffset now)
    {
        foreach (var late in _open.Where(o => now - o.Last > _timeout).ToList())
        {
            Close(late, RejectReason.SubPacketsIncomplete);
        }

        // Nobody took them out: the newest are the ones worth keeping.
        if (_givenUp.Count > 4 * Math.Max(1, maximumMessages))
        {
            _givenUp.RemoveRange(0, _givenUp.Count - (4 * Math.Max(1, maximumMessages)));
        }
    }

    private void Close(Open open, RejectReason reason)
    {
        _open.Remove(open);
        _givenUp.Add(new(open.Mn, open.Cn, [.. open.Packets.OfType<Message>()], open.Packets.Length, reason));
    }

    private sealed class Open(Message first)
    {
        private readonly int _st = first.St;

        public string Mn { get; } = first.Mn;

        public int Cn { get; } = first.Cn;

        public Message?[] Packets { get; } = new Message?[first.PacketCount];

        public int Count { get; set; }

        public DateTimeOffset Last { get; set; }

        public bool Fits(Message packet) =>
            packet.Mn == Mn && packet.Cn == Cn && packet.St == _st && packet.PacketCount == Packets.Length;
    }
}
