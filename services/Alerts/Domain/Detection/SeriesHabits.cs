namespace Shemss.Alerts.Domain.Detection;

/// <summary>A2 and A3 by the series' own habit: narrower than ever, a repeated stretch, lower than usual.</summary>
internal sealed partial class SeriesState
{
    /// <summary>A plateau stays one while it is up to this much wider (or higher) than what found it.</summary>
    private const float Slack = 1.5f;

    /// <summary>On every valid sample; sets what is frozen while a plateau lasts. The rules read it afterwards.</summary>
    private uint StepHabits(float value, long slot, CompiledRules rules)
    {
        if (rules.NoFluctuation.On && Profile.Role is FactorRole.Pollutant or FactorRole.Flow or FactorRole.Oxygen)
        {
            StepFlat(slot, rules.OwnFlat);
            if (!IsBatch || HasSampleTimes)
            {
                StepRepeats(slot, rules.OwnFlat);
            }
        }

        if (rules.LongLow.On)
        {
            StepLow(value, slot, rules);
        }

        return 0;
    }

    /// <summary>
    /// Whether a run of equal samples is out of the ordinary. A coarse display, or a trickle at night, makes equal values every
    /// week; then a run must be longer than those. Elsewhere an earlier plateau excuses no later one. While too little is known
    /// of the series a run must be very long.
    /// </summary>
    private bool IsLongRun(long slot, in ConstantParameters p)
    {
        var before = slot - _equal.Count + 1;
        var usual = Habit.UsualRun(Ring, before, out var known);
        return known < 24 ? _equal.Count >= 4 * p.Samples : !RestsByHabit(before) || _equal.Count >= p.Habit * usual;
    }

    private bool RestsByHabit(long before) => Profile.Role == FactorRole.Flow || Coarseness(before) != Display.Fine;

    private Display Coarseness(long before)
    {
        var spread = Habit.UsualSpread(Ring, before, 12);
        return float.IsNaN(spread) ? Display.Unknown : spread >= 12 * Habit.Resolution(Ring, before) ? Display.Fine : Display.Coarse;
    }

    /// <summary>Zero where the usual value is a step or two of the display above it.</summary>
    private bool IsRounding(long before) => Habit.UsualLevel(Ring, before) < 3 * Habit.Resolution(Ring, before);

    private enum Display : byte
    {
        Unknown,
        Fine,
        Coarse,
    }

    private void StepFlat(long slot, in OwnFlatParameters p)
    {
        var spread = Habit.Narrow(Ring, slot, p, out var first);
        if (_flatBar > 0)
        {
            _flatBar = spread >= 0 && spread <= _flatBar ? _flatBar : 0;
        }
        else if (spread >= 0 && Habit.UsualSpread(Ring, first, p.Samples) is > 0 and var usual && spread < p.Share * usual && spread + Habit.Resolution(Ring, first) < p.Share * usual)
        {
            (_flatBar, _flatStart) = (p.Share * usual * Slack, Ring.TimeOf(first));
        }
    }

    private void StepRepeats(long slot, in OwnFlatParameters p)
    {
        var run = _repetition.Step(Ring, slot, out var lag);
        if (p.Repeats == 0 || run < (_repeatStart > 0 ? Repetition.Least : p.Repeats))
        {
            _repeatStart = 0;
        }
        else if (_repeatStart == 0 && Habit.IsNoChance(Ring, slot, run, lag))
        {
            _repeatStart = Ring.TimeOf(slot - run + 1);
        }
    }

    private void StepLow(float value, long slot, CompiledRules rules)
    {
        var p = rules.OwnLow;
        if (_lowBar > 0)
        {
            _lowBar = Habit.Newest(Ring, slot, p.Short, out _) < _lowBar ? _lowBar : 0;
            return;
        }

        // A stray higher value costs three low ones, no more: noise shall not hide a plateau.
        _lowRun = _low.IsBelowMean(value, 0.55f, rules.LongLow) ? _lowRun + 1 : Math.Max(0, _lowRun - 3);
        if (_lowRun >= p.Short && !Low(slot, p.Short, p.ShortShare, p.Least) && _lowRun >= p.Long)
        {
            Low(slot, p.Long, p.LongShare, p.Least);
        }
    }

    private bool Low(long slot, int samples, float share, float least)
    {
        var newest = Habit.Newest(Ring, slot, samples, out var first);
        var usual = Habit.UsualLevel(Ring, first);
        if (!(usual > least && newest < share * usual && newest < 0.45f * Habit.LowestStretch(Ring, first, samples)))
        {
            return false;
        }

        (_lowBar, _lowStart) = (share * usual * Slack, Ring.TimeOf(first));
        return true;
    }
}
