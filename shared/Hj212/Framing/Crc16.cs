using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Shemss.Hj212;

/// <summary>
/// The check value of HJ 212 (循环冗余校验), HJ 212-2017 Annex A. It is not Modbus CRC: the low byte of the register is
/// <em>shifted away</em> before each byte is added, so the register carries only 8 bits from byte to byte and only 256 different
/// check values exist. One random corruption in 256 therefore passes, and a receiver has to check length, structure and
/// plausibility as if there were no check value.
/// </summary>
public static class Crc16
{
    // With x = (register >> 8) ^ byte, one step is register = Table[x]; the state is the high byte alone, and Table is linear
    // over XOR. Linearity is what the sliced and the vector form rest on: state after n bytes = XOR of H^(n-j)(byte j).
    private static readonly ushort[] Table = BuildTable();
    private static readonly byte[] Slices = BuildSlices();
    private static readonly byte[] NibbleLow = BuildNibbles(shift: 0);
    private static readonly byte[] NibbleHigh = BuildNibbles(shift: 4);
    private static readonly byte[] LaneColumns = BuildLaneColumns();

    /// <summary>The check value of a data segment (数据段), from the Q of <c>QN=</c> to the last <c>&amp;</c>.</summary>
    /// <param name="data">The bytes of the data segment; empty gives FFFF.</param>
    /// <returns>The register; on the wire four hexadecimal digits, high byte first.</returns>
    public static ushort Compute(ReadOnlySpan<byte> data) =>
        Avx2.IsSupported ? Vectorised(data) : Sliced(data);

    /// <summary>The text of Annex A, bit by bit: the reference the faster forms are verified against.</summary>
    internal static ushort Bitwise(ReadOnlySpan<byte> data)
    {
        var register = 0xFFFF;
        foreach (var b in data)
        {
            register = (register >> 8) ^ b;
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = register & 1;
                register >>= 1;
                if (carry != 0)
                {
                    register ^= 0xA001;
                }
            }
        }

        return (ushort)register;
    }

    /// <summary>One table look-up per byte.</summary>
    internal static ushort Tabled(ReadOnlySpan<byte> data)
    {
        var register = 0xFFFF;
        foreach (var b in data)
        {
            register = Table[(register >> 8) ^ b];
        }

        return (ushort)register;
    }

    /// <summary>Eight bytes per step with eight independent look-ups: the portable form.</summary>
    internal static ushort Sliced(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return 0xFFFF;
        }

        ref var slices = ref MemoryMarshal.GetArrayDataReference(Slices);
        nuint state = 0xFF;
        var at = 0;

        // The last byte is left for the final step, which alone yields all 16 bits.
        for (; at + 8 < data.Length; at += 8)
        {
            var word = BitConverter.IsLittleEndian
                ? MemoryMarshal.Read<ulong>(data[at..])
                : System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(data[at..]);
            word ^= state;
            state = (nuint)(
                Unsafe.Add(ref slices, (nuint)(7 * 256) + (nuint)(word & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(6 * 256) + (nuint)((word >> 8) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(5 * 256) + (nuint)((word >> 16) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(4 * 256) + (nuint)((word >> 24) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(3 * 256) + (nuint)((word >> 32) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(2 * 256) + (nuint)((word >> 40) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(1 * 256) + (nuint)((word >> 48) & 0xFF))
                ^ Unsafe.Add(ref slices, (nuint)(word >> 56)));
        }

        for (; at < data.Length - 1; at++)
        {
            state = (nuint)(Table[(int)state ^ data[at]] >> 8);
        }

        return Table[(int)state ^ data[at]];
    }

    /// <summary>32 bytes per step: each lane keeps its own state, multiplied by H^32 with two nibble look-ups. AVX2 only.</summary>
    internal static ushort Vectorised(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return 0xFFFF;
        }

        ref var source = ref MemoryMarshal.GetReference(data);
        var head = data.Length & 31;
        Vector256<byte> lanes;
        nuint at;
        if (head == 0)
        {
            lanes = Vector256.LoadUnsafe(ref source) ^ Vector256.CreateScalar((byte)0xFF);
            at = 32;
        }
        else
        {
            // Zeros in front change nothing once the initial FF is XORed into the first byte, so the odd part goes first.
            Span<byte> padded = stackalloc byte[64];
            padded[..32].Clear();
            ref var pad = ref MemoryMarshal.GetReference(padded);
            if (data.Length >= 32)
            {
                Vector256.LoadUnsafe(ref source).StoreUnsafe(ref pad, (nuint)(32 - head));
            }
            else
            {
                data.CopyTo(padded[(32 - head)..]);
            }

            padded[32 - head] ^= 0xFF;
            lanes = Vector256.LoadUnsafe(ref pad);
            at = (nuint)head;
        }

        var low = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(NibbleLow));
        var high = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(NibbleHigh));
        var mask = Vector256.Create((byte)0x0F);
        for (; at < (nuint)data.Length; at += 32)
        {
            var product = Avx2.Shuffle(low, lanes & mask)
                ^ Avx2.Shuffle(high, (lanes.AsUInt16() >>> 4).AsByte() & mask);
            lanes = product ^ Vector256.LoadUnsafe(ref source, at);
        }

        // Lane i still lacks the factor H^(31-i): one column per bit of the lane.
        ref var columns = ref MemoryMarshal.GetArrayDataReference(LaneColumns);
        var sum = Vector256<byte>.Zero;
        for (var bit = 0; bit < 8; bit++)
        {
            var test = Vector256.Create((byte)(1 << bit));
            sum ^= Vector256.Equals(lanes & test, test) & Vector256.LoadUnsafe(ref columns, (nuint)(bit * 32));
        }

        var half = sum.GetLower() ^ sum.GetUpper();
        var word = half.AsUInt64().GetElement(0) ^ half.AsUInt64().GetElement(1);
        word ^= word >> 32;
        word ^= word >> 16;
        word ^= word >> 8;
        return Table[(int)(word & 0xFF)];
    }

    private static ushort[] BuildTable()
    {
        var table = new ushort[256];
        for (var x = 0; x < 256; x++)
        {
            var register = x;
            for (var bit = 0; bit < 8; bit++)
            {
                register = (register & 1) != 0 ? (register >> 1) ^ 0xA001 : register >> 1;
            }

            table[x] = (ushort)register;
        }

        return table;
    }

    private static byte Power(int x, int times)
    {
        for (; times > 0; times--)
        {
            x = Table[x] >> 8;
        }

        return (byte)x;
    }

    private static byte[] BuildSlices()
    {
        var slices = new byte[8 * 256];
        for (var power = 0; power < 8; power++)
        {
            for (var x = 0; x < 256; x++)
            {
                slices[(power * 256) + x] = Power(x, power + 1);
            }
        }

        return slices;
    }

    private static byte[] BuildNibbles(int shift)
    {
        var nibbles = new byte[32];
        for (var x = 0; x < 32; x++)
        {
            nibbles[x] = Power((x & 15) << shift, 32);
        }

        return nibbles;
    }

    private static byte[] BuildLaneColumns()
    {
        var columns = new byte[8 * 32];
        for (var bit = 0; bit < 8; bit++)
        {
            for (var lane = 0; lane < 32; lane++)
            {
                columns[(bit * 32) + lane] = Power(1 << bit, 31 - lane);
            }
        }

        return columns;
    }
}
