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

    public static DataFrame Of(scoped in Frame frame, Guid pointId, LoggerConnection origin, FrameScratch scratch, DateTimeOffset receivedAt)
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
            Values = scratch.Take(frame, out var rest),
            Rest = rest,
            Raw = frame.Raw.ToArray(),
        };
    }
}

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
