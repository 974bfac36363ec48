using System.Numerics;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>From what the series found to what is told.</summary>
internal sealed partial class PointState
{
    /// <summary>Everything the rules found at one place of a series.</summary>
    private void ConcludeAt(SeriesState series, int factor, long slot)
    {
        var (firing, held, heldBy) = (series.Firing | (series.Holding & series.Episodes.OpenMask), series.Held, series.HeldBy);
        var ring = series.Ring;
        var time = ring.TimeOf(slot);
        var end = time + ring.Period;
        var guard = ring.GuardOf(slot);
        if ((firing & SeriesState.Bit(RuleId.A6)) != 0 && ProcessMoved(series, series.StartOf(RuleId.A6, false, time)))
        {
            firing &= ~SeriesState.Bit(RuleId.A6);
            held |= SeriesState.Bit(RuleId.A6);
            heldBy = Guard.ProcessChange;
            series.Untell(false);
        }

        if ((firing & SeriesState.Bit(RuleId.A7)) != 0 && ProcessMoved(series, time))
        {
            firing &= ~SeriesState.Bit(RuleId.A7);
            held |= SeriesState.Bit(RuleId.A7);
            heldBy = Guard.ProcessChange;
        }

        // While minutes say so too, the hour's silence does not end an episode.
        var standing = series.MinuteFiring;
        for (var bits = firing | held | (series.Episodes.OpenMask & ~SeriesState.Bit(RuleId.A9) & ~SeriesState.Bit(RuleId.A11)); bits != 0; bits &= bits - 1)
        {
            var rule = (RuleId)BitOperations.TrailingZeroCount(bits);
            var bit = SeriesState.Bit(rule);
            var p = series.Rules.Episode(rule);
            if ((firing & bit) != 0)
            {
                Fire(series, rule, false, series.StartOf(rule, false, time), end, slot < ring.LastSlot);
            }
            else if ((held & bit) != 0)
            {
                Guid? id = null;
                if (guard != Guard.None && heldBy != Guard.ProcessChange)
                {
                    series.Over(_interruptions, time, out id);
                }

                Suppress(series, rule, false, time, time, end, heldBy, id);
            }
            else if (guard == Guard.None && (standing & bit) == 0)
            {
                _writer.Quiet(ref series.Episodes, p, rule, series.Profile.Code, time);
            }
        }
    }

    private void Fire(SeriesState series, RuleId rule, bool minute, long start, long end, bool past)
    {
        var level = _writer.Level(rule);
        var step = series.Episodes.Fire(rule, start, end, level, series.Rules.Episode(rule), past);
        if (step != EpisodeStep.None)
        {
            var evidence = series.Describe(rule, minute, series.Episodes.StartOf(rule), end);
            _writer.Tell(step, ref series.Episodes, rule, series.Profile.Code, series.Rules.Setting(rule), evidence, series.VariantOf(rule, minute), level);
        }
    }

    private void Suppress(SeriesState series, RuleId rule, bool minute, long start, long time, long end, Guard reason, Guid? id)
    {
        if (series.Episodes.Suppress(rule, time, series.Rules.Episode(rule)))
        {
            _writer.Suppressed(rule, series.Profile.Code, start, reason, id, series.Rules.Setting(rule), series.Describe(rule, minute, start, end));
        }
    }

    private void ConcludeMinute(SeriesState series, long time)
    {
        var firing = series.MinuteFiring;
        foreach (var rule in (ReadOnlySpan<RuleId>)[RuleId.A6, RuleId.A7])
        {
            var step = series.StartOf(rule, true, time);
            if ((firing & SeriesState.Bit(rule)) != 0 && ProcessMovedSince(series, step, rule == RuleId.A6 ? series.MinuteSize : 0))
            {
                firing &= ~SeriesState.Bit(rule);
                Suppress(series, rule, true, step, time, time, Guard.ProcessChange, null);
                series.Untell(true);
            }
        }

        var end = time + Math.Max(60, _minuteInterval);
        for (var held = series.MinuteHeld; held != 0; held &= held - 1)
        {
            _interruptions.Over(time, end, series.Profile.Code, out var id);
            Suppress(series, (RuleId)BitOperations.TrailingZeroCount(held), true, time, time, end, series.MinuteHeldBy, id);
        }

        foreach (var rule in (ReadOnlySpan<RuleId>)[RuleId.A1, RuleId.A6, RuleId.A7, RuleId.A8])
        {
            var bit = SeriesState.Bit(rule);
            var p = series.Rules.Episode(rule);
            if ((firing & bit) != 0)
            {
                Fire(series, rule, true, series.StartOf(rule, true, time), end, false);
            }
            else if ((series.Episodes.OpenMask & bit & ~series.Firing & ~series.MinuteHeld) != 0)
            {
                _writer.Quiet(ref series.Episodes, p, rule, series.Profile.Code, time);
            }
        }
    }

    /// <summary>Whether the process explains a jump: enough related parameters moved in the hour of it or just before.</summary>
    private bool ProcessMoved(SeriesState series, long time)
    {
        var needed = series.Rules.Jump.Together;
        if (needed <= 0)
        {
            return false;
        }

        if (series.IsBatch && (series.JumpStays ? ShiftsWithOthers(series, time) : StepsWithOthers(series, time)))
        {
            return true;
        }

        if (!series.IsBatch && series.JumpStays && series.Profile.Role == FactorRole.Pollutant && series.HasMinutes)
        {
            var least = series.Rules.Jump.Cause * MathF.Abs(series.ShiftAt(time));
            return Array.Exists(_series, other => other.AccountsForAt(time) >= least);
        }

        if (series.IsBatch && series.JumpStays)
        {
            // Water that flows faster or slower is not for that several times as strong: what is in it has changed, or the analyser.
            return false;
        }

        if (series.Profile.Role == FactorRole.Flow && IsThinner(time))
        {
            return true;
        }

        var moved = 0;
        foreach (var other in _series)
        {
            var related = !ReferenceEquals(other, series) && !Computed(series.Profile.Role, other.Profile.Role) && Related(series, other);
            var hour = time - (time % 3600);
            if (related && MovedBetween(other, hour - (series.IsBatch ? series.Ring.Period : 3600), hour) && ++moved >= needed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>More water that is thinner for it, by most analysers of the outlet, is rain.</summary>
    private bool IsThinner(long time)
    {
        var (sum, known) = (0f, 0);
        foreach (var other in _series)
        {
            if (other.IsBatch && other.StrengthAt(time) is var strength && !float.IsNaN(strength))
            {
                (sum, known) = (sum + strength, known + 1);
            }
        }

        return known > 0 && sum < Thinner * known;
    }

    /// <summary>Mean logarithm of the measurements against the usual ones below which water is thinner.</summary>
    private const float Thinner = -0.12f;

    /// <summary>Several analysers that step the same way at once saw the water change, not one of them fail.</summary>
    private bool StepsWithOthers(SeriesState series, long time)
    {
        var (own, others) = (series.StepAt(time), 0);
        foreach (var other in _series)
        {
            others += !ReferenceEquals(other, series) && other.IsBatch && MathF.Sign(own) * other.StepAt(time) >= Along ? 1 : 0;
        }

        return others >= 2;
    }

    /// <summary>The same of steps that stay: two others, or the only other one, go at least half as far.</summary>
    private bool ShiftsWithOthers(SeriesState series, long time)
    {
        var (own, all, along) = (series.ShiftAt(time), 0, 0);
        foreach (var other in _series)
        {
            if (other.IsBatch && !ReferenceEquals(other, series))
            {
                all++;
                along += MathF.Sign(own) * other.ShiftAt(time) >= 0.5f * MathF.Abs(own) ? 1 : 0;
            }
        }

        return along >= Math.Clamp(all, 1, 2);
    }

    /// <summary>Standard deviations of its own step by which an analyser counts as stepping along.</summary>
    private const float Along = 2.2f;

    /// <summary>A batch analyser's step may be due to anything since its sample before.</summary>
    private static bool MovedBetween(SeriesState other, long first, long last)
    {
        for (var hour = first - (first % 3600); hour <= last; hour += 3600)
        {
            if (other.MovedAt(hour))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A stack's flow is computed from velocity, temperature, humidity and pressure: it moves with each, and explains none.</summary>
    private bool Computed(FactorRole one, FactorRole other) => Profile.Source == SourceKind.FlueGas
        && ((other == FactorRole.Flow && one is FactorRole.Velocity or FactorRole.Temperature or FactorRole.Humidity or FactorRole.Pressure)
            || (one == FactorRole.Flow && other == FactorRole.Velocity));

    /// <summary>The same for a step in minute data.</summary>
    private bool ProcessMovedSince(SeriesState series, long step, float size = 0)
    {
        // What a stack carries needs a cause of some size, where there is something to tell it by.
        var least = _velocity < 0 && _flow < 0 ? 0 : series.Profile.Role switch
        {
            FactorRole.Pollutant => series.Rules.Jump.Cause * size,
            FactorRole.Temperature or FactorRole.Humidity => series.Rules.Jump.HeatCause,
            _ => 0,
        };
        var moved = 0;
        foreach (var other in _series)
        {
            var twin = Computed(series.Profile.Role, other.Profile.Role);
            if (!ReferenceEquals(other, series) && !twin && !other.IsBatch && Related(series, other) && (least <= 0 || other.AccountsFor() >= least) && other.MovedSince(step) && ++moved >= series.Rules.Jump.Together)
            {
                return series.Rules.Jump.Together > 0;
            }
        }

        return false;
    }

    private static bool Related(SeriesState series, SeriesState other) => series.Profile.Related.Count > 0
        ? series.Profile.Related.Contains(other.Profile.Code)
        : other.Profile.Role is not (FactorRole.Pollutant or FactorRole.Ph or FactorRole.Other);

    /// <summary>A mark or a visit came, changed or went: samples it touches are judged anew, and alerts it explains are closed.</summary>
    private void Interrupt(Guid id, Guard guard, string factorCode, long from, long to, bool withdrawn, long receivedAt)
    {
        _interruptions.Forget(_clock - Retention);
        var (first, last) = _interruptions.Put(id, guard, factorCode, from, to, withdrawn);
        _writer.At = Math.Max(_clock, receivedAt);
        for (var i = 0; i < _series.Length; i++)
        {
            var series = _series[i];
            var ring = series.Ring;
            if (ring.IsEmpty || first >= ring.LastTime + Math.Max(ring.Period, SeriesState.Reach) || (factorCode.Length > 0 && factorCode != series.Profile.Code))
            {
                continue;
            }

            var touched = long.MaxValue;
            for (var slot = Math.Max(ring.OldestSlot, ring.SlotOf(first) - 1); slot <= ring.LastSlot && ring.TimeOf(slot) < last + ring.Period; slot++)
            {
                var time = ring.TimeOf(slot);
                if (ring.Has(slot) && ring.Overlay(slot, series.Over(_interruptions, time, out _)))
                {
                    touched = Math.Min(touched, slot);
                }
            }

            if (touched != long.MaxValue)
            {
                CloseExplained(series, guard, first, last, withdrawn);
                CatchUp(series, i, touched);
            }
        }
    }

    private void CloseExplained(SeriesState series, Guard guard, long from, long to, bool withdrawn)
    {
        for (var bits = withdrawn ? 0 : series.Episodes.OpenMask; bits != 0; bits &= bits - 1)
        {
            var rule = (RuleId)BitOperations.TrailingZeroCount(bits);
            if (series.Episodes.IsOpen(rule) && series.Episodes.StartOf(rule) >= from && series.Episodes.EndOf(rule) <= Math.Max(to, to == long.MaxValue ? to : to + series.Ring.Period))
            {
                _writer.Close(ref series.Episodes, rule, series.Profile.Code, guard);
            }
        }
    }
}
