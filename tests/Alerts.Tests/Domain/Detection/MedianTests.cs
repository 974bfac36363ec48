using CsCheck;
using Shemss.Alerts.Domain.Detection;

namespace Shemss.Alerts.Tests.Domain.Detection;

/// <summary>The medians of the hot path against sorting.</summary>
public sealed class MedianTests
{
    private static readonly Gen<float> Value = Gen.OneOf(Gen.Float[-50, 50], Gen.Int[0, 4].Select(i => (float)i));

    [Fact]
    public void R41_median_of_six_is_the_median() =>
        Value.Array[6].Sample(v => Assert.Equal(Sorted(v), Baseline.MedianOfSix(v[0], v[1], v[2], v[3], v[4], v[5])));

    [Fact]
    public void R41_median_of_any_number_is_the_median() =>
        Value.Array[1, 60].Sample(v => Assert.Equal(Sorted(v), Baseline.MedianOf(v.ToArray())));

    [Fact]
    public void R41_usual_spread_gives_up_only_where_it_cannot_matter() =>
        Gen.Select(Value.Array[1, 250], Gen.Float[0.1f, 1], Gen.Float[0, 20]).Sample((values, share, bar) =>
        {
            var ring = new SampleRing(3600);
            for (var i = 0; i < values.Length; i++)
            {
                ring.MoveTo(i, i * 3600L);
                ring.Put(i, values[i], SampleRing.UnknownSwing, 0, i % 7 == 3 ? Guard.FlagFault : Guard.None, Guard.None);
            }

            var whole = Habit.UsualSpread(ring, values.Length, 12);
            var asked = Habit.UsualSpread(ring, values.Length, 12, share, bar);
            Assert.True(asked.Equals(whole) || (asked == (0, 0) && !(share * whole.Usual > bar)), $"{whole} and {asked} for {share} over {bar}");
        });

    private static float Sorted(float[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
