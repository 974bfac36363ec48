namespace Shemss.Sites.Domain;

/// <summary>What a factor code of HJ 212-2017 (tables B.1, B.2) says of itself.</summary>
internal static class Factors
{
    /// <summary>CODCr, NH3-N, TP, TN, CODMn: measured in batches, in the field once in one to several hours.</summary>
    private static readonly HashSet<string> Batch = new(StringComparer.Ordinal) { "w01018", "w21003", "w21011", "w21001", "w01019" };

    public static bool IsBatch(string code) => Batch.Contains(code);

    /// <summary>Codes of water begin with w, of air with a.</summary>
    public static bool Fits(string code, PointKind kind) => code[0] == (kind == PointKind.Wastewater ? 'w' : 'a');
}
