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
/// The episodes of one series (or of a point), one per rule: opened by the first finding, extended by further ones, closed after
/// a stated time without. Findings that come and go within that time stay one episode.
/// </summary>
internal sealed class EpisodeSet
{
    private Episode[]? _episodes;

    /// <summary>Rules with an open episode (bit = rule).</summary>
    public uint OpenMask { get; private set; }

    public long StartOf(RuleId rule) => _episodes![(int)rule].Start;
    public long EndOf(RuleId rule) => _episodes![(int)rule].End;
    public AlertLevel LevelOf(RuleId rule) => _episodes![(int)rule].Level;

    /// <summary>
    /// A finding that began at <paramref name="start"/> and lasts until <paramref name="end"/>; <paramref name="past"/> when later
    /// samples are known already, so that it can only lengthen an episode that is told and over.
    /// </summary>
    public EpisodeStep Fire(RuleId rule, long start, long end, AlertLevel level, in EpisodeParameters p, bool past)
    {
        ref var e = ref (_episodes ??= new Episode[Catalogue.Rules])[(int)rule];
        if (e.Open)
        {
            e.ClearSince = long.MaxValue;
            e.End = Math.Max(e.End, end);
            if (level <= e.Level && end - e.Told < p.ExtendEvery)
            {
                return EpisodeStep.None;
            }

            e.Level = level > e.Level ? level : e.Level;
            e.Told = end;
            return EpisodeStep.Extend;
        }

        if (end <= e.ClosedUntil || (past && start < e.ClosedUntil))
        {
            e.ClosedUntil = Math.Max(e.ClosedUntil, end);
            return EpisodeStep.None;
        }

        e.Open = true;
        e.Start = Math.Max(start, Math.Min(e.ClosedUntil, end - 1));
        (e.End, e.Told, e.Level, e.ClearSince) = (end, end, level, long.MaxValue);
        OpenMask |= SeriesState.Bit(rule);
        return EpisodeStep.Open;
    }

    /// <summary>An observation without the finding, made at <paramref name="time"/>.</summary>
    public EpisodeStep Quiet(RuleId rule, long time, in EpisodeParameters p)
    {
        ref var e = ref _episodes![(int)rule];
        if (time < e.End)
        {
            return EpisodeStep.None;
        }

        e.ClearSince = Math.Min(e.ClearSince, time);
        return time - e.ClearSince >= p.ClearAfter ? EpisodeStep.Close : EpisodeStep.None;
    }

    public void Close(RuleId rule)
    {
        ref var e = ref _episodes![(int)rule];
        e.Open = false;
        e.ClosedUntil = e.End;
        OpenMask &= ~SeriesState.Bit(rule);
    }

    /// <summary>A finding that was held back; true when it is to be recorded, that is once per stretch of them.</summary>
    public bool Suppress(RuleId rule, long time, in EpisodeParameters p)
    {
        ref var e = ref (_episodes ??= new Episode[Catalogue.Rules])[(int)rule];
        var again = e.SuppressedAt != 0 && time - e.SuppressedAt <= Math.Max(p.ClearAfter, 7200);
        e.SuppressedAt = Math.Max(e.SuppressedAt, time);
        return !again;
    }

    /// <summary>Takes over an episode known to be open, after a rebuild from stored readings.</summary>
    public void Adopt(RuleId rule, long start, long end, AlertLevel level)
    {
        ref var e = ref (_episodes ??= new Episode[Catalogue.Rules])[(int)rule];
        if (!e.Open)
        {
            (e.End, e.Told, e.ClearSince) = (end, end, long.MaxValue);
        }

        (e.Open, e.Start, e.Level) = (true, start, level);
        OpenMask |= SeriesState.Bit(rule);
    }

    public void Write(BinaryWriter to)
    {
        to.Write(OpenMask);
        to.Write(_episodes is not null);
        foreach (var e in _episodes ?? [])
        {
            to.Write(e.Open);
            to.Write((byte)e.Level);
            to.Write(e.Start);
            to.Write(e.End);
            to.Write(e.Told);
            to.Write(e.ClearSince);
            to.Write(e.ClosedUntil);
            to.Write(e.SuppressedAt);
        }
    }

    public void Read(BinaryReader from)
    {
        OpenMask = from.ReadUInt32();
        _episodes = from.ReadBoolean() ? new Episode[Catalogue.Rules] : null;
        for (var i = 0; i < (_episodes?.Length ?? 0); i++)
        {
            _episodes![i] = new Episode
            {
                Open = from.ReadBoolean(),
                Level = (AlertLevel)from.ReadByte(),
                Start = from.ReadInt64(),
                End = from.ReadInt64(),
                Told = from.ReadInt64(),
                ClearSince = from.ReadInt64(),
                ClosedUntil = from.ReadInt64(),
                SuppressedAt = from.ReadInt64(),
            };
        }
    }

    private struct Episode
    {
        public bool Open;
        public AlertLevel Level;
        public long Start, End, Told, ClearSince, ClosedUntil, SuppressedAt;
    }
}
