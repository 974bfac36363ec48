using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether minute data are judged.</param>
/// <param name="Log">Steps are ratios, not differences.</param>
/// <param name="Epsilon">Added before the logarithm.</param>
/// <param name="Floor">Smallest step of interest, in the factor's unit.</param>
/// <param name="Step">Smallest step of interest on the scale, that must stay for three periods.</param>
/// <param name="Spike">Smallest excursion of one period's maximum on the scale; 0 = never.</param>
/// <param name="Noise">Times the median absolute difference of the last minutes.</param>
/// <param name="Habit">Times the largest step (spike) of the last week, each measured alike.</param>
/// <param name="Learn">Full days a series must have been watched.</param>
internal readonly record struct MinuteJumpParameters(bool On, bool Log, float Epsilon, float Floor, float Step, float Spike, float Noise, float Habit, int Learn)
{
    public float Scale(float value) => Log ? MathF.Log(MathF.Max(value, 0) + Epsilon) : value;
}

/// <summary>
/// A6 突变 on minute data: a step from one period to the next that stays, or a spike. Slow changes, however large, are the
/// process's; what the series does every week is its habit.
/// </summary>
internal struct MinuteTrack
{
    private const int Kept = 32;
    private const int Before = 8;
    private Ring _values;
    private DailyMax _stepHabit, _spikeHabit;
    private int _count, _next;
    private int _waiting;
    private bool _spiking;
    private float _level, _top, _first, _second;
    private long _at;

    /// <summary>When the step being confirmed, or found, happened.</summary>
    public long StepAt { get; private set; }

    /// <summary>When the last step or spike was found.</summary>
    private long _foundAt;

    /// <summary>Level before, in the factor's unit.</summary>
    public float LevelBefore { get; private set; }

    public float Last { get; private set; }

    /// <summary>Data were missing, or the facility stood still: what comes next is not compared with what was.</summary>
    public void Break() => (_count, _waiting, _spiking) = (0, 0, false);

    /// <summary>A minute that is serviced: what began in the one before was the service.</summary>
    public void Interrupt() => (_waiting, _spiking, _count) = (0, false, Math.Min(_count, Kept) > 0 ? Math.Min(_count, 11) : 0);

    /// <summary>The next valid minute; true when a step or a spike is found (its time is <see cref="StepAt"/>).</summary>
    public bool Step(float value, float max, long time, in MinuteJumpParameters p)
    {
        var x = p.Scale(value);
        var found = false;
        if (_spiking)
        {
            // Told one period later: a calibration that begins within a period shows in its maximum before it shows in its flag.
            _spiking = false;
            found = Judge(ref _spikeHabit, _top - _level, p.Spike, _at, p);
        }

        if (_waiting > 0)
        {
            if (--_waiting == 1)
            {
                _second = x;
            }
            else
            {
                found |= Settled(x, p);
            }
        }
        else if (_count >= 12)
        {
            Look(x, value, max, time, p);
        }

        (_values[_next++ & (Kept - 1)], Last) = (x, value);
        _count++;
        return found;
    }

    /// <summary>Whether this series left its level at about that time: asked by related ones.</summary>
    public readonly bool MovedSince(long time, in MinuteJumpParameters p) =>
        _count >= 12 && (Math.Abs(_foundAt - time) <= 3600 || MathF.Abs(_values[(_next - 1) & (Kept - 1)] - LevelOf8(_next - 4)) > MathF.Max(p.Step / 2, 4 * Difference()));

    private void Look(float x, float value, float max, long time, in MinuteJumpParameters p)
    {
        var before = _values[(_next - 1) & (Kept - 1)];
        var half = p.Step / 2;
        if (MathF.Abs(x - before) <= half && (p.Spike <= 0 || p.Scale(max) - before <= half))
        {
            return;
        }

        var level = LevelOf8(_next);
        var noise = p.Noise * Difference();
        var top = p.Scale(max);
        if (p.Spike > 0 && top - level > MathF.Max(p.Spike / 2, noise) && max - Unscale(level, p) > p.Floor)
        {
            (_spiking, _level, _top, _at) = (true, level, top, time);
        }

        if (MathF.Abs(x - level) > MathF.Max(half, noise) && MathF.Abs(value - Unscale(level, p)) > p.Floor)
        {
            (_waiting, _level, _first, _at) = (2, level, before, time);
        }
    }

    private bool Settled(float x, in MinuteJumpParameters p)
    {
        // A step is over within two periods (it may begin within one); a ramp is still on its way.
        Span<float> after = [x, _values[(_next - 1) & (Kept - 1)], _values[(_next - 2) & (Kept - 1)]];
        var size = MathF.Abs(Baseline.MedianOf(after) - _level);
        return MathF.Abs(_first - _level) <= 0.25f * size && MathF.Abs(_second - _level) >= 0.85f * MathF.Abs(x - _level) && Judge(ref _stepHabit, size, p.Step, _at, p);
    }

    /// <summary>Large enough, and larger than the week's habit? It is part of the habit from now on.</summary>
    private bool Judge(ref DailyMax habit, float size, float least, long time, in MinuteJumpParameters p)
    {
        if (size > least && habit.Known >= p.Learn && size > p.Habit * habit.Max())
        {
            habit.Record(time, size);
            (StepAt, _foundAt, LevelBefore) = (_at, time, Unscale(_level, p));
            return true;
        }

        habit.Record(time, size);
        return false;
    }

    /// <summary>Days go by also when nothing happens.</summary>
    public void Tick(long time)
    {
        _stepHabit.Record(time, 0);
        _spikeHabit.Record(time, 0);
    }

    private static float Unscale(float x, in MinuteJumpParameters p) => p.Log ? MathF.Exp(x) - p.Epsilon : x;

    private readonly float LevelOf8(int end)
    {
        Span<float> last = stackalloc float[Before];
        for (var i = 0; i < Before; i++)
        {
            last[i] = _values[(end - 1 - i) & (Kept - 1)];
        }

        return Baseline.MedianOf(last);
    }

    private readonly float Difference()
    {
        var n = Math.Min(_count, Kept) - 1;
        Span<float> differences = stackalloc float[Kept];
        for (var i = 0; i < n; i++)
        {
            differences[i] = MathF.Abs(_values[(_next - 1 - i) & (Kept - 1)] - _values[(_next - 2 - i) & (Kept - 1)]);
        }

        return Baseline.MedianOf(differences[..n]);
    }

    public readonly void Write(BinaryWriter to)
    {
        foreach (var value in _values)
        {
            to.Write(value);
        }

        _stepHabit.Write(to);
        _spikeHabit.Write(to);
        to.Write(_count);
        to.Write(_next);
        to.Write(_waiting);
        to.Write(_spiking);
        to.Write(_level);
        to.Write(_top);
        to.Write(_first);
        to.Write(_second);
        to.Write(_at);
        to.Write(StepAt);
        to.Write(_foundAt);
        to.Write(LevelBefore);
        to.Write(Last);
    }

    public void Read(BinaryReader from)
    {
        for (var i = 0; i < Kept; i++)
        {
            _values[i] = from.ReadSingle();
        }

        _stepHabit.Read(from);
        _spikeHabit.Read(from);
        (_count, _next, _waiting, _spiking) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadBoolean());
        (_level, _top, _first, _second, _at, StepAt, _foundAt) = (from.ReadSingle(), from.ReadSingle(), from.ReadSingle(), from.ReadSingle(), from.ReadInt64(), from.ReadInt64(), from.ReadInt64());
        (LevelBefore, Last) = (from.ReadSingle(), from.ReadSingle());
    }

    [InlineArray(Kept)]
    private struct Ring
    {
        private float _first;
    }
}
