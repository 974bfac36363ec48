using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>What an observation of a rule does to its episode.</summary>
internal enum EpisodeStep : byte
{
    None,
    Open,
    Extend,
    Close,
}

/// <summary>
/// The episodes of one series (or of a point), one per category: opened by the first rule that finds something, joined by the
/// others that find the same thing, extended by further findings, closed after a stated time without any. Findings that come and
/// go within that time stay one episode; what two rules of one category see is one alert.
/// A structure: whether an episode is open is asked at every reading, and shall be found where the series is.
/// </summary>
internal struct EpisodeSet(Catalogue catalogue)
{
    private Parts? _parts;

    /// <summary>Rules that have a part in an open episode (bit = rule).</summary>
    public uint OpenMask { get; private set; }

    public bool IsOpen(RuleId rule) => _parts is { } parts && parts.Groups[catalogue.GroupOf(rule)].Open;

    /// <summary>Of the episode that the rule belongs to.</summary>
    public long StartOf(RuleId rule) => Group(rule).Start;
    public long EndOf(RuleId rule) => Group(rule).End;
    public AlertLevel LevelOf(RuleId rule) => Group(rule).Level;

    /// <summary>The rule that opened the episode: part of its name for ever.</summary>
    public RuleId OpenedBy(RuleId rule) => Group(rule).First;

    /// <summary>Every rule that has agreed since the episode was opened (bit = rule).</summary>
    public uint Agreed(RuleId rule) => Group(rule).Agreed;

    /// <summary>
    /// A finding that began at <paramref name="start"/> and lasts until <paramref name="end"/>; <paramref name="past"/> when later
    /// samples are known already, so that it can only lengthen an episode that is told and over.
    /// </summary>
    public EpisodeStep Fire(RuleId rule, long start, long end, AlertLevel level, in EpisodeParameters p, bool past)
    {
        ref var part = ref Known.Rules[(int)rule];
        ref var group = ref Group(rule);
        if (group.Open)
        {
            var joins = !part.Open && (group.Agreed & SeriesState.Bit(rule)) == 0;
            (part.Open, part.ClearSince, part.End) = (true, long.MaxValue, Math.Max(part.Open ? part.End : 0, end));
            group.End = Math.Max(group.End, end);
            group.Agreed |= SeriesState.Bit(rule);
            OpenMask |= SeriesState.Bit(rule);
            if (!joins && level <= group.Level && end - group.Told < p.ExtendEvery)
            {
                return EpisodeStep.None;
            }

            (group.Level, group.Told) = (level > group.Level ? level : group.Level, Math.Max(group.Told, end));
            return EpisodeStep.Extend;
        }

        if (end <= group.ClosedUntil || (past && start < group.ClosedUntil))
        {
            group.ClosedUntil = Math.Max(group.ClosedUntil, end);
            return EpisodeStep.None;
        }

        (part.Open, part.End, part.ClearSince) = (true, end, long.MaxValue);
        (group.Open, group.First, group.Agreed) = (true, rule, SeriesState.Bit(rule));
        group.Start = Math.Max(start, Math.Min(group.ClosedUntil, end - 1));
        (group.End, group.Told, group.Level) = (end, end, level);
        OpenMask |= SeriesState.Bit(rule);
        return EpisodeStep.Open;
    }

    /// <summary>An observation without the rule's finding, made at <paramref name="time"/>. The last rule that leaves closes.</summary>
    public EpisodeStep Quiet(RuleId rule, long time, in EpisodeParameters p)
    {
        ref var part = ref Known.Rules[(int)rule];
        if (!part.Open || time < part.End)
        {
            return EpisodeStep.None;
        }

        part.ClearSince = Math.Min(part.ClearSince, time);
        if (time - part.ClearSince < p.ClearAfter)
        {
            return EpisodeStep.None;
        }

        part.Open = false;
        OpenMask &= ~SeriesState.Bit(rule);
        return (OpenMask & catalogue.GroupMask(rule)) == 0 ? EpisodeStep.Close : EpisodeStep.None;
    }

    /// <summary>The episode the rule belongs to is over, for all its rules.</summary>
    public void Close(RuleId rule)
    {
        ref var group = ref Group(rule);
        group.Open = false;
        group.ClosedUntil = group.End;
        OpenMask &= ~catalogue.GroupMask(rule);
        for (var other = RuleId.A1; other <= RuleId.A16; other++)
        {
            Known.Rules[(int)other].Open &= (OpenMask & SeriesState.Bit(other)) != 0;
        }
    }

    /// <summary>A finding that was held back; true when it is to be recorded, that is once per stretch of them.</summary>
    public bool Suppress(RuleId rule, long time, in EpisodeParameters p)
    {
        ref var part = ref Known.Rules[(int)rule];
        var again = part.SuppressedAt != 0 && time - part.SuppressedAt <= Math.Max(p.ClearAfter, 7200);
        part.SuppressedAt = Math.Max(part.SuppressedAt, time);
        return !again;
    }

    /// <summary>Takes over an episode known to be open, after a rebuild from stored readings.</summary>
    public void Adopt(RuleId rule, long start, long end, AlertLevel level)
    {
        ref var group = ref Group(rule);
        if (!group.Open)
        {
            ref var part = ref Known.Rules[(int)rule];
            (part.Open, part.End, part.ClearSince) = (true, end, long.MaxValue);
            (group.Open, group.End, group.Told, group.Agreed) = (true, end, end, 0);
            OpenMask |= SeriesState.Bit(rule);
        }

        (group.First, group.Start, group.Level) = (rule, start, level);
        group.Agreed |= SeriesState.Bit(rule);
    }

    public void Write(BinaryWriter to)
    {
        to.Write(OpenMask);
        to.Write(_parts is not null);
        foreach (var part in _parts?.Rules ?? [])
        {
            to.Write(part.Open);
            to.Write(part.End);
            to.Write(part.ClearSince);
            to.Write(part.SuppressedAt);
        }

        foreach (var group in _parts?.Groups ?? [])
        {
            to.Write(group.Open);
            to.Write((byte)group.Level);
            to.Write((byte)group.First);
            to.Write(group.Agreed);
            to.Write(group.Start);
            to.Write(group.End);
            to.Write(group.Told);
            to.Write(group.ClosedUntil);
        }
    }

    public void Read(BinaryReader from)
    {
        OpenMask = from.ReadUInt32();
        _parts = null;
        if (!from.ReadBoolean())
        {
            return;
        }

        foreach (ref var part in Known.Rules.AsSpan())
        {
            part = new Part { Open = from.ReadBoolean(), End = from.ReadInt64(), ClearSince = from.ReadInt64(), SuppressedAt = from.ReadInt64() };
        }

        foreach (ref var group in Known.Groups.AsSpan())
        {
            group = new Episode
            {
                Open = from.ReadBoolean(),
                Level = (AlertLevel)from.ReadByte(),
                First = (RuleId)from.ReadByte(),
                Agreed = from.ReadUInt32(),
                Start = from.ReadInt64(),
                End = from.ReadInt64(),
                Told = from.ReadInt64(),
                ClosedUntil = from.ReadInt64(),
            };
        }
    }

    /// <summary>Most series never have an episode: there is nothing until the first.</summary>
    private Parts Known => _parts ??= new Parts(catalogue.Groups);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Episode Group(RuleId rule) => ref Known.Groups[catalogue.GroupOf(rule)];

    private sealed class Parts(int groups)
    {
        public readonly Part[] Rules = new Part[Catalogue.Rules];
        public readonly Episode[] Groups = new Episode[groups];
    }

    /// <summary>A rule's part in the episode of its category.</summary>
    private struct Part
    {
        public bool Open;
        public long End, ClearSince, SuppressedAt;
    }

    private struct Episode
    {
        public bool Open;
        public AlertLevel Level;
        public RuleId First;
        public uint Agreed;
        public long Start, End, Told, ClosedUntil;
    }
}
