using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// The last samples of one series by their place in time: hourly means of a continuous factor, measurements of a batch analyser.
/// A late sample takes its own place; a second one at the same place is a duplicate or a correction. 2 kB.
/// </summary>
internal sealed class SampleRing(int period)
{
    public const int Size = 256;
    private const int Mask = Size - 1;

    /// <summary>The longest window of a rule: the rest of the ring is room for the sample that leaves it.</summary>
    public const int MaxWindow = 240;

    /// <summary>One place beside the other, so that a sample costs one cache line and not four.</summary>
    private Places _places;

    /// <summary>Seconds from one sample to the next.</summary>
    public int Period { get; } = period;

    public bool IsEmpty { get; private set; } = true;
    public long LastSlot { get; private set; }
    public long LastTime { get; private set; }

    public long OldestSlot => LastSlot - Size + 1;

    public long TimeOf(long slot) => LastTime - ((LastSlot - slot) * Period);

    /// <summary>
    /// Where a sample of this time belongs. Batch analysers do not keep to the clock, so places are counted from the last
    /// measurement: the next one is one place on even when it came a little early or late.
    /// </summary>
    public long SlotOf(long time)
    {
        if (IsEmpty)
        {
            return time / Period;
        }

        var steps = (time - LastTime) / (double)Period;
        return time > LastTime ? LastSlot + Math.Max(1, (long)Math.Round(steps)) : LastSlot + (long)Math.Round(steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(long slot) => (ulong)(LastSlot - slot) < Size && _places[(int)slot & Mask].State != 0;

    /// <summary>Whether there is a sample that nothing guards; the hot loops' question.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasValid(long slot) => (ulong)(LastSlot - slot) < Size && _places[(int)slot & Mask].State == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(long slot) => _places[(int)slot & Mask].State == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Value(long slot) => _places[(int)slot & Mask].Value;

    /// <summary>A place so many after the newest will be wanted in a moment.</summary>
    public void Fetch(int after) => Ahead.Fetch(in _places[((int)LastSlot + 1 + after) & Mask]);

    /// <summary>Whether a value stands, or once stood, at one of so many places: may say yes in vain, never no.</summary>
    public bool Contains(long first, int count, float value)
    {
        for (var i = 0; i < count; i++)
        {
            if (_places[(int)(first + i) & Mask].Value == value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The valid values of at most so many places before one, the newest first; how many there are.</summary>
    public int CopyValid(long before, int places, Span<float> values)
    {
        var n = 0;
        ReadOnlySpan<Place> all = _places;
        for (var s = Math.Min(before - 1, LastSlot); s >= before - places && s >= OldestSlot; s--)
        {
            ref readonly var place = ref all[(int)s & Mask];
            if (place.State == 1)
            {
                values[n++] = place.Value;
            }
        }

        return n;
    }

    /// <summary>Half per cents of the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Share(long slot) => _places[(int)slot & Mask].Share;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Guard GuardOf(long slot)
    {
        var state = _places[(int)slot & Mask].State;
        return state >> 4 != 0 ? (Guard)(state >> 4) : (Guard)((state & 15) - 1);
    }

    /// <summary>The sample's own guard, whatever is laid over it.</summary>
    public Guard OwnGuard(long slot) => (Guard)((_places[(int)slot & Mask].State & 15) - 1);

    /// <summary>Moves the newest place to a later one; the places between are empty.</summary>
    public void MoveTo(long slot, long time)
    {
        if (IsEmpty)
        {
            LastSlot = slot;
            IsEmpty = false;
        }
        else if (slot - LastSlot >= Size)
        {
            _places = default;
            LastSlot = slot;
        }
        else
        {
            while (LastSlot < slot)
            {
                LastSlot++;
                _places[(int)LastSlot & Mask].State = 0;
            }
        }

        LastTime = time;
    }

    /// <summary>Whether least and greatest value of the sample's period are known to differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Moved(long slot) => _places[(int)slot & Mask].Swing is not (0 or UnknownSwing);

    /// <summary>A swing on a logarithmic scale of twelfths of a doubling, counted from a unit of the series' own: 0 not at all, <see cref="UnknownSwing"/> not told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Swing(long slot) => _places[(int)slot & Mask].Swing;

    public const byte UnknownSwing = 255;

    public static byte CodeOf(double swing, float unit) =>
        double.IsNaN(swing) ? UnknownSwing : swing <= 0 ? (byte)0 : (byte)Math.Clamp(64 + (int)MathF.Round(12 * MathF.Log2((float)swing / unit)), 1, 254);

    public static float SwingOf(byte code, float unit) => code == 0 ? 0 : unit * MathF.Pow(2, (code - 64) / 12f);

    public void Put(long slot, float value, byte swing, byte share, Guard own, Guard overlay)
    {
        _places[(int)slot & Mask] = new Place { Value = value, Share = share, Swing = swing, State = (byte)((1 + (int)own) | ((int)overlay << 4)) };
    }

    /// <summary>Lays the guard of marks and visits over a sample anew; true when that changed it.</summary>
    public bool Overlay(long slot, Guard overlay)
    {
        ref var state = ref _places[(int)slot & Mask].State;
        var renewed = (byte)((state & 15) | ((int)overlay << 4));
        (var changed, state) = (renewed != state, renewed);
        return changed;
    }

    public void Write(BinaryWriter to)
    {
        to.Write(IsEmpty);
        to.Write(LastSlot);
        to.Write(LastTime);
        to.Write(MemoryMarshal.AsBytes((ReadOnlySpan<Place>)_places));
    }

    public void Read(BinaryReader from)
    {
        IsEmpty = from.ReadBoolean();
        LastSlot = from.ReadInt64();
        LastTime = from.ReadInt64();
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes((Span<Place>)_places));
    }

    private struct Place
    {
        public float Value;

        /// <summary>Share of the limit in half per cents, rounded down up to the limit: 200 is not yet above it, 201 is.</summary>
        public byte Share;

        /// <summary>How far the value moved within the period, see <see cref="CodeOf"/>.</summary>
        public byte Swing;

        /// <summary>Low four bits: 0 empty, else 1 + the sample's own guard. High four: the guard of a mark or visit laid over it.</summary>
        public byte State;

        /// <summary>Always 0: the bytes that are saved are all of them ours.</summary>
        public byte Spare;
    }

    [InlineArray(Size)]
    private struct Places
    {
        private Place _first;
    }
}
