using System.Security.Cryptography;
using System.Text;

namespace Shemss.Maintenance.Domain;

/// <summary>
/// R23: the hash chain of a point's visits. <c>hash = SHA-256(UTF-8(previous + "\n" + content))</c>, both hashes as lower-case hex, content the entry's
/// stored text. Whoever holds an earlier head can check offline that nothing before it was altered; docs/decisions/record-chain.md tells how.
/// </summary>
internal static class RecordChain
{
    /// <summary>What the chain holds of a visit: 1 is its sheets alone, 2 every act of it.</summary>
    public const int Version = 2;

    /// <summary>What the first entry follows.</summary>
    public static string Start { get; } = new('0', 64);

    public static string Next(string previous, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{content}")));

    /// <summary>The first link that does not follow from the one before; null when all do.</summary>
    public static long? FirstBreak(IEnumerable<(long Ordinal, string Previous, string Hash, string Content)> links)
    {
        var previous = Start;
        var ordinal = 0L;
        foreach (var link in links)
        {
            if (link.Ordinal != ++ordinal || link.Previous != previous || Next(previous, link.Content) != link.Hash)
            {
                return link.Ordinal;
            }

            previous = link.Hash;
        }

        return null;
    }
}
