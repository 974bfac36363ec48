using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <param name="On">Whether minute data are judged.</param>
/// <param name="Share">Smallest step of interest as a share of the value before.</param>
/// <param name="Floor">Smallest step of interest, in the factor's unit.</param>
/// <param name="Settled">Ratio (share scale) the new level must keep: 1 + this, or its inverse.</param>
/// <param name="Spike">Times the level before at which one minute's maximum is a spike; 0 = never.</param>
/// <param name="Habit">Times the median absolute difference of the last minutes.</param>
/// <param name="PerWeek">Steps within a week that make them the series' habit.</param>
/// <param name="Learn">Seconds a series must have been watched.</param>
internal readonly record struct MinuteJumpParameters(bool On, float Share, float Floor, float Settled, float Spike, float Habit, int PerWeek, int Learn);

/// <summary>
/// A6 突变 on minute data: a step from one period to the next that stays, or a spike. Slow changes, however large, are the
/// process's; what happens several times a week is the series' habit.
/// </summary>
internal struct MinuteTrack
{
    private const int Kept = 32;
    private const int Confirm = 3;
    private const int Before = 8;
    private Ring _values;
    private Times _steps;
    private int _count, _next, _stepCount;
    private int _waiting;
    private float _level;
    private long _since;

    /// <summary>When the step being confirmed, or found, happened.</summary>
    public long StepAt { get; private set; }

    /// <summary>Level before and value after the last finding.</summary>
    public readonly float LevelBefore => _level;

    public readonly float Last => _values[(_next - 1) & (Kept - 1)];

    public void Break() => (_count, _waiting) = (0, 0);

    /// <summary>The next valid minute; true when a step or a spike is found (its time is <see cref="StepAt"/>).</summary>
    public bool Step(float value, float max, long time, in MinuteJumpParameters p)
    {
        _since = _since == 0 ? time : _since;
        var found = false;
        if (_waiting > 0)
        {
            found = --_waiting == 0 && Settled(value, p);
        }
        else if (_count >= 12)
        {
            var before = Last;
            var worth = MathF.Max(p.Floor, p.Share * MathF.Abs(before));
            if (MathF.Abs(value - before) > worth || (p.Spike > 0 && max - before > worth && max > p.Spike * before))
            {
                found = Look(value, max, time, worth, p);
            }
        }

        _values[_next++ & (Kept - 1)] = value;
        _count++;
        return found && Unusual(p);
    }

    /// <summary>Whether this series left its level at about that time: asked by related ones.</summary>
    public readonly bool MovedSince(long time, in MinuteJumpParameters p)
    {
        if (_count < 12)
        {
            return false;
        }

        var level = LevelBefore8(_next - Confirm - 1);
        return (_stepCount > 0 && Math.Abs(StepAt - time) <= 3600) || MathF.Abs(Last - level) > MathF.Max(p.Floor, p.Share * MathF.Abs(level)) / 2;
    }

    private bool Look(float value, float max, long time, float worth, in MinuteJumpParameters p)
    {
        var level = LevelBefore8(_next);
        var habit = p.Habit * Difference();
        if (p.Spike > 0 && max > p.Spike * level && max - level > MathF.Max(worth, habit))
        {
            (_level, StepAt) = (level, time);
            return true;
        }

        if (MathF.Abs(value - level) > MathF.Max(worth, habit))
        {
            (_level, StepAt, _waiting) = (level, time, Confirm - 1);
        }

        return false;
    }

    private readonly bool Settled(float value, in MinuteJumpParameters p)
    {
        Span<float> after = [value, _values[(_next - 1) & (Kept - 1)], _values[(_next - 2) & (Kept - 1)]];
        var settled = Baseline.MedianOf(after);
        return MathF.Abs(settled - _level) > p.Floor
            && (p.Settled <= 0 || settled > _level * (1 + p.Settled) || settled * (1 + p.Settled) < _level);
    }

    /// <summary>Notes the step and says whether such steps are rare here.</summary>
    private bool Unusual(in MinuteJumpParameters p)
    {
        var oldest = _stepCount >= p.PerWeek && p.PerWeek is > 0 and <= 8 ? _steps[(_stepCount - p.PerWeek) & 7] : long.MinValue / 2;
        _steps[_stepCount++ & 7] = StepAt;
        return StepAt - oldest > 7 * 86400 && StepAt - _since >= p.Learn;
    }

    private readonly float LevelBefore8(int end)
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
        for (var i = 0; i < Kept; i++)
        {
            to.Write(_values[i]);
        }

        for (var i = 0; i < 8; i++)
        {
            to.Write(_steps[i]);
        }

        to.Write(_count);
        to.Write(_next);
        to.Write(_stepCount);
        to.Write(_waiting);
        to.Write(_level);
        to.Write(_since);
        to.Write(StepAt);
    }

    public void Read(BinaryReader from)
    {
        for (var i = 0; i < Kept; i++)
        {
            _values[i] = from.ReadSingle();
        }

        for (var i = 0; i < 8; i++)
        {
            _steps[i] = from.ReadInt64();
        }

        (_count, _next, _stepCount, _waiting) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32());
        (_level, _since, StepAt) = (from.ReadSingle(), from.ReadInt64(), from.ReadInt64());
    }

    [InlineArray(Kept)]
    private struct Ring
    {
        private float _first;
    }

    [InlineArray(8)]
    private struct Times
    {
        private long _first;
    }
}
