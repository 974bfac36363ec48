namespace Shemss.Alerts.Domain.Detection;

/// <summary>Marks and visits of one point: what they say about a span of time. Old ones are forgotten with the samples they cover.</summary>
internal sealed class Interruptions
{
    private readonly List<Span> _spans = [];

    public bool IsEmpty => _spans.Count == 0;

    /// <summary>Puts in, replaces or withdraws. Returns the span touched by the old and the new version together.</summary>
    public (long From, long To) Put(Guid id, Guard guard, string factorCode, long from, long to, bool withdrawn)
    {
        var (first, last) = (from, to);
        var at = _spans.FindIndex(s => s.Id == id);
        if (at >= 0)
        {
            (first, last) = (Math.Min(first, _spans[at].From), Math.Max(last, _spans[at].To));
            _spans.RemoveAt(at);
        }

        if (!withdrawn)
        {
            // Sorted by identity, so that the answer does not depend on the order of arrival.
            var span = new Span(id, guard, factorCode, from, to);
            var place = _spans.FindIndex(s => s.Id.CompareTo(id) > 0);
            _spans.Insert(place < 0 ? _spans.Count : place, span);
        }

        return (first, last);
    }

    /// <summary>The guard over [from, to) for a factor; a mark weighs more than a visit, stopped more than other marks.</summary>
    public Guard Over(long from, long to, string factorCode, out Guid? id)
    {
        id = null;
        var guard = Guard.None;
        foreach (var span in _spans)
        {
            if (span.From < to && from < span.To && (span.FactorCode.Length == 0 || span.FactorCode == factorCode) && (guard == Guard.None || span.Guard < guard))
            {
                (guard, id) = (span.Guard, span.Id);
            }
        }

        return guard;
    }

    /// <summary>Whether one span of that kind covers the whole of [from, to) for the whole point.</summary>
    public bool Covers(long from, long to, Guard guard) => _spans.Exists(s => s.Guard == guard && s.FactorCode.Length == 0 && s.From <= from && to <= s.To);

    public void Forget(long before) => _spans.RemoveAll(s => s.To < before);

    public void Write(BinaryWriter to)
    {
        to.Write(_spans.Count);
        foreach (var span in _spans)
        {
            to.Write(span.Id.ToByteArray());
            to.Write((byte)span.Guard);
            to.Write(span.FactorCode);
            to.Write(span.From);
            to.Write(span.To);
        }
    }

    public void Read(BinaryReader from)
    {
        _spans.Clear();
        for (var n = from.ReadInt32(); n > 0; n--)
        {
            _spans.Add(new Span(new Guid(from.ReadBytes(16)), (Guard)from.ReadByte(), from.ReadString(), from.ReadInt64(), from.ReadInt64()));
        }
    }

    private readonly record struct Span(Guid Id, Guard Guard, string FactorCode, long From, long To);
}
