namespace Shemss.Alerts.Domain.Detection;

/// <summary>What a series can show for what it found.</summary>
internal sealed partial class SeriesState
{
    /// <summary>The figures of a window, for the evidence.</summary>
    public Evidence Describe(RuleId rule, bool minute, long start, long end)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal) { ["range"] = Profile.Range };
        if (Profile.Limit is { } limit)
        {
            figures["limit"] = limit;
        }

        var samples = 0;
        if (minute)
        {
            samples = rule == RuleId.A1 ? _minuteEqual.Count : 0;
            if (rule == RuleId.A6)
            {
                figures["before"] = Number(_track.LevelBefore);
            }

            if (rule == RuleId.A7)
            {
                figures["before"] = Number(_dropFrom);
            }

            figures["last"] = Number(rule == RuleId.A1 ? _minuteEqual.Value : rule is RuleId.A6 or RuleId.A7 ? _track.Last : Rules.OverRange.From);
        }
        else
        {
            var (least, greatest, sum, last, before) = (float.MaxValue, float.MinValue, 0.0, 0f, float.NaN);
            for (var slot = Math.Max(Ring.OldestSlot, Ring.SlotOf(start)); slot <= Ring.LastSlot && Ring.TimeOf(slot) < end; slot++)
            {
                if (Ring.Has(slot) && (Ring.IsValid(slot) || samples == 0))
                {
                    samples++;
                    last = Ring.Value(slot);
                    (least, greatest, sum) = (MathF.Min(least, last), MathF.Max(greatest, last), sum + last);
                }
            }

            for (var slot = Ring.SlotOf(start) - 1; float.IsNaN(before) && slot >= Ring.OldestSlot && slot >= Ring.SlotOf(start) - 3; slot--)
            {
                before = Ring.Has(slot) ? Ring.Value(slot) : float.NaN;
            }

            if (samples > 0)
            {
                (figures["min"], figures["max"], figures["mean"], figures["last"]) = (Number(least), Number(greatest), Math.Round(sum / samples, 4), Number(last));
            }

            before = rule == RuleId.A6 && start == _jumpStart ? _jumpFrom : before;
            if (!float.IsNaN(before))
            {
                figures["before"] = Number(before);
            }
        }

        figures["hours"] = Math.Round((end - start) / 3600.0, 2);
        if (rule == RuleId.A3)
        {
            figures["threshold"] = Number(_lowBar > 0 ? _lowBar : Rules.LongLow.Below);
        }

        if (rule == RuleId.A2 && _flatBar > 0)
        {
            figures["usualSpread"] = Number(_flatBar / Slack / MathF.Max(Rules.OwnFlat.Share, 1e-6f));
        }

        return new Evidence(DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end), samples, figures);
    }

    /// <summary>
    /// A15: no calibration flag and no response in the samples around a span of time. Without data nothing is said.
    /// </summary>
    public bool WasUndisturbed(long from, long to, float response)
    {
        var (least, greatest, samples) = (float.MaxValue, float.MinValue, 0);
        for (var slot = Math.Max(Ring.OldestSlot, Ring.SlotOf(from) - 1); slot <= Ring.LastSlot && Ring.TimeOf(slot) < to + Ring.Period; slot++)
        {
            if (!Ring.Has(slot))
            {
                continue;
            }

            if (Ring.OwnGuard(slot) is Guard.FlagCalibration or Guard.FlagMaintenance or Guard.FlagFault)
            {
                return false;
            }

            samples++;
            (least, greatest) = (MathF.Min(least, Ring.Value(slot)), MathF.Max(greatest, Ring.Value(slot)));
        }

        return samples >= 2 && _disturbedAt < from - 3600 && greatest - least < response * Rules.Range;
    }

    /// <summary>A float shown with the digits it was given.</summary>
    private static double Number(float value) => double.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
