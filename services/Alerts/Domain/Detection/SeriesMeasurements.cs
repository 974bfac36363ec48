namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// What a batch analyser measured, told from minute data that do not say when the sample was drawn. Its result is held for a whole
/// cycle, so it is read in the middle of the cycle, where no minute mixes two results; the moment at which results change is learned.
/// </summary>
internal sealed partial class SeriesState
{
    private const int Sure = 6;
    private long _changesAt = -1;
    private int _agreement;
    private long _readCycle = long.MinValue;
    private long _heldAt = long.MinValue / 2;
    private float _heldValue;

    /// <summary>The last cycle that had a clean minute, and its value.</summary>
    private long _cleanCycle = long.MinValue;
    private float _cleanValue;

    /// <summary>Fractional digits seen in single values of this series: its display.</summary>
    private byte _digits;

    /// <summary>Whether this batch analyser's measurements come from minute data.</summary>
    public bool ReadsMinutes => _readCycle != long.MinValue && !Ring.IsEmpty && _heldAt > Ring.LastTime - (3L * Ring.Period);

    /// <summary>The display's step, in the factor's unit.</summary>
    public float Unit => Units[_digits];

    /// <summary>What swings are counted from: far below any display's step, and the same however many digits have been seen.</summary>
    public float SwingScale => _swingScale;

    private static ReadOnlySpan<float> Units => [1f, 0.1f, 0.01f, 0.001f, 0.0001f];

    private static ReadOnlySpan<double> Powers => [1, 10, 100, 1000, 10000];

    /// <summary>A single value as it was displayed.</summary>
    public void SeeDigits(double value)
    {
        while (_digits < 4 && Math.Abs((value * Powers[_digits]) - Math.Round(value * Powers[_digits])) > 1e-6 * Powers[_digits])
        {
            _digits++;
        }
    }

    /// <summary>A minute of held values; true when it stands for a measurement that has not been read yet, made at <paramref name="at"/>.</summary>
    public bool ReadHeld(ref float value, bool mixed, long time, ref Guard guard, out long at)
    {
        var period = Ring.Period;
        at = 0;
        if (mixed || (guard != Guard.None && _changesAt < 0))
        {
            return false;
        }

        if (guard == Guard.None)
        {
            if (value != _heldValue && time - _heldAt <= 2 * minuteInterval)
            {
                Learn(time % period, period);
            }

            (_heldValue, _heldAt) = (value, time);
        }

        if (_changesAt < 0)
        {
            return false;
        }

        var cycle = Math.DivRem(time - _changesAt, period, out var into);
        if (guard == Guard.None && into >= minuteInterval)
        {
            (_cleanCycle, _cleanValue) = (cycle, value);
        }

        if (cycle == _readCycle || into < (period / 2) - minuteInterval)
        {
            return false;
        }

        if (guard != Guard.None && _cleanCycle == cycle)
        {
            // The works stopped, or somebody came, after the result was shown.
            (value, guard) = (_cleanValue, Guard.None);
        }
        else if (guard != Guard.None && into < period - (2 * minuteInterval))
        {
            // Serviced in the middle of the cycle: there may still be a clean minute before its end.
            return false;
        }

        _readCycle = cycle;
        at = (cycle * period) + _changesAt;
        return true;
    }

    /// <summary>Results change at the same place in each cycle; services delay single ones.</summary>
    private void Learn(long offset, int period)
    {
        var apart = Math.Abs(offset - _changesAt);
        if (_changesAt >= 0 && Math.Min(apart, period - apart) <= 2 * minuteInterval)
        {
            _agreement = Math.Min(_agreement + 1, Sure);
        }
        else if (--_agreement < 0)
        {
            (_changesAt, _agreement) = (offset, 1);
        }
    }

    private void WriteMeasurements(BinaryWriter to)
    {
        to.Write(_changesAt);
        to.Write(_agreement);
        to.Write(_readCycle);
        to.Write(_heldAt);
        to.Write(_heldValue);
        to.Write(_cleanCycle);
        to.Write(_cleanValue);
        to.Write(_digits);
    }

    private void ReadMeasurements(BinaryReader from) => (_changesAt, _agreement, _readCycle, _heldAt, _heldValue, _cleanCycle, _cleanValue, _digits) =
        (from.ReadInt64(), from.ReadInt32(), from.ReadInt64(), from.ReadInt64(), from.ReadSingle(), from.ReadInt64(), from.ReadSingle(), from.ReadByte());
}
