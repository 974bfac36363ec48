using System.Text;

namespace Shemss.Hj212;

/// <summary>What a message is to its receiver.</summary>
public enum MessageKind : byte
{
    /// <summary>Asks for something: answered by 9011, then 9012.</summary>
    Request,

    /// <summary>Brings data: answered by 9014 when an answer is wanted.</summary>
    Upload,

    /// <summary>Says something: answered by 9013 when an answer is wanted.</summary>
    Notice,

    /// <summary>Is itself an answer (9011–9014).</summary>
    Answer,
}

/// <summary>
/// One frame (通讯包) that passed every check: head, length, check value, structure, and the plausibility of each field before
/// CP. A view over the bytes received: it lives until the reader's next call. <see cref="ToMessage"/> makes a lasting copy.
/// </summary>
public readonly ref struct Frame
{
    private readonly FrameLayout _layout;

    internal Frame(ReadOnlySpan<byte> raw, scoped in FrameLayout layout)
    {
        Raw = raw;
        _layout = layout;
    }

    /// <summary>From <c>##</c> to the check value, without the tail.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The data segment (数据段).</summary>
    public ReadOnlySpan<byte> Data => Raw[6..^4];

    /// <summary>Request number QN (请求编码), 17 digits; empty when not sent (2005 style).</summary>
    public ReadOnlySpan<byte> Qn => Data.Slice(_layout.Qn, _layout.QnLength);

    /// <summary>The moment QN states, offset +08:00; null without QN.</summary>
    public DateTimeOffset? QnTime => ChinaTime.TryParse(Qn, out var time) ? time : null;

    /// <summary>System code ST (系统编码), see <see cref="SystemCode"/>.</summary>
    public int St => _layout.St;

    /// <summary>Command code CN (命令编码), see <see cref="Hj212.Command"/>.</summary>
    public int Cn => _layout.Cn;

    /// <summary>Password PW (访问密码); empty when not sent.</summary>
    public ReadOnlySpan<byte> Pw => Data.Slice(_layout.Pw, _layout.PwLength);

    /// <summary>Device identity MN (设备唯一标识); never empty.</summary>
    public ReadOnlySpan<byte> Mn => Data.Slice(_layout.Mn, _layout.MnLength);

    /// <summary>Flag (标志位); null when not sent (2005 style).</summary>
    public PacketFlag? Flag => _layout.Flag < 0 ? null : new PacketFlag((byte)_layout.Flag);

    /// <summary>PNUM (总包数); 1 when not sent.</summary>
    public int PacketCount => _layout.Pnum == 0 ? 1 : _layout.Pnum;

    /// <summary>PNO (包号), from 1; 1 when not sent.</summary>
    public int PacketNumber => _layout.Pno == 0 ? 1 : _layout.Pno;

    /// <summary>Whether this is one of several packets of a message.</summary>
    public bool IsSubPacket => _layout.Pnum > 1;

    /// <summary>Whether PNUM and PNO were sent.</summary>
    public bool IsNumbered => _layout.Pnum != 0;

    /// <summary>Content of CP between the <c>&amp;&amp;</c> (指令参数).</summary>
    public ReadOnlySpan<byte> Cp => Data[_layout.Cp..^2];

    /// <summary>In what the frame departs from the standard.</summary>
    public Deviations Deviations => _layout.Deviations;

    /// <summary>What the message is to its receiver: told from CN and, where one code serves both, from the parameters.</summary>
    public MessageKind Kind => _layout.Kind;

    /// <summary>
    /// DataTime (数据时间), offset +08:00: the point in time for 2011 and 2021, the <em>start</em> of the period for the others;
    /// null when not sent.
    /// </summary>
    public DateTimeOffset? DataTime => _layout.DataTimeTicks == 0 ? null : new DateTimeOffset(_layout.DataTimeTicks, ChinaTime.Offset);

    /// <summary>
    /// The code that answers this frame at once: 9014 to data, 9013 to a notice, 9011 to a request (9012 follows it); 0 when
    /// none is wanted or the frame is an answer itself.
    /// </summary>
    public int AnswerCode => Kind switch
    {
        MessageKind.Answer => 0,
        _ when Flag is not { WantsAnswer: true } => 0,
        MessageKind.Upload => Hj212.Command.DataAnswer,
        MessageKind.Notice => Hj212.Command.NoticeAnswer,
        _ => Hj212.Command.RequestAnswer,
    };

    /// <summary>The factors, in the order sent.</summary>
    public ReadingEnumerator Readings => new(Raw[(6 + _layout.Cp)..], _layout.CpLength);

    /// <summary>All parameters as sent.</summary>
    public ParameterEnumerator Parameters => new(Raw[(6 + _layout.Cp)..], _layout.CpLength);

    /// <summary>The value of the first parameter with a name.</summary>
    /// <param name="name">Case-sensitive, such as BeginTime.</param>
    /// <param name="value">The value, UTF-8; empty when there is none.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryGetParameter(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var parameter in Parameters)
        {
            if (parameter.IsWellFormed && parameter.Name.SequenceEqual(name))
            {
                value = parameter.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A parameter that states a time, such as BeginTime and EndTime of a back-fill request.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <returns>The time, offset +08:00; null when not sent or not a time.</returns>
    public DateTimeOffset? TimeParameter(ReadOnlySpan<byte> name) =>
        TryGetParameter(name, out var value) && ChinaTime.TryParse(value, out var time) ? time : null;

    /// <summary>A lasting copy.</summary>
    public Message ToMessage() => Message.Of(this);

    /// <summary>The frame as text, without the tail.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Raw);
}
