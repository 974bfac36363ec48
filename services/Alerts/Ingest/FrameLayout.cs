using System.Numerics;
using System.Text;
using Shemss.Alerts.Domain.Detection;
using Shemss.Hj212;

namespace Shemss.Alerts.Ingest;

/// <summary>
/// What the frames of a logger have in common: which factors, which of their fields, which flags. One object for all frames that look
/// alike, so that a frame of its own is hardly more than its numbers, and what follows from the look is worked out once.
/// </summary>
/// <param name="codes">Factor codes as sent.</param>
/// <param name="fields">Per factor, which numeric fields it has (bits of <see cref="FieldSet"/>).</param>
/// <param name="flags">One letter per factor, a dash for none.</param>
internal sealed class FrameLayout(string[] codes, int[] fields, string flags)
{
    private int[]? _factors;
    private PointProfile? _profile;

    public string[] Codes { get; } = codes;

    public int[] Fields { get; } = fields;

    public string Flags { get; } = flags;

    /// <summary>The columns "factors", "fields" and "flags" as a binary COPY takes them; made by the writer, who knows the codes' numbers.</summary>
    public (byte[] FactorsAndFields, byte[] Flags)? Columns { get; set; }

    public bool Is(List<string> otherCodes, List<int> otherFields, ReadOnlySpan<char> otherFlags)
    {
        if (otherCodes.Count != Codes.Length || !otherFlags.SequenceEqual(Flags))
        {
            return false;
        }

        for (var i = 0; i < Codes.Length; i++)
        {
            if (otherFields[i] != Fields[i] || !string.Equals(otherCodes[i], Codes[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Per factor its place in a point's profile, -1 for one the profile does not have. For the rules' thread alone.</summary>
    public ReadOnlySpan<int> FactorsOf(PointProfile profile)
    {
        if (!ReferenceEquals(profile, _profile) || _factors is null)
        {
            // Loggers of edition 2005 have codes of their own for the same factors.
            (_profile, _factors) = (profile, Array.ConvertAll(Codes, code => profile.IndexOf(FactorTable.Find(code)?.Code ?? code)));
        }

        return _factors;
    }
}

/// <summary>The readings of a frame.</summary>
/// <param name="Layout">Which they are.</param>
/// <param name="Numbers">The numbers, factor by factor, in the order of the layout's bits.</param>
/// <param name="SampleTimes">Unix seconds per factor, 0 where none; null when there are none at all.</param>
internal sealed record FrameValues(FrameLayout Layout, double[] Numbers, long[]? SampleTimes);

/// <summary>Where a connection gathers the readings of a frame before they are kept. Nothing in it outlives the frame but the layouts.</summary>
internal sealed class FrameScratch
{
    private const FieldSet Numeric = (FieldSet)((1 << 14) - 1);
    private const int MostLayouts = 16;
    private readonly CodeNames _names = new();
    private readonly List<FrameLayout> _layouts = [];
    private readonly List<string> _codes = [];
    private readonly List<int> _fields = [];
    private readonly List<double> _numbers = [];
    private readonly List<long> _samples = [];
    private readonly List<char> _flags = [];

    /// <summary>The readings of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rest">What stands in no column, as sent; null when there is nothing.</param>
    public FrameValues Take(scoped in Shemss.Hj212.Frame frame, out string? rest)
    {
        _codes.Clear();
        _fields.Clear();
        _numbers.Clear();
        _samples.Clear();
        _flags.Clear();
        StringBuilder? others = null;
        foreach (ref readonly var parameter in frame.Parameters)
        {
            // A parameter with a dash in its name is a factor's; DataTime has its own column; what is not well-formed is a reading with a problem.
            if (parameter.IsWellFormed && !parameter.Name.Contains((byte)'-') && !parameter.Name.SequenceEqual("DataTime"u8))
            {
                (others ??= new()).Append(Encoding.UTF8.GetString(parameter.Name)).Append('=').Append(Encoding.UTF8.GetString(parameter.Value)).Append(';');
            }
        }

        var hasSamples = false;
        foreach (ref readonly var reading in frame.Readings)
        {
            if (reading.Problem != RejectReason.None || (reading.Present & (FieldSet.Other | FieldSet.EFlag)) != 0)
            {
                (others ??= new()).Append(Encoding.UTF8.GetString(reading.Raw)).Append(';');
            }

            if (reading.Code.IsEmpty)
            {
                continue;
            }

            var fields = (int)(reading.Present & Numeric);
            _codes.Add(_names.Of(reading.Code));
            _fields.Add(fields);
            _flags.Add(reading.FlagCode is var flag and > 0x20 and < 0x7F ? (char)flag : '-');
            var sample = reading.SampleTime?.ToUnixTimeSeconds() ?? 0;
            _samples.Add(sample);
            hasSamples |= sample != 0;
            for (var left = (uint)fields; left != 0; left &= left - 1)
            {
                _numbers.Add(reading.AsDouble((Field)BitOperations.TrailingZeroCount(left)));
            }
        }

        rest = others?.ToString();
        return new FrameValues(LayoutOf(), [.. _numbers], hasSamples ? [.. _samples] : null);
    }

    private FrameLayout LayoutOf()
    {
        var flags = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_flags);
        foreach (var known in _layouts)
        {
            if (known.Is(_codes, _fields, flags))
            {
                return known;
            }
        }

        var layout = new FrameLayout([.. _codes], [.. _fields], new string(flags));
        if (_layouts.Count == MostLayouts)
        {
            _layouts.RemoveAt(0);
        }

        _layouts.Add(layout);
        return layout;
    }
}
