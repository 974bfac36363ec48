using Shemss.Hj212;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// Reads an input to its end and holds the reader to what it promises for every input whatever: it makes headway, it accounts for
/// every byte, it throws nothing, and what it hands out can be walked through. A broken promise throws.
/// </summary>
public sealed class ReaderProbe
{
    private readonly FrameReader _reader = new();
    private readonly long[] _rejections = new long[Enum.GetValues<RejectReason>().Length];

    public long Frames { get; private set; }

    public long Readings { get; private set; }

    /// <summary>Readings with a problem of their own.</summary>
    public long Problems { get; private set; }

    /// <summary>Added up over everything read, so that no reading can be left out by an optimiser.</summary>
    public double Sum { get; private set; }

    public IEnumerable<(RejectReason Reason, long Count)> Rejections =>
        _rejections.Select((count, at) => ((RejectReason)at, count)).Where(r => r.count > 0);

    public void Read(ReadOnlySpan<byte> input)
    {
        var total = 0;
        while (true)
        {
            var status = _reader.Read(input[total..], isCompleted: true, out var consumed, out var frame, out var rejection);
            total += consumed;
            switch (status)
            {
                case ReadStatus.NeedMore:
                    Hold(total == input.Length, "a completed stream was not read to its end");
                    return;
                case ReadStatus.Rejected:
                    Hold(consumed > 0 && rejection.Raw.Length > 0 && rejection.Raw.Length <= consumed, "a refusal without bytes");
                    Hold(rejection.Reason != RejectReason.None, "a refusal without a reason");
                    _rejections[(int)rejection.Reason]++;
                    break;
                default:
                    Hold(consumed >= frame.Raw.Length && frame.Raw.Length >= 12, "a frame without bytes");
                    Walk(frame);
                    break;
            }
        }
    }

    private void Walk(Frame frame)
    {
        Frames++;
        Hold(!frame.Mn.IsEmpty && frame.Data.Length + 10 == frame.Raw.Length, "a frame without its parts");
        var size = 0;
        foreach (ref readonly var reading in frame.Readings)
        {
            Readings++;
            size += reading.Raw.Length;
            Problems += reading.Problem == RejectReason.None ? 0 : 1;
            Hold(reading.Problem == RejectReason.None == (reading.Malformed == FieldSet.None), "a problem without a field");
            for (var field = Field.Rtd; field <= Field.CheckResult; field++)
            {
                if (reading.Has(field))
                {
                    Sum += reading.AsDouble(field);
                    Hold(reading.Number(field).Scale <= 18, "a number out of its range");
                }
            }
        }

        Hold(size <= frame.Cp.Length, "readings larger than their frame");
        size = 0;
        foreach (ref readonly var parameter in frame.Parameters)
        {
            size += parameter.Name.Length + parameter.Value.Length;
        }

        Hold(size <= frame.Cp.Length, "parameters larger than their frame");
    }

    private static void Hold(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The reader broke a promise: " + broken + ".");
        }
    }
}
