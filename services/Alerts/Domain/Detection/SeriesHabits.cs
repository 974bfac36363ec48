namespace Shemss.Alerts.Domain.Detection;

/// <summary>A2 and A3 by the series' own habit: narrower than ever, a repeated stretch, lower than usual.</summary>
internal sealed partial class SeriesState
{
    /// <summary>A plateau stays one while it is up to this much wider (or higher) than what found it.</summary>
    private const float Slack = 1.5f;

    /// <summary>A plateau of half a day is looked for at every third hour: a look costs more than all else an hour costs.</summary>
    private const int Look = 3;

    /// <summary>On every valid sample; sets what is frozen while a plateau lasts. The rules read it afterwards.</summary>
    private uint StepHabits(float value, long slot, CompiledRules rules)
    {
        if (rules.NoFluctuation.On && _role is FactorRole.Pollutant or FactorRole.Flow or FactorRole.Oxygen)
        {
            StepFlat(slot, rules.OwnFlat);
            if (!IsBatch)
            {
                StepCalm(value, slot, rules.OwnFlat);
            }

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
    /// Whether a run of equal samples is out of the ordinary: improbable by how often successive samples of this series are equal
    /// otherwise, and longer than such runs have been. A coarse display, or a trickle at night, makes equal values every week.
    /// </summary>
    private bool IsLongRun(float value, long slot, in ConstantParameters p)
    {
        var usual = Habit.UsualRun(Ring, slot - _equal.Count + 1, out var known, out var equal);
        var coarse = value < p.Steps * Unit;
        return !(coarse && (known < 48 || IsBelowUsual(value, slot - _equal.Count + 1))) && _equal.Count * -Math.Log((equal + 1.0) / (known + 2.0)) >= p.Surprise && (_equal.Count >= (coarse ? 3 : 1) * p.Habit * usual || (!coarse && IsFine(slot - _equal.Count + 1)));
    }

    /// <summary>
    /// Whether the samples before the window moved markedly more than those in it: a series that has always been as steady, like the
    /// oxygen of a gas turbine, is not abnormal by a fixed threshold.
    /// </summary>
    private bool IsNewlyFlat(long slot, in NoFluctuationParameters p)
    {
        if (p.News <= 0)
        {
            return true;
        }

        var (before, within) = (Habit.SpreadOf(Ring, slot - (2 * p.Window) + 1, slot - p.Window, out var known), Habit.SpreadOf(Ring, slot - p.Window + 1, slot, out _));
        return known >= p.Window / 3 && before > p.News * within;
    }

    /// <summary>Whether the samples before the window were markedly higher: an outlet that has always been clean is not abnormal.</summary>
    private bool IsNewlyLow(long slot, in LongLowParameters p) => p.News <= 0 || Habit.UsualLevel(Ring, slot - p.Window + 1) > p.News * p.Below;

    /// <summary>A display so fine that an earlier plateau excuses no later one.</summary>
    private bool IsFine(long before) => Habit.UsualSpread(Ring, before, 12).Usual >= 12 * Unit;

    /// <summary>Noise shrinks with the value: a coarse display that shows it at the usual level may not below.</summary>
    private bool IsBelowUsual(float value, long before) => !(value >= 0.7f * Habit.UsualLevel(Ring, before));

    /// <summary>Zero where the usual value is a few steps of the display above it, or where nothing is known yet.</summary>
    private bool IsRounding(long before, int zeros)
    {
        var usual = Habit.UsualLevel(Ring, before);
        return float.IsNaN(usual) ? zeros < 24 : usual < MathF.Max(4 * Unit, 2 * (float)(Profile.DetectionLimit ?? 0));
    }

    /// <summary>Narrower than ever, as a difference and as a share of the mean: values turned down are narrower only as a difference.</summary>
    private void StepFlat(long slot, in OwnFlatParameters p)
    {
        if (!IsBatch && _flatBar == 0 && slot % Look != 0)
        {
            return;
        }

        var spread = Habit.Narrow(Ring, slot, p, out var first, out var mean);
        if (_flatBar > 0)
        {
            _flatBar = spread >= 0 && spread <= _flatBar ? _flatBar : 0;
        }
        else if (spread >= 0)
        {
            var (usual, relative) = Habit.UsualSpread(Ring, first, p.Samples, p.Share, spread + Unit);
            if (usual > 0 && spread + Unit < p.Share * usual && spread < p.Share * relative * mean && !Habit.HasBeenNarrow(Ring, first, p.Samples, spread / 0.7f))
            {
                (_flatBar, _flatStart) = (p.Share * usual * Slack, Ring.TimeOf(first));
            }
        }
    }

    /// <summary>
    /// Within each hour a living value moves; one that is frozen with some dither, or clamped, hardly does, and that shows within
    /// hours. A disturbed hour (a calibration moves the extremes) costs three calm ones, no more.
    /// </summary>
    private void StepCalm(float value, long slot, in OwnFlatParameters p)
    {
        var swing = Ring.Swing(slot);
        if (swing == SampleRing.UnknownSwing || p.CalmSamples == 0)
        {
            return;
        }

        var calm = swing <= _low.UsualSwing - p.CalmSteps && value > p.Above;
        _calmRun = calm ? Math.Min(_calmRun + 1, 4 * p.CalmSamples) : Math.Max(0, _calmRun - 3);
        if (_calmRun == 0)
        {
            _calmStart = 0;
        }
        else if (_calmStart == 0 && calm && _calmRun >= p.CalmSamples && Habit.IsCalm(Ring, slot, p, SwingScale, Unit, out var first))
        {
            _calmStart = Ring.TimeOf(first);
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
        if (_lowRun >= p.Short && !Low(slot, p.Short, p.ShortShare, p.Wanders, p.Least) && _lowRun >= p.Long)
        {
            Low(slot, p.Long, p.LongShare, p.Wanders, p.Least);
        }
    }

    private bool Low(long slot, int samples, float share, float wanders, float least)
    {
        var newest = Habit.Newest(Ring, slot, samples, out var first);
        var usual = Habit.UsualLevel(Ring, first);
        if (!(usual > MathF.Max(least, 4 * Unit) && newest < share * usual))
        {
            return false;
        }

        // A series that wanders far by itself must have gone farther; how far it wanders is told by many short stretches.
        var lowest = Habit.Stretches(Ring, first, samples).Lowest;
        if (!(newest < 0.45f * lowest) || newest > usual * MathF.Exp(-wanders * Habit.Stretches(Ring, first, Math.Min(samples, 10)).Wander))
        {
            return false;
        }

        (_lowBar, _lowStart) = (share * usual * Slack, Ring.TimeOf(first));
        return true;
    }
}
