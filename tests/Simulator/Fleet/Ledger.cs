using System.Collections.Concurrent;
using System.Globalization;

namespace Shemss.Simulator.Fleet;

public enum Delivery
{
    /// <summary>Sent without asking for an answer.</summary>
    Sent,

    /// <summary>The host answered 9014.</summary>
    Acknowledged,

    /// <summary>Given up: no answer after all resends and back-fills.</summary>
    Unacknowledged,
}

/// <summary>What became of one frame of the source.</summary>
/// <param name="Mn">Device identity.</param>
/// <param name="Cn">Command code.</param>
/// <param name="DataTime">DataTime as sent.</param>
/// <param name="Packet">PNO; 1 when not parted.</param>
/// <param name="Qn">QN of the last exchange.</param>
/// <param name="Outcome">Whether the host took it.</param>
/// <param name="Copies">How many copies went out: resends, duplicates and damaged ones included.</param>
/// <param name="BackFilled">It was sent after the gap it fell into.</param>
public sealed record LedgerEntry(
    string Mn, int Cn, DateTime DataTime, int Packet, long Qn, Delivery Outcome, int Copies, bool BackFilled);

/// <summary>
/// What a fleet's hosts acknowledged: the truth a receiving system is held to. Whatever is acknowledged here and not found
/// there was lost.
/// </summary>
/// <param name="keepEntries">False keeps the counts only, for load.</param>
public sealed class Ledger(bool keepEntries = true)
{
    private readonly ConcurrentQueue<LedgerEntry> _entries = new();
    private long _acknowledged;
    private long _unacknowledged;
    private long _sent;
    private long _copies;
    private long _unexpectedAnswers;
    private long _rejectedInput;

    public IReadOnlyCollection<LedgerEntry> Entries => _entries;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Unacknowledged => Interlocked.Read(ref _unacknowledged);

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Frames put on the line, every copy counted.</summary>
    public long Copies => Interlocked.Read(ref _copies);

    /// <summary>Answers to no open exchange: to a duplicate, or too late.</summary>
    public long UnexpectedAnswers => Interlocked.Read(ref _unexpectedAnswers);

    /// <summary>Bytes of the host that are no frame; not 0 means that the host is wrong.</summary>
    public long RejectedInput => Interlocked.Read(ref _rejectedInput);

    /// <summary>The entries, in the order in which they were decided.</summary>
    public async Task WriteCsvAsync(TextWriter writer)
    {
        await writer.WriteLineAsync("mn,cn,data_time,packet,qn,outcome,copies,back_filled");
        foreach (var e in _entries)
        {
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Mn},{e.Cn},{e.DataTime:yyyy-MM-ddTHH:mm:ss},{e.Packet},{e.Qn},{e.Outcome},{e.Copies},{(e.BackFilled ? 1 : 0)}"));
        }
    }

    public override string ToString() =>
        $"{Acknowledged:N0} acknowledged, {Unacknowledged:N0} given up, {Sent:N0} sent unasked, {Copies:N0} copies, {UnexpectedAnswers:N0} unexpected answers";

    internal void CountCopy() => Interlocked.Increment(ref _copies);

    internal void CountUnexpectedAnswer() => Interlocked.Increment(ref _unexpectedAnswers);

    internal void CountRejectedInput() => Interlocked.Increment(ref _rejectedInput);

    internal void Close(Exchange exchange, Delivery outcome)
    {
        Interlocked.Increment(ref outcome == Delivery.Acknowledged ? ref _acknowledged
            : ref outcome == Delivery.Sent ? ref _sent : ref _unacknowledged);
        if (keepEntries)
        {
            _entries.Enqueue(new(
                exchange.Frame.Mn, exchange.Frame.Cn, exchange.DataTime, exchange.Packet, exchange.Qn, outcome, exchange.Copies, exchange.BackFilled));
        }
    }
}
