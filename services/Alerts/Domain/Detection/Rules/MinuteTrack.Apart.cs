namespace Shemss.Alerts.Domain.Detection;

/// <summary>A step that stands out of noise by six periods before it and three after.</summary>
internal partial struct MinuteTrack
{
    /// <summary>
    /// A step told by what stands on either side of it: three periods, all beyond each of the six before; the one in between may be on its
    /// way. How long a period was serviced meanwhile does not matter, and neither does noise that a single step would drown in.
    /// </summary>
    private bool StandsApart(float least, in MinuteJumpParameters p)
    {
        var (a, before) = (_values[(_next - 1) & (Kept - 1)], _values[(_next - 5) & (Kept - 1)]);
        _newApart = 0;
        if (MathF.Abs(a - before) < p.Stands / 4)
        {
            return false;
        }

        var (b, c) = (_values[(_next - 2) & (Kept - 1)], _values[(_next - 3) & (Kept - 1)]);
        var (low, high) = (MathF.Min(a, MathF.Min(b, c)), MathF.Max(a, MathF.Max(b, c)));
        if (MathF.Max(low - before, before - high) < p.Stands / 4)
        {
            return false;
        }

        var (lowest, highest) = (before, before);
        for (var i = 6; i < 5 + Before; i++)
        {
            var value = _values[(_next - i) & (Kept - 1)];
            (lowest, highest) = (MathF.Min(lowest, value), MathF.Max(highest, value));
        }

        var apart = MathF.Max(low - highest, lowest - high);
        if (apart < p.Stands / 4)
        {
            return false;
        }

        var bar = MathF.Max(p.StandsHabit * _habit.UsualApart, p.StandsSigmas * Sigma);
        _newApart = apart > _habit.Apart ? apart : 0;
        var level = LevelOf(_next - 1 - After);
        var step = Baseline.Middle(a, b, c) - level;
        if (p.Witness || _habit.Known < p.Learn || apart <= bar || MathF.Abs(step) <= p.Stands || _free < After || _thirdAt - _foundAt < 7200
            || MathF.Abs(Unscale(level + step, p) - Unscale(level, p)) <= least)
        {
            return false;
        }

        (StepAt, _foundAt, LevelBefore, Size) = (_thirdAt, _thirdAt, Unscale(level, p), MathF.Abs(step));
        return IsNew(level, step, p);
    }
}
