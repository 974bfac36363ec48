using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Shemss.Hj212;

namespace Shemss.Alerts.Ingest;

/// <summary>Something a connection brought and the database is to keep.</summary>
internal abstract class Received
{
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>Bytes that were refused.</summary>
internal sealed class RejectedFrame : Received
{
    /// <summary>The logger is registered with no point.</summary>
    public const string UnknownMn = "alerts.mn-unknown";

    /// <summary>The database refused this one frame.</summary>
    public const string NotStorable = "alerts.not-storable";

    public required string Reason { get; init; }

    public required string Mn { get; init; }

    public required string Remote { get; init; }

    public required int Length { get; init; }

    public required byte[] Raw { get; init; }
}

/// <summary>A data frame of a known logger, taken out of the connection's buffer.</summary>
internal sealed class DataFrame : Received
{
    private const FieldSet Numeric = (FieldSet)((1 << 14) - 1);

    public required LoggerConnection Origin { get; init; }

    /// <summary>9014, to be sent once the frame is committed; null when none is wanted.</summary>
    public required byte[]? Answer { get; init; }

    public required Guid PointId { get; init; }

    public required short Cn { get; init; }

    public required DateTimeOffset DataTime { get; init; }

    public required short Pno { get; init; }

    public required long Content { get; init; }

    public required DateTimeOffset? Qn { get; init; }

    public required short St { get; init; }

    public required short? Flag { get; init; }

    public required int Deviations { get; init; }

    public required FrameValues Values { get; init; }

    /// <summary>What stands in no array, as sent.</summary>
    public required string? Rest { get; init; }

    /// <summary>The bytes, in case the database refuses them.</summary>
    public required byte[] Raw { get; init; }

    /// <summary>Order of receipt; set when it is written.</summary>
    public long Seq { get; set; }

    public static DataFrame Of(scoped in Frame frame, Guid pointId, LoggerConnection origin, CodeNames names, DateTimeOffset receivedAt)
    {
        Span<byte> answer = stackalloc byte[Answers.MaximumLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(frame.Cp, hash);
        var qn = frame.QnTime?.ToUniversalTime();
        return new DataFrame
        {
            Origin = origin,
            Answer = answer[..Answers.Write(frame, answer)] is { IsEmpty: false } bytes ? bytes.ToArray() : null,
            PointId = pointId,
            Cn = (short)frame.Cn,
            DataTime = frame.DataTime?.ToUniversalTime() ?? qn ?? receivedAt,
            Pno = (short)frame.PacketNumber,
            Content = BinaryPrimitives.ReadInt64LittleEndian(hash),
            ReceivedAt = receivedAt,
            Qn = qn,
            St = (short)frame.St,
            Flag = frame.Flag?.Value,
            Deviations = (int)frame.Deviations,
            Values = ReadValues(frame, names, out var rest),
            Rest = rest,
            Raw = frame.Raw.ToArray(),
        };
    }

    private static FrameValues ReadValues(scoped in Frame frame, CodeNames names, out string? rest)
    {
        var codes = new List<string>(12);
        var fields = new List<int>(12);
        var values = new List<double>(48);
        var samples = new List<long>(12);
        var flags = new StringBuilder(12);
        StringBuilder? others = null;
        foreach (ref readonly var parameter in frame.Parameters)
        {
            // A parameter with a dash in its name is a factor's; DataTime has its own column; what is not well-formed is a reading with a problem.
            if (parameter.IsWellFormed && !parameter.Name.Contains((byte)'-') && !parameter.Name.SequenceEqual("DataTime"u8))
            {
                (others ??= new()).Append(Encoding.UTF8.GetString(parameter.Name)).Append('=').Append(Encoding.UTF8.GetString(parameter.Value)).Append(';');
            }
        }

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

            codes.Add(names.Of(reading.Code));
            fields.Add((int)(reading.Present & Numeric));
            flags.Append(reading.FlagCode is var flag and > 0x20 and < 0x7F ? (char)flag : '-');
            samples.Add(reading.SampleTime?.ToUnixTimeSeconds() ?? 0);
            for (var field = Field.Rtd; field <= Field.CheckResult; field++)
            {
                if (reading.Has(field))
                {
                    values.Add(reading.AsDouble(field));
                }
            }
        }

        rest = others?.ToString();
        return new FrameValues([.. codes], [.. fields], [.. values], flags.ToString(), samples.TrueForAll(s => s == 0) ? null : [.. samples]);
    }
}

/// <summary>The readings of a frame as columns.</summary>
/// <param name="Codes">Factor codes as sent.</param>
/// <param name="Fields">Per factor, which numeric fields it has (bits of <see cref="FieldSet"/>).</param>
/// <param name="Values">The numbers, factor by factor, in the order of the bits.</param>
/// <param name="Flags">One letter per factor, a dash for none.</param>
/// <param name="SampleTimes">Unix seconds per factor; null when there are none.</param>
internal sealed record FrameValues(string[] Codes, int[] Fields, double[] Values, string Flags, long[]? SampleTimes);

/// <summary>The texts of factor codes, so that a connection does not make the same few strings over and over.</summary>
internal sealed class CodeNames
{
    private const int Most = 1000;
    private readonly Dictionary<ulong, string> _short = [];

    public string Of(ReadOnlySpan<byte> code)
    {
        if (code.Length > 8)
        {
            return Encoding.ASCII.GetString(code);
        }

        var key = 0UL;
        code.CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref key)));
        if (!_short.TryGetValue(key, out var name))
        {
            name = Encoding.ASCII.GetString(code);
            if (_short.Count < Most)
            {
                _short.Add(key, name);
            }
        }

        return name;
    }
}
