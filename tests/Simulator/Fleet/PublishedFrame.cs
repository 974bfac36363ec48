using System.Text;

namespace Shemss.Simulator.Fleet;

/// <summary>
/// A frame seen in public sources, and what a receiver has to make of it: a row of frames.csv. The expectations were worked out
/// apart from the codec, so that the table can judge it.
/// </summary>
/// <param name="Id">Number of the packet, or the table of Annex C.</param>
/// <param name="Source">Where it was published.</param>
/// <param name="Packet">The frame without CR LF.</param>
/// <param name="Outcome">parsed or rejected.</param>
/// <param name="Reason">Code of the rejection.</param>
/// <param name="Kind">Request, Upload, Notice or Answer.</param>
/// <param name="Answer">CN that answers it at once; 0 for none.</param>
/// <param name="DataTime">DataTime as sent.</param>
/// <param name="Parameters">Parameters of no factor, parted by |.</param>
/// <param name="Readings">Factors parted by |, each <c>code:field=value,…</c>.</param>
/// <param name="Deviations">Tolerated departures from the standard, in alphabetical order, parted by |.</param>
public sealed record PublishedFrame(
    string Id, string Source, string Packet, string Outcome, string Reason, string Kind, int Answer, string DataTime,
    string Parameters, string Readings, string Deviations)
{
    public static IReadOnlyList<PublishedFrame> All { get; } = Load();

    /// <summary>The frame with its tail, as it comes over the wire.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Packet + "\r\n");

    private static List<PublishedFrame> Load()
    {
        using var stream = typeof(PublishedFrame).Assembly.GetManifestResourceStream("frames.csv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        var all = new List<PublishedFrame>();
        while (reader.ReadLine() is { } line)
        {
            // Every cell is quoted, and none contains a quote.
            var c = line[1..^1].Split("\",\"");
            all.Add(new(c[0], c[1], c[2], c[3], c[4], c[5], int.Parse(c[6], null), c[7], c[8], c[9], c[10]));
        }

        return all;
    }
}
