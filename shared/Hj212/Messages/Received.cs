using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Shemss.Hj212;

/// <summary>One thing a stream brought: a message, or bytes that were refused. Lasting, with a copy of the bytes.</summary>
/// <param name="Message">The message; null when refused.</param>
/// <param name="Reason">Why it was refused; <see cref="RejectReason.None"/> for a message.</param>
/// <param name="Raw">The bytes: the frame without its tail, or everything passed over.</param>
/// <param name="ApparentMn">For a refusal, what looks like the device identity (not to be trusted); empty otherwise.</param>
public sealed record Received(Message? Message, RejectReason Reason, ReadOnlyMemory<byte> Raw, string ApparentMn)
{
    /// <summary>
    /// Reads a pipe to its end. Convenient where some thousands of frames a second are plenty; the hot path is
    /// <see cref="FrameReader.Read(ref System.Buffers.ReadOnlySequence{byte}, bool, out Frame, out Rejection)"/>.
    /// </summary>
    /// <param name="input">The pipe; not completed by this method.</param>
    /// <param name="options">What is accepted; null for the default.</param>
    /// <param name="cancellationToken">Ends the waiting for more bytes.</param>
    public static async IAsyncEnumerable<Received> ReadAllAsync(
        PipeReader input, FrameReaderOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new FrameReader(options);
        var batch = new List<Received>();
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (TryTake(reader, ref buffer, result.IsCompleted) is { } received)
            {
                batch.Add(received);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            foreach (var received in batch)
            {
                yield return received;
            }

            batch.Clear();
            if (result.IsCompleted || result.IsCanceled)
            {
                yield break;
            }
        }
    }

    private static Received? TryTake(FrameReader reader, ref System.Buffers.ReadOnlySequence<byte> buffer, bool isCompleted) =>
        reader.Read(ref buffer, isCompleted, out var frame, out var rejection) switch
        {
            ReadStatus.Frame => new(frame.ToMessage(), RejectReason.None, frame.Raw.ToArray(), string.Empty),
            ReadStatus.Rejected => new(
                null, rejection.Reason, rejection.Raw.ToArray(), System.Text.Encoding.ASCII.GetString(rejection.ApparentMn)),
            _ => null,
        };
}
