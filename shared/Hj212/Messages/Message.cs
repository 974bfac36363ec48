using System.Text;

namespace Shemss.Hj212;

/// <summary>
/// A message as values: what lasts of a <see cref="Frame"/>, and what <see cref="MessageWriter"/> makes frames from.
/// Parsing what was written gives the same message.
/// </summary>
public sealed record Message
{
    /// <summary>Request number QN, 17 digits; null in 2005 style. See <see cref="ChinaTime.ToQn"/>.</summary>
    public string? Qn { get; init; }

    /// <summary>System code ST, 10–99.</summary>
    public required int St { get; init; }

    /// <summary>Command code CN, 1000–9999.</summary>
    public required int Cn { get; init; }

    /// <summary>Password PW, 6 characters by the standard; null when not sent.</summary>
    public string? Pw { get; init; }

    /// <summary>Device identity MN, 24 characters by the standard.</summary>
    public required string Mn { get; init; }

    /// <summary>Flag; null in 2005 style. The bit D is set by the writer when it numbers packets.</summary>
    public PacketFlag? Flag { get; init; }

    /// <summary>PNUM; 0 when not numbered.</summary>
    public int PacketCount { get; init; }

    /// <summary>PNO, from 1; 0 when not numbered.</summary>
    public int PacketNumber { get; init; }

    /// <summary>DataTime; null when not sent.</summary>
    public DateTimeOffset? DataTime { get; init; }

    /// <summary>Parameters that belong to no factor, DataTime excepted, in the order sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The factors and devices, in the order sent.</summary>
    public IReadOnlyList<FactorValues> Readings { get; init; } = [];

    /// <summary>What the message is to its receiver; set by parsing.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>The code that answers it, 0 for none (<see cref="Frame.AnswerCode"/>); set by parsing.</summary>
    public int AnswerCode { get; init; }

    /// <summary>In what the frame departed from the standard; set by parsing.</summary>
    public Deviations Deviations { get; init; }

    /// <summary>The first parameter with a name, or null.</summary>
    /// <param name="name">Case-sensitive.</param>
    public string? Parameter(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    internal static Message Of(Frame frame)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (ref readonly var p in frame.Parameters)
        {
            if (p.IsWellFormed && !p.Name.Contains((byte)'-') && !(p.Name.SequenceEqual("DataTime"u8) && frame.DataTime is not null))
            {
                parameters.Add(new(Encoding.UTF8.GetString(p.Name), Encoding.UTF8.GetString(p.Value)));
            }
        }

        var readings = new List<FactorValues>();
        foreach (ref readonly var reading in frame.Readings)
        {
            readings.Add(FactorValues.Of(reading));
        }

        return new Message
        {
            Qn = frame.Qn.IsEmpty ? null : Encoding.ASCII.GetString(frame.Qn),
            St = frame.St,
            Cn = frame.Cn,
            Pw = (frame.Deviations & Deviations.PasswordMissing) != 0 ? null : Encoding.ASCII.GetString(frame.Pw),
            Mn = Encoding.ASCII.GetString(frame.Mn),
            Flag = frame.Flag,
            PacketCount = frame.IsNumbered ? frame.PacketCount : 0,
            PacketNumber = frame.IsNumbered ? frame.PacketNumber : 0,
            DataTime = frame.DataTime,
            Parameters = parameters,
            Readings = readings,
            Kind = frame.Kind,
            AnswerCode = frame.AnswerCode,
            Deviations = frame.Deviations,
        };
    }
}
