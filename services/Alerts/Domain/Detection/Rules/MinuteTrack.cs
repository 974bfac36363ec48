using System.Runtime.CompilerServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// A6 突变 on minute data: a step from one period to the next that stays, or a spike. Slow changes, however large, are the
/// process's; what the series does every week is its habit.
/// </summary>
internal partial struct MinuteTrack
{
    private const int Kept = 32;
    private const int Before = 6;
    private const int After = 3;
    private const int Enough = 7;
    private Ring _values;
    private TrackHabits _habit;
    private int _count, _next, _rest;
    private int _waiting;
    private bool _spiking, _within, _served;
    private float _level, _top, _first, _second, _inner;
    private long _at;

    /// <summary>The habit as it was when a step or spike began.</summary>
    private float _stepBar, _spikeBar;

    /// <summary>How far three periods lie beyond all of the six before, if farther than ever today; and when the last periods were.</summary>
    private float _newApart;
    private long _lastAt, _secondAt, _thirdAt;

    /// <summary>Periods in a row that nothing held back.</summary>
    private int _free;

    /// <summary>The newest change, if it is today's largest so far and it is not known yet whether the process made it.</summary>
    private float _newChange;

    /// <summary>Of the change.</summary>
    private RunningMedian _usual;

    /// <summary>When the step being confirmed, or found, happened.</summary>
    public long StepAt { get; private set; }

    /// <summary>When the last step or spike was found.</summary>
    private long _foundAt;

    /// <summary>The level that the last step left, on the scale, and when: going back to it is the end of that step and no other.</summary>
    private float _left;
    private long _leftAt;

    /// <summary>Level before, in the factor's unit.</summary>
    public float LevelBefore { get; private set; }

    public float Last { get; private set; }

    /// <summary>Size of the step or spike that was found last, on the scale.</summary>
    public float Size { get; private set; }

    /// <summary>Data were missing, or the facility stood still: what comes next is not compared with what was.</summary>
    public void Break() => (_count, _waiting, _spiking) = (0, 0, false);

    /// <summary>A minute that is serviced, or in which the pump rests: what began in the one before was the service, or the pump.</summary>
    public void Interrupt() => (_waiting, _spiking, _served) = (0, false, true);

    /// <summary>A minute at the end of the range: what was measured within it before remains a spike.</summary>
    public void Exceed()
    {
        var spiking = _spiking && _within;
        Interrupt();
        _spiking = spiking;
    }

    /// <summary>
    /// A minute in which somebody is there, or that a mark covers: nothing is found in it, but what comes after is compared with it. A
    /// spike that was over before is still told.
    /// </summary>
    public bool Watch(float value, long time, in MinuteJumpParameters p)
    {
        var found = _spiking && IsSpike(p);
        (_waiting, _spiking, _free) = (0, false, 0);
        Keep(p.Scale(value), value, time);
        return found;
    }

    private bool IsSpike(in MinuteJumpParameters p) => Judge(MathF.Max(p.SpikeHabit * _spikeBar, p.SpikeSigmas * Sigma), _top - _level, p.Spike, p);

    /// <summary>The pump rests; what is <paramref name="standing"/> in the pipe stays what it was, so that a step goes on being confirmed.</summary>
    public void Pause(bool standing)
    {
        if (standing)
        {
            (_spiking, _served) = (false, true);
        }
        else
        {
            Interrupt();
        }
    }

    /// <summary>The next valid minute, steps of <paramref name="least"/> units and less being the display's; true when a step or a spike is found (its time is <see cref="StepAt"/>).</summary>
    public bool Step(float value, float max, float swing, long time, float least, in MinuteJumpParameters p)
    {
        var x = p.Scale(value);
        var found = false;
        if (_spiking)
        {
            // Told one period later: a calibration that begins within a period shows in its maximum before it shows in its flag.
            _spiking = false;
            found = IsSpike(p);
        }

        if (_waiting > 0)
        {
            if (--_waiting == 1)
            {
                (_second, _inner) = (x, p.Scale(max) - p.Scale(max - swing));
            }
            else
            {
                found |= Settled(x, p);
            }
        }
        else if (_count >= Enough)
        {
            Look(x, value, max, _served ? max - swing : max, time, MathF.Max(least, p.Floor), p);
        }

        Keep(x, value, time);
        _served = false;
        _free++;
        found |= p.Stands > 0 && _count >= Before + 1 + After && StandsApart(MathF.Max(least, p.Floor), p);
        if (_waiting == 0 && _count >= Enough && --_rest <= 0 && IsThird(time))
        {
            // Every third period, the change a step would be measured by: what is usual of it, however it came about.
            _rest = 0;
            var newest = Baseline.Middle(x, _values[(_next - 2) & (Kept - 1)], _values[(_next - 3) & (Kept - 1)]);
            var change = MathF.Abs(newest - LevelOf(_next - 3));
            _newChange = change > _habit.Change ? change : 0;
            _usual.Observe(change);
        }

        return found;
    }

    /// <summary>What <see cref="Step"/> will want.</summary>
    public readonly void Fetch()
    {
        Ahead.Fetch(in _values[(_next - 1) & (Kept - 1)]);
        Ahead.Fetch(in _count);
        Ahead.Fetch(in _left);
    }

    private void Keep(float x, float value, long time)
    {
        (_values[_next++ & (Kept - 1)], Last) = (x, value);
        (_thirdAt, _secondAt, _lastAt) = (_secondAt, _lastAt, time);
        _count++;
    }

    /// <summary>Whether the newest minute would make the habit a larger one.</summary>
    public readonly bool HasNewHabit => _newChange > 0 || _newApart > 0;

    /// <summary>What the process explains is no habit of the instrument: a stack that stops every night does not step every night.</summary>
    public void TakeHabit(bool explained)
    {
        if (!explained)
        {
            (_habit.Change, _habit.Apart) = (MathF.Max(_habit.Change, _newChange), MathF.Max(_habit.Apart, _newApart));
        }

        (_newChange, _newApart) = (0, 0);
    }

    /// <summary>Whether this series left its level at about that time: asked by related ones.</summary>
    public readonly bool MovedSince(long time, float least, in MinuteJumpParameters p)
    {
        if (_count < Enough)
        {
            return false;
        }

        var level = LevelOf(_next - 4);
        var moved = MathF.Abs(_values[(_next - 1) & (Kept - 1)] - level);
        return Math.Abs(_foundAt - time) <= 3600 || (moved > p.MovedSigmas * Sigma && MathF.Abs(Last - Unscale(level, p)) > least && IsBeyondNoise(moved, p.Noise / 2));
    }

    /// <summary>What <see cref="MovedSince"/> asks about: the level before, and the newest value.</summary>
    public readonly (float From, float To) Moved(in MinuteJumpParameters p) => (Unscale(LevelOf(_next - 4), p), Last);

    /// <summary>Whether a value is farther from the level than changes usually are.</summary>
    public readonly bool IsRare(float value, in MinuteJumpParameters p) =>
        !p.On || (_count >= Enough && MathF.Abs(p.Scale(value) - LevelOf(_next)) is var change && change > 0.7f * p.Sigmas * Sigma && IsBeyondNoise(change, p.Noise / 2));

    /// <summary>Whether a value that is held back is as far from the last one that was not as a step would have to be.</summary>
    public readonly bool WouldJump(float value, float least, in MinuteJumpParameters p) => !p.Witness && _habit.Known >= p.Learn
        && MathF.Abs(value - Last) > MathF.Max(least, p.Floor) && MathF.Abs(p.Scale(value) - p.Scale(Last)) > MathF.Max(p.Step, MathF.Max(p.Sigmas * Sigma, p.Habit * _habit.UsualChange));

    /// <summary>By the clock, not counted: the same periods whenever counting began; another phase each hour, for some series have cycles of an hour.</summary>
    private readonly bool IsThird(long time) => (time / Math.Max(60, time - _secondAt) + time / 3600) % 3 == 0;

    private readonly float Sigma => 1.4826f * _usual.Value;

    private void Look(float x, float value, float max, float reached, long time, float floor, in MinuteJumpParameters p)
    {
        var before = _values[(_next - 1) & (Kept - 1)];
        var half = p.Step / 2;
        if (MathF.Abs(x - before) <= half && (p.Spike <= 0 || p.IsWithinHalfStep(max, Last)))
        {
            return;
        }

        var level = LevelOf(_next);

        // Where the end of the range cuts, the mean of what is within it tells more.
        var within = max < p.Top;
        max = within ? reached : value;
        var top = p.Scale(max);
        // The first period after a service still has some of it in its extremes.
        if (p.Spike > 0 && top - level > p.Spike / 2 && max - Unscale(level, p) > floor && IsBeyondNoise(top - level, p.Noise))
        {
            (_spiking, _within, _level, _top, _at, _spikeBar) = (true, within, level, top, time, _habit.UsualRise);
        }

        _habit.Rise = p.Spike > 0 ? MathF.Max(_habit.Rise, top - level) : 0;

        if (MathF.Abs(x - level) > half && MathF.Abs(value - Unscale(level, p)) > floor && IsBeyondNoise(MathF.Abs(x - level), p.Noise))
        {
            (_waiting, _level, _first, _at, _stepBar) = (2, level, before, time, _habit.UsualChange);
        }
    }

    private bool Settled(float x, in MinuteJumpParameters p)
    {
        // A step is over within two periods (it may begin within one); a ramp is still on its way.
        var step = Baseline.Middle(x, _values[(_next - 1) & (Kept - 1)], _values[(_next - 2) & (Kept - 1)]) - _level;
        var size = MathF.Abs(step);
        if ((p.Inner > 0 && _inner > p.Inner * size) || MathF.Abs(_first - _level) > 0.25f * size || MathF.Abs(_second - _level) < p.Sharp * MathF.Abs(x - _level))
        {
            return false;
        }

        return Judge(MathF.Max(p.Habit * _stepBar, p.Sigmas * Sigma), size, p.Step, p) && IsNew(_level, step, p);
    }

    /// <summary>Whether a step is not one that goes back to the level the last one left, within days.</summary>
    private bool IsNew(float from, float step, in MinuteJumpParameters p)
    {
        var back = _leftAt > 0 && StepAt - _leftAt <= p.Return && MathF.Abs(from + step - _left) < 0.4f * MathF.Abs(step);
        (_left, _leftAt) = back ? (0, 0) : (from, StepAt);
        return !back;
    }

    /// <summary>The last step was not told: its way back is the end of nothing.</summary>
    public void Untell() => _leftAt = 0;

    /// <summary>Large enough, and larger than the week's habit? It is part of the habit from now on.</summary>
    private bool Judge(float bar, float size, float least, in MinuteJumpParameters p)
    {
        if (p.Witness || size <= least || _habit.Known < p.Learn || size <= bar)
        {
            return false;
        }

        // Until the old level has left the memory it would be measured again and again.
        (StepAt, _foundAt, LevelBefore, Size, _rest) = (_at, _at, Unscale(_level, p), size, Before + 4);
        return true;
    }

    /// <summary>A day is over.</summary>
    public void Tick(long time)
    {
        _habit.Tick(time);
        _usual.Tick();
    }

    private static float Unscale(float x, in MinuteJumpParameters p) => p.Log ? MathF.Exp(x) - p.Epsilon : x;

    private readonly float LevelOf(int end) => Baseline.MedianOfSix(Back(end, 1), Back(end, 2), Back(end, 3), Back(end, 4), Back(end, 5), Back(end, 6));

    private readonly float Back(int end, int places) => _values[(end - places) & (Kept - 1)];

    /// <summary>Whether a change is more than so many times the median of those from one minute to the next: asked last, it costs most.</summary>
    private readonly bool IsBeyondNoise(float change, float times)
    {
        var n = Math.Min(_count, Kept) - 1;
        Span<float> differences = stackalloc float[Kept];
        for (var i = 0; i < n; i++)
        {
            differences[i] = MathF.Abs(Back(_next, i + 1) - Back(_next, i + 2));
        }

        return change > times * Baseline.MedianOf(differences[..n]);
    }

    [InlineArray(Kept)]
    private struct Ring
    {
        private float _first;
    }
}
