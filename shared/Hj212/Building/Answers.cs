using System.Text;

namespace Shemss.Hj212;

/// <summary>
/// The answers 9011 to 9014. All carry ST 91, the QN of what they answer, and a flag without A; the version bits are those of
/// the frame answered, so a device of edition 2005 or 2025 sees its own.
/// </summary>
public static class Answers
{
    /// <summary>Room that is enough for every answer.</summary>
    public const int MaximumLength = 256;

    /// <summary>Data answer 9014 (数据应答): the upload was taken.</summary>
    /// <param name="frame">The upload.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteDataAnswer(scoped in Frame frame, Span<byte> destination) =>
        Write(frame, Command.DataAnswer, default, 0, destination);

    /// <summary>Notice answer 9013 (通知应答).</summary>
    /// <param name="frame">The notice.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteNoticeAnswer(scoped in Frame frame, Span<byte> destination) =>
        Write(frame, Command.NoticeAnswer, default, 0, destination);

    /// <summary>Request answer 9011 (请求应答).</summary>
    /// <param name="frame">The request.</param>
    /// <param name="result">QnRtn.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteRequestAnswer(scoped in Frame frame, RequestResult result, Span<byte> destination) =>
        Write(frame, Command.RequestAnswer, "QnRtn"u8, (int)result, destination);

    /// <summary>Execution result 9012 (执行结果).</summary>
    /// <param name="frame">The request.</param>
    /// <param name="outcome">ExeRtn.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteExecutionResult(scoped in Frame frame, ExecutionOutcome outcome, Span<byte> destination) =>
        Write(frame, Command.ExecutionResult, "ExeRtn"u8, (int)outcome, destination);

    /// <summary>
    /// The answer a receiver owes at once by <see cref="Frame.AnswerCode"/>: 9014, 9013, or 9011 with QnRtn 1.
    /// </summary>
    /// <param name="frame">What came.</param>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes written; 0 when no answer is owed.</returns>
    public static int Write(scoped in Frame frame, Span<byte> destination) => frame.AnswerCode switch
    {
        Command.DataAnswer => WriteDataAnswer(frame, destination),
        Command.NoticeAnswer => WriteNoticeAnswer(frame, destination),
        Command.RequestAnswer => WriteRequestAnswer(frame, RequestResult.Accepted, destination),
        _ => 0,
    };

    /// <summary>An answer as a message, for whoever keeps the message and not the frame.</summary>
    /// <param name="message">What is answered.</param>
    /// <param name="cn">9011 to 9014.</param>
    /// <param name="result">QnRtn of 9011 or ExeRtn of 9012; ignored by the others.</param>
    public static Message To(Message message, int cn, int result = 1) => new()
    {
        Qn = message.Qn,
        St = SystemCode.Interaction,
        Cn = cn,
        Pw = message.Pw,
        Mn = message.Mn,
        Flag = PacketFlag.Of(message.Flag?.Version ?? PacketFlag.Edition2017),
        Kind = MessageKind.Answer,
        Parameters = cn switch
        {
            Command.RequestAnswer => [new("QnRtn", Text(result))],
            Command.ExecutionResult => [new("ExeRtn", Text(result))],
            _ => [],
        },
    };

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int Write(scoped in Frame frame, int cn, ReadOnlySpan<byte> name, int value, Span<byte> destination)
    {
        var flag = PacketFlag.Of(frame.Flag?.Version ?? PacketFlag.Edition2017);
        var writer = new FrameWriter(destination, frame.Qn, SystemCode.Interaction, cn, frame.Pw, frame.Mn, flag);
        if (!name.IsEmpty)
        {
            writer.Parameter(name, value);
        }

        return writer.Finish();
    }
}
