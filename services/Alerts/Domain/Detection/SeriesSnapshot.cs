namespace Shemss.Alerts.Domain.Detection;

/// <summary>The counts follow from the ring; what was frozen when something was found is saved.</summary>
internal sealed partial class SeriesState
{
    /// <summary>
    /// Counts everything anew from the ring: after a late sample, a correction, a mark put in afterwards or a change of
    /// parameters. <paramref name="each"/> is told of every place from <paramref name="from"/> on.
    /// </summary>
    public void Recount(long from, Action<long>? each)
    {
        if (Ring.IsEmpty)
        {
            return;
        }

        var last = Ring.LastSlot;
        ClearCounts();
        for (var slot = Math.Max(last - SampleRing.Size + 1, last - SampleRing.MaxWindow); slot <= last; slot++)
        {
            if (slot - last + SampleRing.MaxWindow > 0)
            {
                LeaveCounted(slot, last);
            }

            if (Ring.Has(slot))
            {
                Enter(slot);
                if (slot >= from)
                {
                    each?.Invoke(slot);
                }
            }
        }
    }

    /// <summary>As <see cref="Leave"/>, but only for places this recount has entered.</summary>
    private void LeaveCounted(long entering, long last)
    {
        var oldest = Math.Max(last - SampleRing.Size + 1, last - SampleRing.MaxWindow);
        var rules = Rules;
        var leaving = entering - rules.NoFluctuation.Window;
        if (leaving >= oldest && Ring.Has(leaving))
        {
            _fluctuation.Count(Ring, leaving, rules.NoFluctuation, -1);
        }

        leaving = entering - rules.LongLow.Window;
        if (leaving >= oldest && Ring.Has(leaving))
        {
            _low.Count(Ring, leaving, rules.LongLow, -1);
        }

        leaving = entering - rules.NearLimit.Window;
        if (rules.NearLimit.On && leaving >= oldest && Ring.Has(leaving))
        {
            _near.Count(Ring, leaving, rules.NearLimit, -1);
        }
    }

    private void ClearCounts()
    {
        _fluctuation = default;
        (_low, _near, _equal, _equalAll) = (default, default, default, default);
        (_zero, _zeroAll, _negative, _exceeding, _over) = (default, default, default, default, default);
        (_repetition, _lowRun, _flatBar, _lowBar, _flatStart, _lowStart, _repeatStart) = (default, 0, 0, 0, 0, 0, 0);
        (_recent, _calmRun, _calmStart) = (default, 0, 0);
        (_before, _beforeShare, _beforeTime) = (0, 0, long.MinValue);
        (_left, _leftAt, _leftTo, _farRun) = (0, 0, 0, 0);
        (Firing, Held) = (0, 0);
    }

    public void Write(BinaryWriter to)
    {
        Ring.Write(to);
        WriteMinutes(to);
        WriteMeasurements(to);
        to.Write(_flatBar);
        to.Write(_lowBar);
        to.Write(_flatStart);
        to.Write(_lowStart);
        to.Write(_repeatStart);
        to.Write(_lowRun);
        to.Write(_calmRun);
        to.Write(_farRun);
        to.Write(_calmStart);
        to.Write(_left);
        to.Write(_leftAt);
        to.Write(_leftTo);
        to.Write(LastSeen);
        to.Write(HasSampleTimes);
        Episodes.Write(to);
    }

    /// <summary>The counts are not stored: they follow from the ring. What was frozen when a plateau was found is.</summary>
    public void Read(BinaryReader from)
    {
        Ring.Read(from);
        Recount(long.MaxValue, null);
        ReadMinutes(from);
        ReadMeasurements(from);
        (_flatBar, _lowBar) = (from.ReadSingle(), from.ReadSingle());
        (_flatStart, _lowStart, _repeatStart, _lowRun) = (from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadInt32());
        (_calmRun, _farRun, _calmStart) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt64());
        (_left, _leftAt, _leftTo) = (from.ReadSingle(), from.ReadInt64(), from.ReadInt64());
        LastSeen = from.ReadInt64();
        HasSampleTimes = from.ReadBoolean();
        Episodes.Read(from);
    }
}
