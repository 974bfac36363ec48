using CsCheck;
using static Shemss.Standards.Tests.Readings;

namespace Shemss.Standards.Tests.Judgements;

public sealed class PropertyTests
{
    private static readonly Gen<ReadingPair> Pair = Gen.Select(Gen.Int[1, 2000_00], Gen.Int[-200_00, 200_00], (r, d) => new ReadingPair(r / 100m, (r + d) / 100m));

    private static readonly Gen<ReadingPair[]> Pairs = Pair.Array[9, 15];

    [Fact]
    public void The_order_of_the_pairs_does_not_matter() =>
        Gen.Select(Pairs, Gen.Int).Sample((pairs, seed) =>
        {
            var shuffled = pairs.ToArray();
            new Random(seed).Shuffle(shuffled);
            var (a, b) = (ReferenceMethodComparison.Judge("so2", "mg/m³", Day, pairs), ReferenceMethodComparison.Judge("so2", "mg/m³", Day, shuffled));
            return a.Steps.SequenceEqual(b.Steps) && a.Verdict == b.Verdict && a.Error == b.Error;
        });

    /// <summary>Relative quantities do not know the unit. The banded verdict does: 20 µmol/mol is another band than 2000.</summary>
    [Fact]
    public void Relative_accuracy_and_error_do_not_change_when_all_values_are_scaled() =>
        Gen.Select(Pairs, OneOf(2m, 10m, 0.1m, 25m, 0.04m)).Sample((pairs, factor) =>
        {
            var scaled = pairs.Select(p => new ReadingPair(p.Reference * factor, p.Measured * factor)).ToArray();
            var (a, b) = (ReferenceMethodComparison.Judge("so2", "mg/m³", Day, pairs), ReferenceMethodComparison.Judge("so2", "mg/m³", Day, scaled));
            return Math.Abs(a.Value("RA")!.Value - b.Value("RA")!.Value) < 1e-12m
                && Math.Abs(a.Value("RE")!.Value - b.Value("RE")!.Value) < 1e-20m
                && Math.Abs((a.Value("AE")!.Value * factor) - b.Value("AE")!.Value) < 1e-20m;
        });

    [Fact]
    public void A_banded_verdict_may_change_when_all_values_are_scaled()
    {
        Assert.Equal(Verdict.Pass, ReferenceMethodComparison.Judge("so2", "mg/m³", Day, Same(9, 20, 30)).Verdict);
        Assert.Equal(Verdict.Fail, ReferenceMethodComparison.Judge("so2", "mg/m³", Day, Same(9, 2000, 3000)).Verdict);
    }

    [Fact]
    public void With_the_same_references_a_larger_bias_never_passes_where_a_smaller_one_fails() =>
        Gen.Select(
            OneOf(("so2", "mg/m³"), ("nox", "ppm"), ("pm", "mg/m³"), ("o2", "%"), ("humidity", "%"), ("velocity", "m/s")),
            Gen.Int[1, 90_00].Array[9], Gen.Int[0, 60_00], Gen.Int[0, 60_00], OneOf(1, -1)).Sample((item, references, a, b, sign) =>
        {
            Verdict At(int bias) => ReferenceMethodComparison.Judge(
                item.Item1, item.Item2, Day, [.. references.Select(r => new ReadingPair(r / 100m, (r + (sign * bias)) / 100m))]).Verdict;
            return At(Math.Max(a, b)) != Verdict.Pass || At(Math.Min(a, b)) == Verdict.Pass;
        });

    [Fact]
    public void More_scatter_around_the_same_means_never_lowers_relative_accuracy() =>
        Gen.Select(Gen.Int[100_00, 900_00], Gen.Int[0, 50_00], Gen.Int[0, 50_00]).Sample((level, a, b) =>
        {
            decimal Ra(int scatter) => ReferenceMethodComparison.Judge(
                "so2", "mg/m³", Day,
                [.. Enumerable.Range(0, 10).Select(i => new ReadingPair(level / 100m, (level + (i % 2 == 0 ? scatter : -scatter)) / 100m))]).Value("RA")!.Value;
            return Ra(Math.Max(a, b)) >= Ra(Math.Min(a, b));
        });

    [Fact]
    public void Exchanging_the_sign_of_every_difference_keeps_RA_and_turns_AE() =>
        Pairs.Sample(pairs =>
        {
            var mirrored = pairs.Select(p => new ReadingPair(p.Reference, p.Reference - (p.Measured - p.Reference))).ToArray();
            var (a, b) = (ReferenceMethodComparison.Judge("so2", "mg/m³", Day, pairs), ReferenceMethodComparison.Judge("so2", "mg/m³", Day, mirrored));
            return a.Value("RA") == b.Value("RA") && a.Value("AE") + b.Value("AE") is > -1e-20m and < 1e-20m;
        });

    [Fact]
    public void A_water_comparison_does_not_get_worse_by_a_better_reading() =>
        Gen.Select(Gen.Int[10_00, 300_00].Array[3, 8], Gen.Int[-60_00, 60_00].Array[8], Gen.Int[0, 7]).Sample((laboratory, errors, at) =>
        {
            ReadingPair[] pairs = [.. laboratory.Select((l, i) => new ReadingPair(l / 100m, (l + errors[i]) / 100m))];
            var better = pairs.ToArray();
            at %= pairs.Length;
            better[at] = new ReadingPair(pairs[at].Reference, pairs[at].Reference);
            Verdict Of(ReadingPair[] p) => WaterComparison.Judge("cod", "mg/L", Day, p).Verdict;
            return Of(pairs) != Verdict.Pass || Of(better) == Verdict.Pass;
        });

    [Fact]
    public void Drift_states_grow_with_the_drift_and_do_not_know_its_sign() =>
        Gen.Select(OneOf("so2", "o2", "pm", "velocity", "nmhc"), OneOf(DriftKind.Zero), Gen.Int[0, 2000], Gen.Int[0, 2000]).Sample((item, kind, a, b) =>
        {
            int Severity(int drift) => Array.IndexOf([DriftCheck.Within, DriftCheck.Adjust, DriftCheck.OutOfControl], DriftCheck.Judge(item, kind, "m/s", Day, 100, drift / 100m, 0).State);
            return Severity(a) >= 0 && Severity(-a) == Severity(a) && Severity(Math.Max(a, b)) >= Severity(Math.Min(a, b));
        });
}
